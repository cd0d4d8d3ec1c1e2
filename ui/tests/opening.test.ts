// How the page waits for the shell at the start.

import { expect, it, vi } from "vitest";

import { untilOpen } from "../src/opening";

it("asks again until the shell is open, also when an answer is lost", async () => {
  vi.useFakeTimers();
  const answers = [Promise.resolve(false), new Promise<boolean>(() => undefined), Promise.resolve(true)];
  const isOpen = vi.fn(() => answers.shift() ?? Promise.reject(new Error("asked too often")));
  const open = untilOpen({ isOpen });
  await vi.advanceTimersByTimeAsync(5_000);
  await open;
  expect(isOpen).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

it("ends where the shell cannot be reached at all", async () => {
  await expect(untilOpen({ isOpen: () => Promise.reject(new Error("no shell")) })).rejects.toThrow("no shell");
});
