// The rows of a round on screen and a few around them. Deliberately absent: any other row, and how they are sorted.

import type { RoundSlot } from "./bindings";
import type { Ipc } from "./ipc";

const OVERSCAN = 12;

/** The part of the round that the window holds. */
export class RoundWindow {
  /** How many rows there are; null until the first answer. */
  total: number | null = $state(null);
  start: number = $state(0);
  rows: RoundSlot[] = $state.raw([]);

  readonly #ipc: Ipc;
  #wanted = "";
  #asked = "";
  #running = false;
  #range = { start: 0, count: 0 };

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The row at an index, if it is held. */
  at(index: number): RoundSlot | null {
    return this.rows[index - this.start] ?? null;
  }

  /** Asks for the rows in sight. One question at a time: while one is on its way, only the newest wish waits. */
  want(first: number, visible: number, revision: string): void {
    const start = Math.max(0, first - OVERSCAN);
    this.#range = { start, count: visible + first - start + OVERSCAN };
    this.#wanted = JSON.stringify([this.#range, revision]);
    if (!this.#running) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#running = true;
    try {
      while (this.#asked !== this.#wanted) {
        this.#asked = this.#wanted;
        const answer = await this.#ipc.roundRows(this.#range.start, this.#range.count);
        [this.total, this.start, this.rows] = [answer.total, answer.start, answer.rows];
      }
    } catch {
      // What is held stays; the next change of the view asks again.
      [this.#asked, this.#wanted] = ["", ""];
    } finally {
      this.#running = false;
    }
  }
}
