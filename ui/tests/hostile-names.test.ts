// Names from the service that every object of JavaScript has already.

import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";

import type { View } from "../src/bindings";
import { Credentials } from "../src/credentials.svelte";
import { own } from "../src/own";
import { find, openWindow, press, see } from "./window";

const INHERITED = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

const sent = vi.hoisted(() => ({ calls: [] as string[], channel: null as { onmessage: (text: string) => unknown } | null }));
vi.mock("@tauri-apps/api/core", () => ({
  Channel: class {
    onmessage: (text: string) => unknown = () => undefined;
    constructor() {
      sent.channel = this;
    }
  },
  invoke: (name: string) => {
    sent.calls.push(name);
    return Promise.resolve(null);
  },
}));

describe("a platform that is called like what every object has", () => {
  it.each(INHERITED)("has a tile with its accounts (%s)", async (slug) => {
    const { shell, board } = await openWindow();
    const byPlatform = JSON.parse(`{"${slug}": 3}`) as Record<string, number>;
    shell.set({ accounts: { ...shell.view.accounts, byPlatform } });
    board.go("connect");
    flushSync();
    const tile = document.querySelector(`[data-platform="${slug}"]`);
    expect(tile?.querySelector(".count")?.textContent?.trim()).toBe("3");
  });

  it("arrives from the shell, which is told that the view is drawn", async () => {
    const { shell } = await import("../src/ipc");
    const views: View[] = [];
    await shell.subscribe((view) => views.push(view));
    await sent.channel?.onmessage('{"accounts": {"byPlatform": {"__proto__": 3}}}');
    expect(Object.keys(views[0]?.accounts.byPlatform ?? {})).toEqual(["__proto__"]);
    expect(sent.calls).toEqual(["subscribe", "acknowledge_view"]);
  });

  it("is acknowledged even where drawing fails, so that the next view comes", async () => {
    const { shell } = await import("../src/ipc");
    sent.calls.length = 0;
    await shell.subscribe(() => {
      throw new Error("cannot be drawn");
    });
    await expect(sent.channel?.onmessage("{}")).rejects.toThrow("cannot be drawn");
    expect(sent.calls).toEqual(["subscribe", "acknowledge_view"]);
  });
});

describe("a field that is called like what every object has", () => {
  it.each(INHERITED)("is asked for, checked and sent (%s)", (name) => {
    const form = new Credentials({
      slug: "new", name: "New", method: "form", fields: [], restriction: null, renewal: null, help: [],
    } as never);
    form.widen({ code: "field_wanted", field: name, reference: "" } as never);
    expect(form.check()).toBe(name);
    expect(form.errors.get(name)?.()).not.toBe("");
    form.values.set(name, " typed ");
    expect(form.check()).toBe(null);
    expect(Object.entries(form.collect())).toEqual([[name, "typed"]]);
  });
});

it.each(INHERITED)("a map has only what is its own (%s)", (name) => {
  expect(own({}, name)).toBeUndefined();
  expect(own(undefined, name)).toBeUndefined();
  expect(own(JSON.parse(`{"${name}": 1}`) as Record<string, number>, name)).toBe(1);
});

describe("the web view's own menu", () => {
  it("appears in fields that can be typed into, and nowhere else", async () => {
    await openWindow();
    const isLeft = (element: Element | null) =>
      element?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    for (const name of ["nav-connect", "accounts"]) expect(isLeft(find(name))).toBe(false);
    expect(isLeft(document.body)).toBe(false);
    await press("nav-connect");
    const field = (await see("platform-search")) as HTMLInputElement;
    expect(isLeft(field)).toBe(true);
    field.readOnly = true;
    expect(isLeft(field)).toBe(false);
  });
});
