// A view comes with every change anywhere. One that says nothing new must move nothing: not the screen, a sheet, a
// menu, the focus, what is typed, selected or scrolled to; and nothing is asked of the shell because of it.

import { flushSync } from "svelte";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { rest, run } from "../mock/rest";
import { EACH, SCENES } from "../mock/scenes";
import { FakeShell } from "../mock/shell";
import { laidOut } from "./listed";
import { openWindow, type Opened } from "./window";

const VIEWS = 10;

// As after a press on a notification: what was told and asked once stands in every later view.
const background = {
  news: { serial: 1, count: 2, byPlatform: { instagram: 2 } },
  asked: { serial: 1, health: "needs_you" },
} as const;

const fields = () => [...document.querySelectorAll<HTMLInputElement>("input, textarea, select")];

/** Everything that a person would notice. */
const seen = ({ board, shell }: Opened) => ({
  calls: shell.calls.map(([name, ...args]) => `${name} ${JSON.stringify(args)}`),
  page: document.body.innerHTML.split(/(?=<)/),
  typed: fields().map((field) => [field.value, field.checked, field.selectionStart]),
  scrolled: [...document.querySelectorAll("*")].map((element) => element.scrollTop),
  screen: board.screen,
  asked: board.asked,
  listing: [board.listing.question, board.listing.open, [...shell.list.selection]],
});

laidOut();
beforeAll(() => void Object.defineProperty(document, "fonts", { value: { ready: Promise.resolve() }, configurable: true }));
afterEach(() => void vi.restoreAllMocks());

describe("ten views that say nothing new", () => {
  it.each(EACH)("move nothing: %s", async (name) => {
    // A clock that runs is nothing new, but to be seen.
    for (const clock of [performance, Date]) vi.spyOn(clock, "now").mockReturnValue(clock.now());
    const shell = new FakeShell();
    const then = SCENES[name]!(shell);
    shell.set({ background: { ...shell.view.background, ...background } });
    const opened = await openWindow(shell);
    await rest();
    then?.(opened.board);
    await run();
    for (const field of fields()) if (!field.disabled && !field.readOnly && field.type === "text") field.value ||= "typed";
    for (const element of document.querySelectorAll("main, [data-test=list], [data-test=sheet]")) element.scrollTop = 7;
    await rest();
    const before = seen(opened);
    const elements = [...document.querySelectorAll("*")];
    const { activeElement } = document;
    const { sheet } = opened.board;
    for (let view = 0; view < VIEWS; view++) {
      shell.set(structuredClone(shell.view));
      flushSync();
    }
    await rest();
    expect(seen(opened)).toEqual(before);
    expect(document.activeElement).toBe(activeElement);
    expect(opened.board.sheet).toBe(sheet);
    // Nothing that looks the same was made anew.
    const kept = [...document.querySelectorAll("*")].filter((element, index) => element === elements[index]);
    expect(kept.length).toBe(elements.length);
  });
});
