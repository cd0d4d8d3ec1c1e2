// The window with an in-memory shell, and the few words in which tests speak to it.

import { fireEvent, render, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";

import { FakeShell } from "../mock/shell";
import App from "../src/App.svelte";
import { Board } from "../src/board.svelte";

export interface Opened {
  shell: FakeShell;
  board: Board;
}

/** Draws the window as the shell's view has it. */
export async function openWindow(shell = new FakeShell()): Promise<Opened> {
  const board = new Board(shell);
  render(App, { board });
  await board.start();
  flushSync();
  return { shell, board };
}

/** The element with that data-test, or null. */
export function find(test: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-test="${test}"]`);
}

/** The element with that data-test, once it is there. */
export function see(test: string): Promise<HTMLElement> {
  return waitFor(() => {
    const element = find(test);
    if (!element) throw new Error(`no ${test} on the page`);
    return element;
  });
}

/** Clicks the element with that data-test. */
export async function press(test: string): Promise<void> {
  await fireEvent.click(await see(test));
}

/** Types into the field with that data-test. */
export async function type(test: string, text: string): Promise<void> {
  await fireEvent.input(await see(test), { target: { value: text } });
}

/** Opens the menu under the element with that data-test. */
export async function openMenu(test: string): Promise<void> {
  await fireEvent.pointerDown(await see(test), { button: 0, pointerType: "mouse" });
}

/** The arguments of every call of that name. */
export function calls(shell: FakeShell, name: string): unknown[][] {
  return shell.calls.filter(([called]) => called === name).map(([, ...args]) => args);
}
