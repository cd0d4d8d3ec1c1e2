// The rows on screen and a few around them: asked for when they come into sight, forgotten when they leave.
// Deliberately absent: any other row, sorting and matching (Rust does both).

import type { Health, Query, Row, Rows } from "./bindings";
import type { Ipc } from "./ipc";

const OVERSCAN = 12;
const MOST = 500;

/** The part of the account list that the window holds. */
export class RowWindow {
  /** How many accounts match; null until the first answer. */
  total: number | null = $state(null);
  /** Index of the first row held. */
  start: number = $state(0);
  rows: Row[] = $state.raw([]);
  /** The text and filter that the held rows answer. */
  answered: string = $state("");

  readonly #ipc: Ipc;
  #wanted = "";
  #asked = "";
  #running = false;
  #query: Query = {
    text: "",
    health: null,
    platform: null,
    brand: null,
    sort: "needs_you_first",
    group: "none",
    start: 0,
    count: 0,
  };

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The row at an index, if it is held. */
  at(index: number): Row | null {
    return this.rows[index - this.start] ?? null;
  }

  /** Asks for the rows in sight. One question at a time: while one is on its way, only the newest wish waits. */
  want(text: string, health: Health | null, first: number, visible: number, revision: number): void {
    const start = Math.max(0, first - OVERSCAN);
    const count = Math.min(MOST, visible + first - start + OVERSCAN);
    this.#query = { ...this.#query, text, health, start, count };
    this.#wanted = JSON.stringify([this.#query, revision]);
    if (!this.#running) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#running = true;
    try {
      while (this.#asked !== this.#wanted) {
        this.#asked = this.#wanted;
        const query = this.#query;
        const answer = await this.#ipc.rows(query);
        this.#take(answer, `${query.health ?? ""} ${query.text}`);
      }
    } catch {
      // What is held stays; the next change of the view asks again.
      this.#asked = "";
      this.#wanted = "";
    } finally {
      this.#running = false;
    }
  }

  #take(answer: Rows, answered: string): void {
    this.total = answer.total;
    this.start = answer.start;
    this.rows = answer.rows.flatMap((slot) => (slot.kind === "account" ? [slot.row] : []));
    this.answered = answered;
  }
}

/** Browsers stop laying out elements somewhere above this height, in pixels. */
const TALLEST = 8_000_000;

/** How scroll positions map to rows; beyond the tallest element, scrolling is proportional. */
export class Scroll {
  readonly height: number;
  readonly #factor: number;
  readonly #row: number;

  constructor(total: number, row: number, viewport: number) {
    const real = total * row;
    this.#row = row;
    this.height = Math.min(real, TALLEST);
    this.#factor = real > TALLEST ? (real - viewport) / (TALLEST - viewport) : 1;
  }

  /** The first row in sight, with the part of it that is above the edge. */
  first(scrollTop: number): number {
    return (scrollTop * this.#factor) / this.#row;
  }

  /** Where a row stands inside the tall element, in pixels, at that scroll position. */
  top(index: number, scrollTop: number): number {
    if (this.#factor === 1) return index * this.#row;
    return scrollTop + (index - this.first(scrollTop)) * this.#row;
  }

  /** The scroll position that puts that row at the upper edge. */
  position(index: number): number {
    return (index * this.#row) / this.#factor;
  }
}
