// A reconnect round does nothing that a person does not expect: it is not finished with accounts left, nor resumed silently.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { slotsOf } from "../mock/round";
import { broken, done, failed } from "../mock/scenes/round";
import { FakeShell } from "../mock/shell";
import type { RoundItem, RoundView } from "../src/bindings";
import { calls, find, openWindow, press, see } from "./window";

async function open(items: RoundItem[], more: Partial<RoundView> = {}) {
  const shell = new FakeShell();
  shell.hold(accounts(12, Date.now()), Date.now());
  shell.play(slotsOf(items), more);
  const window = await openWindow(shell);
  window.board.go("round");
  await see("round-row");
  return window;
}

describe("Finish the round", () => {
  it("asks while accounts are left, and says how many", async () => {
    const items = broken(4);
    const { shell, board } = await open([done(items[0]!), failed(items[1]!, { name: "expired" }), items[2]!, items[3]!]);
    await press("round-finish");
    expect((await see("finish-left")).textContent).toContain("3 accounts still need you");
    expect(calls(shell, "endRound")).toHaveLength(0);
    await waitFor(() => expect(document.activeElement).toBe(find("keep")));
    await press("keep");
    await waitFor(() => expect(board.asked).toBeNull());
    await press("round-finish");
    await press("confirm");
    await waitFor(() => expect(calls(shell, "endRound")).toHaveLength(1));
    await waitFor(() => expect(board.asked).toBeNull());
  });

  it("asks nothing when nothing is left", async () => {
    const { shell } = await open(broken(2).map((item) => done(item)));
    await press("round-finish");
    await waitFor(() => expect(calls(shell, "endRound")).toHaveLength(1));
    expect(find("sheet")).toBeNull();
  });
});

describe("a round that is paused", () => {
  it("says on the buttons of its rows that starting resumes it", async () => {
    const items = broken(3);
    const other = { accountId: "acc_x", username: "harbor.shop" };
    const { shell } = await open(
      [items[0]!, failed(items[1]!, { name: "expired" }), failed(items[2]!, { name: "somebody_else", got: other, newHere: false })],
      { state: "paused" },
    );
    const texts = () =>
      [...document.querySelectorAll("[data-test=round-row-start], [data-test=round-private]")].map((one) => one.textContent?.trim());
    expect(texts()).toEqual(["Resume and start", "Resume and start", "Resume in a private window"]);
    await press("round-row-start");
    await waitFor(() => expect(calls(shell, "roundStart")).toHaveLength(1));
  });

  it("opens no browsers to choose from, which would catch all keys unseen", async () => {
    const { shell } = await open(broken(2), { state: "paused" });
    await fireEvent.keyDown(document.body, { key: "o" });
    await fireEvent.keyDown(document.body, { key: "p" });
    await waitFor(() => expect(calls(shell, "resumeRound")).toHaveLength(1));
  });
});
