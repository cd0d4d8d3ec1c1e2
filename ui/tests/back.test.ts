// The way back: its test and its repair, the words for the browser's pages, and what the service speaks.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { LinkOwner, PageWords, ReturnPathView, View } from "../src/bindings";
import { calls, find, openWindow, press, see } from "./window";

async function settings(path: Partial<ReturnPathView> = {}, change: Partial<View> = {}) {
  const shell = new FakeShell();
  const view = emptyView();
  shell.view = { ...view, returnPath: { ...view.returnPath, ...path }, ...change };
  const opened = await openWindow(shell);
  opened.board.go("settings");
  flushSync();
  await see("return-path");
  return opened;
}

const state = (way: string) =>
  document.querySelector<HTMLElement>(`[data-test=way][data-way=${way}]`)?.dataset.state;

describe("the test of the way back", () => {
  it("is begun once, however often it is pressed, and not while it is under way", async () => {
    const { shell } = await settings();
    find("test-return-path")?.click();
    find("test-return-path")?.click();
    shell.set({ returnPath: { ...shell.view.returnPath, testing: true } });
    flushSync();
    await press("test-return-path");
    expect(calls(shell, "testReturnPath")).toHaveLength(1);
    expect(find("return-path")?.textContent).toContain("Press the button on it");
  });

  it("can be stopped while it is under way, and then begun again", async () => {
    const { shell } = await settings({ testing: true });
    await press("stop-return-path");
    expect(calls(shell, "stopReturnPath")).toHaveLength(1);
    shell.set({ returnPath: { ...shell.view.returnPath, testing: false } });
    flushSync();
    expect(find("stop-return-path")).toBeNull();
    expect(document.activeElement).toBe(find("test-return-path"));
  });

  it("shows which way works, and that one is enough", async () => {
    const { shell } = await settings();
    expect([state("deep_link"), state("loopback")]).toEqual(["unknown", "unknown"]);
    const said = { testedAt: Date.now(), deepLink: "fails", loopback: "works" } as const;
    shell.set({ returnPath: { ...shell.view.returnPath, ...said } });
    flushSync();
    expect([state("deep_link"), state("loopback")]).toEqual(["fails", "works"]);
    expect(find("return-path")?.textContent).toContain("One way is enough");
    expect(find("return-path")?.textContent).toContain("Tested just now");
  });

  it("says what to do when neither works, and when no browser started", async () => {
    await settings({ deepLink: "fails", loopback: "fails", browserFailed: true });
    expect(find("return-path")?.textContent).toContain("paste it here");
    expect(find("test-browser-failed")).not.toBeNull();
  });

  it("shows why it could not be begun, and begins again", async () => {
    const shell = new FakeShell();
    shell.fail.testReturnPath = { code: "browser_failed", field: null, reference: "" };
    const { board } = await openWindow(shell);
    board.go("settings");
    await press("test-return-path");
    const fault = await see("fault");
    fault.querySelector<HTMLElement>("[data-action=again]")?.click();
    await waitFor(() => expect(calls(shell, "testReturnPath")).toHaveLength(2));
  });

  it.each<[LinkOwner, boolean]>([
    [{ name: "other", program: "Old\u202e Plugboard" }, true],
    [{ name: "nobody" }, true],
    [{ name: "moved" }, true],
    [{ name: "unreachable" }, false],
  ])("says who gets the links, and offers to mend it where that is possible: %o", async (owner, can) => {
    const { shell } = await settings({ owner });
    expect(find("link-owner")?.dataset.kind).toBe(owner.name);
    expect(find("link-owner")?.textContent).not.toContain("\u202e");
    expect(find("repair") !== null).toBe(can);
    if (!can) return;
    find("repair")?.click();
    find("repair")?.click();
    await waitFor(() => expect(calls(shell, "repairReturnPath")).toHaveLength(1));
  });

  it.each<LinkOwner>([{ name: "us" }, { name: "unknown" }])("is quiet where the owner is %o", async (owner) => {
    await settings({ owner });
    expect(find("link-owner")).toBeNull();
  });

  it("is offered on Welcome too, folded away", async () => {
    const shell = new FakeShell();
    shell.view = { ...emptyView(), stage: "welcome", workspace: null };
    await openWindow(shell);
    expect(find("return-path-line")?.textContent).toContain("Can your browser return");
    expect(find("return-path-line")?.ariaExpanded).toBe("false");
    await press("test-return-path");
    expect(calls(shell, "testReturnPath")).toHaveLength(1);
    const works = { ...shell.view.returnPath, deepLink: "works" } as const;
    shell.set({ returnPath: works });
    flushSync();
    expect(find("return-path-line")?.textContent).toContain("Your browser can return");
  });
});

describe("what the service speaks", () => {
  const select = () => find("contract-select") as HTMLSelectElement;
  const workspace = emptyView().workspace!;

  it("is found by itself, and says what was found", async () => {
    await settings({}, { workspace: { ...workspace, contract: "current" } });
    expect(select().value).toBe("");
    expect(select().selectedOptions[0]?.textContent).toBe("Current (detected)");
  });

  it("can be told, and left to be found again", async () => {
    const { shell } = await settings({}, { workspace: { ...workspace, contractChosen: "seed" } });
    expect(select().value).toBe("seed");
    await fireEvent.change(select(), { target: { value: "current" } });
    await waitFor(() => expect(select().disabled).toBe(false));
    await fireEvent.change(select(), { target: { value: "" } });
    await waitFor(() => expect(calls(shell, "setContract")).toEqual([["current"], [null]]));
  });

  it("goes back to what it was when it could not be changed", async () => {
    const { shell } = await settings({}, { workspace });
    shell.fail.setContract = { code: "storage_failed", field: null, reference: "" };
    await fireEvent.change(select(), { target: { value: "current" } });
    await see("fault");
    expect(select().value).toBe("");
  });
});

describe("words for the browser's pages", () => {
  it("are given at the start, in the window's language", async () => {
    const { shell } = await openWindow();
    const [words] = calls(shell, "speak")[0] as [PageWords];
    expect(words).toMatchObject({ language: "en", direction: "ltr" });
    for (const text of Object.values(words)) expect(text).not.toBe("");
  });

  it("stop nothing when they are not taken", async () => {
    const shell = new FakeShell();
    shell.fail.speak = { code: "refused", field: null, reference: "" };
    const { board } = await openWindow(shell);
    expect(board.broken).toBeNull();
    expect(board.platforms.length).toBeGreaterThan(0);
  });
});
