// The shortcuts of the window: one table, which the window acts on and the sheet of shortcuts prints.
// Ctrl, or Cmd on a Mac. What a list or a menu does with arrows is theirs; here it is only told.

import type { Board } from "./board.svelte";
import { letterOf } from "./letters";
import * as m from "./paraglide/messages";
import { shownId } from "./workspaces";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** A shortcut as it is printed, and as assistive technology is told. */
export interface Printed {
  shown: string;
  aria: string;
}

/** One shortcut of the window. */
export interface Shortcut {
  name: string;
  words: () => string;
  printed: (board: Board) => Printed | null;
  /** Whether this key press is it. */
  fits: (event: KeyboardEvent, held: boolean) => boolean;
  act: (board: Board, event: KeyboardEvent) => void;
}

/** A key with Ctrl or Cmd. */
export function shortcut(key: string): Printed {
  return MAC
    ? { shown: `⌘${key}`, aria: `Meta+${key}` }
    : { shown: `${m.key_ctrl()} ${key}`, aria: `Control+${key}` };
}

/** A key with Alt, or Option on a Mac. */
function altShortcut(key: string): Printed {
  return { shown: MAC ? `⌥${key}` : `${m.key_alt()} ${key}`, aria: `Alt+${key}` };
}

/** The digit from 1 to 9 of a key press, by the place of the key: on some keyboards digits need Shift. */
function digit(event: KeyboardEvent): number | null {
  const found = /^Digit([1-9])$/.exec(event.code) ?? /^([1-9])$/.exec(event.key);
  return found ? Number(found[1]) : null;
}

const plainly = (event: KeyboardEvent) => !event.altKey && !event.shiftKey;

/** What is typed into is not listened to. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("input, textarea, select, [contenteditable]") != null;
}

/** Where a sheet or a case file is open, the window behind it stays as it is. */
function isFree(board: Board): boolean {
  return ready(board) && !board.isCovered;
}

/** Every shortcut that works anywhere in the window. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    name: "search",
    words: m.shortcut_search,
    printed: () => shortcut("F"),
    fits: (event, held) => held && plainly(event) && letterOf(event) === "f",
    act(board) {
      if (!isFree(board)) return;
      if (board.screen === "settings") board.go("accounts");
      board.searchWanted = true;
    },
  },
  {
    name: "connect",
    words: m.shortcut_connect,
    printed: () => shortcut("N"),
    fits: (event, held) => held && plainly(event) && letterOf(event) === "n",
    act: (board) => isFree(board) && board.choosePlatform(),
  },
  {
    // Reloading the page would lose what was typed; the list is what a person wants fresh.
    name: "check",
    words: m.shortcut_check,
    printed: () => shortcut("R"),
    fits: (event, held) => event.key === "F5" || (held && letterOf(event) === "r"),
    act: (board, event) => ready(board) && isLive(board) && !event.repeat && board.refresh(),
  },
  {
    name: "screens",
    words: m.shortcut_screens,
    printed: (board) => {
      const last = board.screens.length;
      const { shown, aria } = altShortcut("1");
      return { shown: `${shown} … ${last}`, aria };
    },
    fits: (event) =>
      event.altKey &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.shiftKey &&
      digit(event) !== null &&
      !isTyping(event),
    act(board, event) {
      const screen = board.screens[(digit(event) ?? 0) - 1];
      if (screen !== undefined && isFree(board)) board.go(screen);
    },
  },
  {
    name: "workspaces",
    words: m.shortcut_workspaces,
    printed: () => {
      const { shown, aria } = shortcut("1");
      return { shown: `${shown} … 9`, aria };
    },
    fits: (event, held) => held && plainly(event) && digit(event) !== null,
    act(board, event) {
      const { view } = board;
      const there = view?.workspaces[(digit(event) ?? 0) - 1];
      // Where the shown one lacks its key, the others are offered too.
      const free = isFree(board) || (view?.stage === "welcome" && isLive(board));
      if (!view || !there || !free || event.repeat || there.id === shownId(view)) return;
      void board.spaces.switchTo(there.id);
    },
  },
  {
    name: "undo",
    words: m.shortcut_undo,
    printed: () => shortcut("Z"),
    fits: (event, held) => held && plainly(event) && letterOf(event) === "z" && !isTyping(event),
    act: (board) => isFree(board) && void board.takeBack(),
  },
  {
    name: "shortcuts",
    words: m.shortcut_shortcuts,
    printed: () => ({ shown: "?", aria: "?" }),
    fits: (event, held) => event.key === "?" && !held && !event.altKey && !isTyping(event),
    act: (board) => isFree(board) && board.ask({ name: "shortcuts" }),
  },
];

/** A key that something in the window listens to itself: here it is only told. */
export interface Told {
  name: string;
  words: () => string;
  shown: () => string[];
}

/** Keys that lists, menus and sheets listen to. */
export const ELSEWHERE: readonly Told[] = [
  { name: "move", words: m.shortcut_move, shown: () => ["↑", "↓"] },
  { name: "far", words: m.shortcut_far, shown: () => [m.key_home(), m.key_end(), m.key_page_up(), m.key_page_down()] },
  { name: "enter", words: m.shortcut_enter, shown: () => [m.key_enter()] },
  { name: "close", words: m.shortcut_close, shown: () => [m.key_escape()] },
];

/** Keys that the account list listens to, as `list-keys.ts` has them. */
export const IN_LIST: readonly Told[] = [
  { name: "details", words: m.details_open, shown: () => [m.key_enter()] },
  { name: "select", words: m.shortcut_select, shown: () => [m.key_space()] },
  { name: "range", words: m.shortcut_range, shown: () => [`${m.key_shift()} ${m.key_space()}`] },
  { name: "all", words: m.shortcut_all, shown: () => [shortcut("A").shown] },
  { name: "none", words: m.selection_clear, shown: () => [m.key_escape()] },
  { name: "menu", words: m.shortcut_menu, shown: () => [`${m.key_shift()} F10`] },
  { name: "copy", words: m.copy_account_id, shown: () => [shortcut("C").shown] },
  { name: "letters", words: m.shortcut_letters, shown: () => ["A … Z"] },
];

/** Keys that a reconnect round listens to, as `Round.svelte` has them. */
export const IN_ROUND: readonly Told[] = [
  { name: "round-next", words: m.shortcut_round_next, shown: () => [m.key_enter()] },
  { name: "round-pause", words: m.shortcut_round_pause, shown: () => ["P"] },
  { name: "round-skip", words: m.round_skip, shown: () => ["S"] },
  { name: "round-send", words: m.send_link, shown: () => ["L"] },
  { name: "round-browser", words: m.open_in, shown: () => ["O"] },
];

/** Handles a key press on the window. */
export function onKey(board: Board, event: KeyboardEvent): void {
  const held = MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  const found = SHORTCUTS.find((shortcut) => shortcut.fits(event, held));
  if (!found) return;
  event.preventDefault();
  found.act(board, event);
}

/** A case file is to be read, and nothing under it happens meanwhile. */
function isLive(board: Board): boolean {
  return board.view?.caseOpen === null;
}

function ready(board: Board): boolean {
  return board.view?.stage === "ready";
}
