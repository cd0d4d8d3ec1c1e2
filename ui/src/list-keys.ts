// What a key means in a long list that can be selected from, as the ARIA grid pattern has it, and what its letters add up to.
// Deliberately absent: the list itself. Letters count only while a row has the focus, never in a field.

import { letterOf } from "./letters";

/** What a key asks for. */
export type Step =
  | { name: "move"; to: number; reach: "one" | "range" }
  | { name: "toggle" | "range" | "all" | "none" | "open" | "menu" | "copy" }
  | { name: "letter"; letter: string };

/** Where in the list the focus is. */
export interface Place {
  active: number;
  total: number;
  /** Rows that a page has. */
  page: number;
}

/** What the key asks for; null where it means nothing here. */
export function stepOf(event: KeyboardEvent, { active, total, page }: Place): Step | null {
  if (event.altKey) return null;
  const held = event.ctrlKey || event.metaKey;
  if (held) return event.shiftKey ? null : withHeld(letterOf(event));
  const moves: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
  };
  const to = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
  if (to !== undefined) {
    const inside = Math.min(Math.max(0, to), total - 1);
    return { name: "move", to: inside, reach: event.shiftKey ? "range" : "one" };
  }
  switch (event.key) {
    case " ":
      return { name: event.shiftKey ? "range" : "toggle" };
    case "Enter":
      return { name: "open" };
    case "Escape":
      return { name: "none" };
    case "ContextMenu":
      return { name: "menu" };
    case "F10":
      return event.shiftKey ? { name: "menu" } : null;
    default:
      return /^[\p{L}\p{N}]$/u.test(event.key) ? { name: "letter", letter: event.key } : null;
  }
}

function withHeld(letter: string): Step | null {
  switch (letter) {
    case "a":
      return { name: "all" };
    case "c":
      return { name: "copy" };
    case " ":
      return { name: "toggle" };
    default:
      return null;
  }
}

/** Longest pause between two letters of one name, in milliseconds. */
const PAUSE = 900;

/** Letters that are typed one after the other. */
export class Typed {
  #text = "";
  #at = Number.NEGATIVE_INFINITY;

  /** What to look for, and whether the row that has the focus may be it. */
  add(letter: string, time: number): { prefix: string; from: "here" | "next" } {
    const on = time - this.#at <= PAUSE;
    this.#at = time;
    const same = on && [...this.#text].every((typed) => typed === letter);
    if (!on || same) {
      this.#text = on ? this.#text + letter : letter;
      return { prefix: letter, from: "next" };
    }
    this.#text += letter;
    return { prefix: this.#text, from: "here" };
  }
}
