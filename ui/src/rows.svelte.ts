// The slots on screen and a chunk before and after them: asked for ahead of the scroll, forgotten when they are far away.
// Deliberately absent: any other row, sorting and matching (Rust does both).

import type { Change, Query, Row, Rows, Slot } from "./bindings";
import type { Ipc } from "./ipc";

/** What the list is asked, whatever part of it is in sight. */
export type Question = Omit<Query, "start" | "count">;

/** What is in sight, and of which list. */
export interface Wish {
  question: Question;
  /** The first slot in sight. */
  first: number;
  /** How many slots are in sight. */
  visible: number;
  revision: number;
  /** When the list changes, these accounts stay where they are on the screen; without, the place in the list does. */
  hold: "accounts" | "place";
  /** The account that has the focus: while rows are on their way, it may go on to another. */
  active: () => string | null;
}

const SMALLEST = 32;
const LARGEST = 240;

/** The same text for the same question. */
export function keyOf(question: Question): string {
  const { text, health, platform, brand, sort, group } = question;
  return JSON.stringify([text, health, platform, brand, sort, group]);
}

/** Two chunks around what is in sight. The next question is due half a chunk before they end. */
export function chunksAround(first: number, visible: number): { start: number; count: number } {
  const chunk = Math.min(LARGEST, Math.max(SMALLEST, 16 * Math.ceil((3 * visible) / 16)));
  const middle = first + visible / 2;
  return { start: chunk * Math.max(0, Math.floor(middle / chunk - 0.5)), count: 2 * chunk };
}

/** The part of the account list that the window holds. */
export class RowWindow {
  /** How many slots match, headings included; null until the first answer. */
  total: number | null = $state(null);
  /** How many accounts match. */
  accounts: number = $state(0);
  /** How many of these are selected. */
  selected: number = $state(0);
  /** Index of the first slot held. */
  start: number = $state(0);
  slots: Slot[] = $state.raw([]);
  /** The key of the question that the held slots answer. */
  answered: string = $state("");
  /** Told, before anything is drawn, that another question is answered or that what was in sight has moved. */
  onanswer: ((news: { question: "same" | "new"; moved: number; active: number | null }) => void) | null = null;

  readonly #ipc: Ipc;
  #wish: Wish | null = null;
  #wanted = "";
  #asked = "";
  #running = false;
  #revision = 0;
  #shown: { question: Question; order: number } | null = null;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The slot at an index, if it is held. */
  at(index: number): Slot | null {
    return this.slots[index - this.start] ?? null;
  }

  /** The account at an index, if it is held and no heading. */
  row(index: number): Row | null {
    const slot = this.at(index);
    return slot?.kind === "account" ? slot.row : null;
  }

  /** The held accounts. */
  get held(): Row[] {
    return this.slots.flatMap((slot) => (slot.kind === "account" ? [slot.row] : []));
  }

  /** The slots from one to another, both included, as the person sees them; null before there are any. */
  range(from: number, to: number): Change | null {
    if (this.#shown === null) return null;
    const { question, order } = this.#shown;
    return { kind: "range", query: { ...question, start: 0, count: 0 }, order, from, to };
  }

  /** Asks for what is in sight. One question at a time: while one is on its way, only the newest wish waits. */
  want(wish: Wish): void {
    this.#wish = wish;
    this.#wanted = this.#keyOf(wish);
    if (!this.#running) void this.#ask();
  }

  #keyOf({ question, first, visible, revision }: Wish): string {
    const { start, count } = chunksAround(first, visible);
    return JSON.stringify([keyOf(question), start, count, revision]);
  }

  async #ask(): Promise<void> {
    this.#running = true;
    try {
      while (this.#wish && this.#asked !== this.#wanted) {
        this.#asked = this.#wanted;
        await this.#answer(this.#wish);
      }
    } catch {
      // What is held stays; the next change of the view asks again.
      this.#asked = "";
      this.#wanted = "";
    } finally {
      this.#running = false;
    }
  }

  async #answer(wish: Wish): Promise<void> {
    const { question, first, visible } = wish;
    const key = keyOf(question);
    const refreshed = this.total !== null && key === this.answered && wish.revision !== this.#revision;
    let answer = await this.#ipc.rows({ ...question, ...chunksAround(first, visible) });
    let moved = 0;
    let active: number | null = null;
    if (refreshed) {
      moved = wish.hold === "place" ? 0 : await this.#move(wish, answer);
      const range = chunksAround(Math.max(0, first + moved), visible);
      if (range.start !== answer.start) answer = await this.#ipc.rows({ ...question, ...range });
      let asked;
      do {
        asked = wish.active();
        active = await this.#find(asked, question, answer);
      } while (asked !== wish.active());
    }
    this.#revision = wish.revision;
    this.total = answer.total;
    this.accounts = answer.accounts;
    this.selected = answer.selected;
    this.start = answer.start;
    this.slots = answer.rows;
    const same = key === this.answered;
    this.answered = key;
    this.#shown = { question, order: answer.order };
    if (!same || refreshed) this.onanswer?.({ question: same ? "same" : "new", moved, active });
    // Where it has moved, the wish that was made for the old place is out of date.
    if (moved !== 0 && this.#wish === wish) {
      this.#wish = { ...wish, first: Math.max(0, first + moved) };
      this.#wanted = this.#keyOf(this.#wish);
      this.#asked = this.#wanted;
    }
  }

  /** By how many slots what is in sight has moved. The account with the focus counts last: it may be the one that changed. */
  async #move({ question, first, visible, active }: Wish, answer: Rows): Promise<number> {
    const sight = Array.from({ length: visible + 1 }, (_, i) => Math.floor(first) + i)
      .map((index) => ({ index, id: this.row(index)?.id }))
      .filter(({ id }) => id !== undefined)
      .sort((a, b) => Number(a.id === active()) - Number(b.id === active()));
    for (const { index, id } of sight) {
      const place = placeOf(id, answer);
      if (place !== null) return place - index;
    }
    for (const { index, id } of sight.slice(0, 3)) {
      const place = await this.#find(id ?? null, question, answer);
      if (place !== null) return place - index;
    }
    return 0;
  }

  async #find(id: string | null, question: Question, answer: Rows): Promise<number | null> {
    if (id === null) return null;
    return placeOf(id, answer) ?? (await this.#ipc.locate({ ...question, start: 0, count: 0 }, id));
  }
}

function placeOf(id: string | undefined, { rows, start }: Rows): number | null {
  const place = rows.findIndex((slot) => slot.kind === "account" && slot.row.id === id);
  return place < 0 ? null : start + place;
}
