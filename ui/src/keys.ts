// The shortcuts of the window. Ctrl, or Cmd on a Mac.

import type { Board, Screen } from "./board.svelte";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const SCREENS: Record<string, Screen> = { "1": "accounts", "2": "connect", "3": "settings" };

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
  if (key !== "f" && key !== "n" && SCREENS[key] === undefined) return;
  event.preventDefault();
  if (!ready(board) || board.sheet) return;
  if (key === "f") {
    if (board.screen === "settings") board.go("accounts");
    board.searchWanted = true;
  } else {
    board.go(key === "n" ? "connect" : (SCREENS[key] ?? "accounts"));
  }
}

function ready(board: Board): boolean {
  return board.view?.stage === "ready";
}
