// Whatever waits for the shell says so: at once to those who listen, and after 300 ms to those who look.

import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { FakeShell } from "../mock/shell";
import { find, openWindow } from "./window";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A shell that does not answer that command before it is told to. */
class SlowShell extends FakeShell {
  answer: () => void = () => undefined;

  override signOut = () => new Promise<null>((resolve) => (this.answer = () => resolve(null)));
}

it("shows that something is under way, and nothing for what is quick", async () => {
  const shell = new SlowShell();
  const { board } = await openWindow(shell);
  board.go("settings");
  flushSync();
  find("sign-out")!.click();
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  const button = () => find("confirm")!;
  const look = () => ({ busy: button().ariaBusy ?? button().getAttribute("aria-busy"), spins: button().querySelector("svg") !== null });
  expect(look()).toEqual({ busy: "false", spins: false });
  button().click();
  flushSync();
  vi.advanceTimersByTime(299);
  flushSync();
  expect(look()).toEqual({ busy: "true", spins: false });
  vi.advanceTimersByTime(1);
  flushSync();
  expect(look()).toEqual({ busy: "true", spins: true });
  shell.answer();
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  expect(find("confirm")).toBeNull();
});
