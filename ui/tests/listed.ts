// The account list laid out, and what a person does in it.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { afterAll, beforeAll, expect } from "vitest";

import { accounts } from "../mock/accounts";
import type { FakeShell } from "../mock/shell";
import type { Row } from "../src/bindings";
import { find, openWindow } from "./window";

const sizes = { clientHeight: Element.prototype, offsetHeight: HTMLElement.prototype } as const;
const before = Object.entries(sizes).map(
  ([name, on]) => [on, name, Object.getOwnPropertyDescriptor(on, name)!] as const,
);

// jsdom lays nothing out: ten rows are in sight, under a head of the same height, in a wide window.
const { matchMedia } = globalThis;
/** Lays the list out, for all tests of a file. */
export function laidOut(): void {
  beforeAll(() => {
    globalThis.matchMedia = ((media: string) =>
      Object.assign(new EventTarget(), { media, matches: media.includes("min-width") })) as never;
    Object.defineProperty(Element.prototype, "clientHeight", { configurable: true, get: () => 660 });
    Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, get: () => 60 });
  });
  afterAll(() => {
    globalThis.matchMedia = matchMedia;
    before.forEach(([on, name, was]) => Object.defineProperty(on, name, was));
  });
}

export const list = () => find("list")!;
export const rowAt = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`);
export const focused = () => document.activeElement as HTMLElement;
export const selected = (shell: FakeShell) => [...shell.list.selection];
export const idAt = (shell: FakeShell, index: number) => shell.accounts[index]!.id;
export const names = (...all: string[]) =>
  accounts(all.length, 0).map((row, index): Row => ({ ...row, health: "connected", name: all[index]!, username: "" }));

export async function opened(rows = accounts(200, Date.now())) {
  const window = await openWindow();
  window.shell.hold(rows, Date.now());
  await waitFor(() => expect(rowAt(0)?.dataset.account).toBe(window.shell.accounts[0]?.id));
  return window;
}

export async function stand(index: number) {
  rowAt(index)!.focus();
  await waitFor(() => expect(focused().dataset.index).toBe(String(index)));
}

export async function key(name: string, more: KeyboardEventInit = {}) {
  await fireEvent.keyDown(focused(), { key: name, ...more });
}

export async function on(index: number) {
  await waitFor(() => expect(focused().dataset.index).toBe(String(index)));
}

export async function scrollTo(top: number) {
  list().scrollTop = top;
  await fireEvent.scroll(list());
}
