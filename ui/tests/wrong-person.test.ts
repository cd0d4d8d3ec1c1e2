// Somebody else than expected signed in: what is shown of both, also where the service names nobody, and of the list.

import { waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { past } from "../mock/happened";
import { slotsOf } from "../mock/round";
import { broken, failed } from "../mock/scenes/round";
import { attempt, connected, FakeShell } from "../mock/shell";
import type { AttemptView, Fault, PhaseView } from "../src/bindings";
import { told } from "../src/past";
import { saidOf } from "../src/said";
import { calls, find, openWindow, press, see, type } from "./window";

const BLUECUP = { accountId: "acc_1", username: "bluecup" };
const OTHER = { accountId: "acc_2", username: "harbor.shop" };
const BRAND = { id: "b_1", name: "Acme" };
const SOMEBODY: Fault = { code: "somebody_else", field: null, reference: "resource.conflict" };
const KEPT: PhaseView = { name: "failed", fault: SOMEBODY };

/** What is read of a part, without the signs that keep names apart. */
const text = (part: string) => (find(part)?.textContent ?? "").replace(/[\u2068\u2069]/gu, "");
const bare = (words: string) => words.replace(/[\u2068\u2069]/gu, "");

async function show(phase: PhaseView, more: Partial<AttemptView> = {}) {
  const opened = await openWindow();
  const held = attempt("a", phase, { expected: BLUECUP, brand: BRAND, expectedNow: "needs_you", ...more });
  opened.shell.put(held);
  opened.board.show(held);
  await see("sheet");
  return { ...opened, held };
}

describe("where the service keeps the account and does not say who it was", () => {
  it("shows who was expected, and that somebody else signed in", async () => {
    await show(KEPT);
    expect(find("expected")?.textContent).toContain("@bluecup");
    expect(find("expected")?.textContent).toContain("Still needs you");
    expect(find("got")?.textContent).toContain("Somebody else");
    expect(text("sheet")).toMatch(/^\s*Somebody else signed in/);
    expect(find("fault")?.dataset.code).toBe("somebody_else");
    expect(find("undo")).toBeNull();
    expect(find("keep-as-new")).toBeNull();
  });

  it("offers the right account again, also in a private window", async () => {
    const { shell } = await show(KEPT);
    await press("try-private");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(find("sheet")?.textContent).toContain("@bluecup");
    await press("open-browser");
    expect(calls(shell, "begin")[0]?.[1]).toMatchObject({ window: "private" });
  });

  it("names nobody in a sentence when the account is gone", async () => {
    await show(KEPT, { expectedNow: "gone" });
    expect(text("sheet")).toContain("Connect @bluecup again.");
    expect(text("sheet")).not.toMatch(/(Disconnecting|:|disconnect) Somebody else/);
  });

  it("says nothing of the account until the list does", async () => {
    await show(KEPT, { expectedNow: "unknown" });
    expect(find("sheet")?.textContent).not.toContain("needs you");
  });

  it("says so in a line that no row cuts before it is understood", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(12, Date.now()), Date.now());
    const item = failed(broken(1)[0]!, { name: "failed", fault: SOMEBODY });
    shell.play(slotsOf([item]));
    const { board } = await openWindow(shell);
    board.go("round");
    expect((await see("round-row")).querySelector(".says")?.textContent).toMatch(/^Somebody else signed in/);
    await press("round-private");
    await waitFor(() => expect(calls(shell, "roundStart")[0]?.[1]).toMatchObject({ window: "private" }));
  });

  it("says whom it expected in the strip and in the history", async () => {
    const { board, held } = await show(KEPT);
    expect(bare(saidOf(board, held).text)).toContain("expected @bluecup, but somebody else signed in");
    const entry = told({ entry: "sign_in", ...past("t", 0, { name: "failed", fault: SOMEBODY }) });
    expect(bare(entry.text)).toBe("Expected @bluecup, but somebody else signed in");
  });
});

describe("where somebody else took the place of the account", () => {
  const replaced = connected(OTHER, "somebody_else_new", { undo: "impossible" });

  it("says that it is gone, and not that it needs somebody", async () => {
    await show(replaced, { expectedNow: "gone" });
    const words = text("sheet");
    expect(words).toContain("@bluecup is no longer in your list: @harbor.shop took its place.");
    expect(words).not.toMatch(/needs you|as well/);
    expect(find("expected")?.textContent).toContain("No longer in your list");
    expect(text("undo-why")).toContain("would not bring @bluecup back");
  });

  it("offers to connect the account once more in its brand, as there is nothing left to reconnect", async () => {
    const { board } = await show(replaced, { expectedNow: "gone" });
    expect(find("try-again")).toBeNull();
    await press("connect-again");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect([board.sheet?.account, board.sheet?.brand]).toEqual([null, "b_1"]);
  });

  it("says that an account which worked works still", async () => {
    await show(connected(OTHER, "somebody_else_new", { undo: "possible" }), { expectedNow: "works" });
    expect(text("sheet")).toContain("@bluecup still works");
    expect(find("sheet")?.textContent).not.toContain("needs you");
  });
});

it("names the field whose key belongs to another account, and says nothing of brands", async () => {
  const { shell, board } = await openWindow();
  board.connect("trustpilot", BLUECUP);
  await type("field-api_key", "tp_of_somebody_else");
  shell.fail.submit = { code: "credential_of_another", field: "api_key", reference: "HTTP 409" };
  await press("submit");
  const said = await see("error-api_key");
  await waitFor(() => expect(said.textContent).toContain("This key belongs to another account"));
  expect(find("sheet")?.textContent).not.toContain("another brand");
});
