// Where the key is kept, and what the password store does not do.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { key } from "../mock/scenes/stage";
import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { KeyTrouble, View } from "../src/bindings";
import { calls, find, openWindow, press, see } from "./window";

async function staged(change: Partial<View>) {
  const shell = new FakeShell();
  shell.view = { ...emptyView(), ...change };
  return openWindow(shell);
}

const alone = (trouble: KeyTrouble | null): Partial<View> => ({
  stage: "welcome",
  workspace: null,
  workspaces: [],
  key: key("nowhere", null, trouble),
});

describe("what the password store gave", () => {
  const SAYS: [KeyTrouble, string][] = [
    ["unavailable", "The password store is not responding"],
    ["several", "several keys"],
    ["unusable", "is not an API key"],
  ];

  it.each(SAYS)("is named at Welcome when it is %s, and can be asked for again", async (trouble, words) => {
    const { shell } = await staged(alone(trouble));
    expect(find("key-trouble")?.textContent).toContain(words);
    shell.fail.unlock = { code: "vault_unavailable", field: null, reference: "" };
    await press("ask-store");
    await waitFor(() => expect(find("fault")?.dataset.code).toBe("vault_unavailable"));
    delete shell.fail.unlock;
    await press("ask-store");
    await waitFor(() => expect(find("fault")).toBeNull());
    expect(calls(shell, "unlock")).toHaveLength(2);
    expect(find("key-input")).not.toBeNull();
  });

  it("is no news to somebody who never had a key", async () => {
    await staged(alone(null));
    expect(find("key-trouble")).toBeNull();
  });

  it("is nothing for a workspace whose key is lost", async () => {
    await staged({ ...alone(null), workspaces: emptyView().workspaces });
    expect(find("key-trouble")?.textContent).toContain("does not have the key");
  });
});

describe("a key in memory", () => {
  it("is offered to the password store again", async () => {
    const { shell } = await staged({ key: key("until_quit") });
    expect((await see("until-quit")).textContent).toContain("until you quit");
    await press("ask-store");
    await waitFor(() => expect(calls(shell, "unlock")).toHaveLength(1));
    shell.set({ key: emptyView().key });
    flushSync();
    expect(find("until-quit")).toBeNull();
  });

  it("says that the password store has not answered yet, and where in Settings", async () => {
    const { shell } = await staged({ key: key("unanswered") });
    const kept = (kept: "unanswered" | "saving") =>
      shell.set({ workspaces: shell.view.workspaces.map((one) => ({ ...one, kept })) });
    kept("unanswered");
    expect((await see("unanswered")).textContent).toContain("has not answered yet");
    await press("nav-settings");
    expect(find("row-kept")?.textContent).toContain("has not answered yet");
    kept("saving");
    flushSync();
    expect(find("row-kept")?.textContent).toContain("Being saved");
  });
});

describe("a key that is not deleted", () => {
  it.each(["vault_failed", "vault_locked", "vault_unavailable"] as const)("keeps its workspace (%s)", async (code) => {
    const { shell } = await staged({});
    await press("nav-settings");
    await press("sign-out");
    shell.fail.signOut = { code, field: null, reference: "" };
    await press("confirm");
    await waitFor(() => expect(find("fault")?.textContent).toContain("The key was not deleted"));
    expect(find("losses")).not.toBeNull();
  });

  it("is a notice where the workspace is gone", async () => {
    await staged({ ...alone(null), notice: { kind: "key_remains", serial: 1 } });
    expect(find("notice")?.textContent).toContain("has not confirmed");
  });
});

describe("a key that is pasted into its field", () => {
  it("goes from the clipboard to Rust, and never into the page", async () => {
    const { shell } = await staged({ stage: "welcome", workspace: null, workspaces: [], key: key("nowhere") });
    const pasted = await fireEvent.paste(await see("key-input"), { clipboardData: { getData: () => "sapi_key_123" } });
    expect(pasted, "the web view pastes nothing itself").toBe(false);
    await waitFor(() => expect(calls(shell, "pasteKey")).toHaveLength(1));
    expect((find("key-input") as HTMLInputElement).value).toBe("");
  });
});
