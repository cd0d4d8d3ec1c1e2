// The shortcuts of the window. Ctrl, or Cmd on a Mac.

import type { Board } from "./board.svelte";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** A shortcut as it is printed, and as assistive technology is told. */
export function shortcut(key: string): { shown: string; aria: string } {
  return MAC
    ? { shown: `⌘${key}`, aria: `Meta+${key}` }
    : { shown: `Ctrl ${key}`, aria: `Control+${key}` };
}

/** Handles a key press on the window. */
export function onKey(board: Board, event: KeyboardEvent): void {
  const held = MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (event.key === "F5" || (held && event.key.toLowerCase() === "r")) {
    // Reloading the page would lose what was typed; the list is what a person wants fresh.
    event.preventDefault();
    if (ready(board) && !event.repeat) board.refresh();
    return;
  }
  if (!held || event.altKey || event.shiftKey) return;
  const key = event.key.toLowerCase();
  const screen = key === "n" ? "connect" : /^[1-9]$/.test(key) ? board.screens[Number(key) - 1] : undefined;
  if (key !== "f" && screen === undefined) return;
  event.preventDefault();
  if (!ready(board) || board.sheet || board.asked) return;
  if (key === "f") {
    if (board.screen === "settings") board.go("accounts");
    board.searchWanted = true;
  } else if (screen) {
    board.go(screen);
  }
}

function ready(board: Board): boolean {
  return board.view?.stage === "ready";
}
