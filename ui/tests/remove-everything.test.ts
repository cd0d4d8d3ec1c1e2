// Removing everything from this computer: asked once, never by accident, and with what stays named.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { expect, it, vi } from "vitest";

import type { KeyDeletion, RemainingKey } from "../src/bindings";
import { FakeShell } from "../mock/shell";
import { showing, workspace } from "../mock/workspaces";
import * as m from "../src/paraglide/messages";
import { calls, find, openWindow, press, see } from "./window";

const LEFT: RemainingKey[] = [
  { workspace: "Blue Cup", address: "https://api.social-api.ai/v1", reason: "vault_locked" },
  { workspace: "", address: "https://eu.social-api.example/v1", reason: "vault_locked" },
];

/** A shell that does not answer about the keys before it is told to. */
class SlowShell extends FakeShell {
  answer: () => void = () => undefined;
  asked = 0;

  override deleteKeys = () => {
    this.asked += 1;
    const deletion = () => ({ deleted: this.keysDeleted, remaining: this.keysLeft });
    return new Promise<KeyDeletion>((resolve) => (this.answer = () => resolve(deletion())));
  };
}

/** The open sheet. */
async function asked(shell = new FakeShell()) {
  const opened = await openWindow(shell);
  shell.set(showing([workspace(1, { name: "Blue Cup", underWay: 1 }), workspace(2, { underWay: 1 })], 1));
  opened.board.go("settings");
  flushSync();
  (await see("remove-everything")).focus();
  await press("remove-everything");
  await see("sheet");
  return opened;
}

/** As Rust does it: no workspace is left. */
function forgetAll(shell: FakeShell) {
  shell.on.removeEverything = () => shell.set({ ...showing([], 1), attempts: [] });
}

const done = (shell: FakeShell) => calls(shell, "removeEverything").length;

it("says what goes, what stays and what follows, and stands on the way back", async () => {
  const { shell } = await asked();
  const losses = (await see("losses")).textContent;
  const cancels = m.leave_cancels({ count: 2, shown: "2" });
  const all = [m.remove_all_keys(), m.remove_all_data(), cancels, m.remove_all_stays(), m.remove_all_quits()];
  for (const text of all) expect(losses).toContain(text);
  await waitFor(() => expect(document.activeElement).toBe(find("keep")));
  expect([calls(shell, "deleteKeys"), done(shell)]).toEqual([[], 0]);
});

it("is left by Esc and by Cancel, to the button that it came from", async () => {
  const { shell } = await asked();
  await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(find("sheet")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(find("remove-everything")));
  await press("remove-everything");
  await press("keep");
  await waitFor(() => expect(find("sheet")).toBeNull());
  expect([calls(shell, "deleteKeys"), done(shell)]).toEqual([[], 0]);
});

it("deletes the keys first and the rest then, once for two clicks", async () => {
  const shell = new SlowShell();
  await asked(shell);
  await press("confirm");
  await press("confirm");
  expect((await see("removing")).textContent).toBe(m.remove_all_busy());
  expect([shell.asked, done(shell)]).toEqual([1, 0]);
  shell.answer();
  await waitFor(() => expect(done(shell)).toBe(1));
  expect(shell.asked).toBe(1);
});

const byEscape = () => fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });

for (const [way, leave] of [["Cancel", () => press("keep")], ["Esc", byEscape]] as const) {
  it(`stops for ${way} while the keys are deleted, and closes when none is gone`, async () => {
    const shell = new SlowShell();
    shell.keysLeft = LEFT;
    await asked(shell);
    await press("confirm");
    await see("removing");
    await leave();
    await leave();
    await waitFor(() => expect(calls(shell, "stopDeletingKeys")).toHaveLength(1));
    expect(find("sheet"), "it waits for what becomes of it").not.toBeNull();
    shell.answer();
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(done(shell)).toBe(0);
  });
}

