// What changed between two days, what is said of a time from which nothing is known, and how few are seen among many.

import { fireEvent, render, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { happened } from "../mock/happened";
import { FakeShell } from "../mock/shell";
import DayBars from "../src/parts/DayBars.svelte";
import { dateField, dayStart } from "../src/time";
import { calls, find, openWindow, press, see } from "./window";

const NOW = Date.now();
const DAY = 24 * 60 * 60_000;

async function open(knownSince: number | null, empty = true) {
  const shell = new FakeShell();
  shell.hold(accounts(12, NOW), NOW);
  if (!empty) happened(shell, NOW);
  shell.past.knownSince = knownSince;
  const opened = await openWindow(shell);
  opened.board.go("history");
  flushSync();
  await press("tab-changed");
  return opened;
}

const setDate = (test: string, daysBack: number) =>
  fireEvent.input(find(test)!, { target: { value: dateField(dayStart(NOW, daysBack)) } });

describe("what changed between two days", () => {
  it("is asked from the beginning of the first to the end of the last, in whichever order they are given", async () => {
    const { shell } = await open(null, false);
    await press("since-date");
    await see("until-field");
    await setDate("since-field", 3);
    await setDate("until-field", 20);
    await waitFor(() =>
      expect(calls(shell, "changedSince").at(-1)?.[0]).toMatchObject({ from: dayStart(NOW, 20), to: dayStart(NOW, 2) }),
    );
    expect(find("since-when")?.textContent).toMatch(/From .* to /);
  });

  it("says that nothing changed only where that is known", async () => {
    await open(NOW - 2 * DAY);
    await see("nothing-changed");
    await press("since-month");
    await see("known-since");
    await waitFor(() => expect(find("nothing-changed")).toBeNull());
    expect(find("group-broke")).not.toBeNull();
    await press("since-yesterday");
    await see("nothing-changed");
  });

  it("has no figures of days before the list was known", async () => {
    await open(NOW);
    await press("since-date");
    await see("until-field");
    await setDate("since-field", 9);
    await setDate("until-field", 5);
    await see("known-since");
    await waitFor(() => expect(find("group-broke")).toBeNull());
    expect(find("nothing-changed")).toBeNull();
  });
});

describe("the bars of thirty days", () => {
  it("show one account of ten thousand that needs somebody", () => {
    const bar = { day: 20_000, connected: 9_998, needsYou: 1, cannotTell: 1, listed: 0 };
    render(DayBars, { bars: [bar], label: "All", most: 10_000, id: "all" });
    const rects = [...find("bars")!.querySelectorAll(":scope > rect")];
    const height = (kind: string) =>
      Number(rects.find((rect) => rect.classList.contains(kind))?.getAttribute("height") ?? 0);
    expect(height("needs_you")).toBeGreaterThanOrEqual(3);
    expect(height("cannot_tell")).toBeGreaterThanOrEqual(3);
    expect(height("needs_you") + height("cannot_tell") + height("connected")).toBeCloseTo(40);
  });
});