it("says how far it came when it is stopped and a key is gone, and begins anew from there", async () => {
  const shell = new SlowShell();
  [shell.keysLeft, shell.keysDeleted] = [LEFT.slice(0, 1), 1];
  await asked(shell);
  await press("confirm");
  await press("keep");
  shell.answer();
  expect((await see("stopped")).textContent).toBe(m.remove_all_stopped());
  expect((await see("keys-left")).textContent).toContain("Blue Cup");
  expect([done(shell), find("fault")]).toEqual([0, null]);
  expect(find("confirm")?.textContent).toContain(m.remove_all_do());
  [shell.keysLeft, shell.keysDeleted] = [[], 1];
  await waitFor(() => expect(find("confirm")?.getAttribute("aria-busy")).toBe("false"));
  await press("confirm");
  await waitFor(() => expect(shell.asked).toBe(2));
  shell.answer();
  await waitFor(() => expect(done(shell)).toBe(1));
});

it("names a key that was saved meanwhile and stays, beside those that it has named", async () => {
  const shell = new FakeShell();
  shell.keysLeft = LEFT;
  shell.newKeysLeft = [{ workspace: "New", address: "https://api.social-api.ai/v1", reason: "vault_failed" }];
  await asked(shell);
  await press("confirm");
  await see("keys-left");
  await press("confirm");
  await waitFor(() => expect(find("keys-left")?.querySelectorAll("li")).toHaveLength(3));
  expect(find("keys-left")?.textContent).toContain("New");
  shell.newKeysLeft = [];
  await waitFor(() => expect(find("confirm")?.getAttribute("aria-busy")).toBe("false"));
  await press("confirm");
  await waitFor(() => expect(done(shell)).toBe(2));
});

it("names the keys that stay, and asks again or goes on without them", async () => {
  const shell = new FakeShell();
  shell.keysLeft = LEFT;
  await asked(shell);
  await press("confirm");
  const left = await see("keys-left");
  for (const text of ["Blue Cup", "https://api.social-api.ai/v1", "https://eu.social-api.example/v1"]) {
    expect(left.textContent).toContain(text);
  }
  expect((await see("fault")).textContent).toContain(m.fault_vault_locked());
  expect(find("confirm")?.textContent).toContain(m.remove_all_anyway());
  await fireEvent.click(document.querySelector("[data-action=again]")!);
  await waitFor(() => expect(calls(shell, "deleteKeys")).toHaveLength(2));
  expect(done(shell)).toBe(0);
  await waitFor(() => expect(find("confirm")?.getAttribute("aria-busy")).toBe("false"));
  await press("confirm");
  await waitFor(() => expect(done(shell)).toBe(1));
  expect(calls(shell, "deleteKeys")).toHaveLength(2);
});

it("goes on by itself when the keys go at the second try", async () => {
  const shell = new FakeShell();
  shell.keysLeft = LEFT;
  await asked(shell);
  await press("confirm");
  await see("keys-left");
  shell.keysLeft = [];
  await fireEvent.click(document.querySelector("[data-action=again]")!);
  await waitFor(() => expect(done(shell)).toBe(1));
});

it("says which folder stays although no workspace is left, and quits however it is closed", async () => {
  const shell = new FakeShell();
  shell.foldersLeft = ["/home/a/.local/share/ai.social-api.plugboard"];
  forgetAll(shell);
  await asked(shell);
  await press("confirm");
  expect((await see("folders-left")).textContent).toContain("/home/a/.local/share/ai.social-api.plugboard");
  expect(shell.view.stage).toBe("welcome");
  await press("confirm");
  await waitFor(() => expect(done(shell)).toBe(2));
  expect(calls(shell, "quit")).toEqual([]);
  await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(calls(shell, "quit")).toHaveLength(1));
});

it("says that it did not work, and can be tried again", async () => {
  const shell = new FakeShell();
  shell.fail.removeEverything = { code: "storage_failed", field: null, reference: "" };
  await asked(shell);
  await press("confirm");
  expect((await see("fault")).dataset.code).toBe("storage_failed");
  shell.fail.removeEverything = undefined;
  await press("confirm");
  await waitFor(() => expect(done(shell)).toBe(2));
});

it("is offered at Welcome too where a workspace without its key is left, and nowhere else there", async () => {
  const { shell } = await openWindow();
  shell.set(showing([workspace(1, { kept: "nowhere" })], 1));
  await press("remove-everything");
  await see("losses");
  await press("keep");
  await waitFor(() => expect(find("sheet")).toBeNull());
  shell.set(showing([], 1));
  await vi.waitFor(() => expect(find("remove-everything")).toBeNull());
});
