// The account list as the person left it: what is asked of it, where they are in it, what is open beside it.
// It outlives the screen, so that coming back finds everything in its place. Deliberately absent: the accounts.

import type { Change, Group, Health, Query, Row, Sort, View } from "./bindings";
import type { Ipc } from "./ipc";
import * as m from "./paraglide/messages";
import { type Question, RowWindow } from "./rows.svelte";
import { figure } from "./text";

/** What of the list is asked, and where in it the person is. */
export class Listing {
  text: string = $state("");
  health: Health | null = $state(null);
  platform: string | null = $state(null);
  brand: string | null = $state(null);
  sort: Sort = $state("needs_you_first");
  group: Group = $state("none");
  /** The account that is open beside the list, by id. */
  open: string | null = $state(null);
  /** The slot that has, or would get, the focus. */
  active: number = $state(0);
  /** The account in it. */
  activeId: string | null = null;
  /** Where a range that is being selected began. */
  pivot: number | null = null;
  scrollTop: number = $state(0);
  /** What came of the last export or copy; until something else is asked of the list. */
  said: string | null = $state(null);
  rows: RowWindow;

  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    this.rows = $state.raw(new RowWindow(ipc));
  }

  get question(): Question {
    const { text, health, platform, brand, sort, group } = this;
    return { text, health, platform, brand, sort, group };
  }

  /** The question, for a command that is about all that match. */
  get query(): Query {
    return { ...this.question, start: 0, count: 0 };
  }

  /** How many filters are on; the search is not one. */
  get filters(): number {
    return [this.health, this.platform, this.brand].filter((filter) => filter !== null).length;
  }

  get isFiltered(): boolean {
    return this.filters > 0 || this.text.trim() !== "";
  }

  /** What is to be said under the list: what came of the last export or copy, else how many accounts a filter leaves. */
  get told(): string {
    if (this.said !== null) return this.said;
    const shown = this.rows.accounts;
    const counted = this.isFiltered && this.rows.total !== null;
    return counted ? m.results_count({ count: shown, shown: figure(shown) }) : "";
  }

  /** Shows all accounts again, in the same order. */
  clear(): void {
    this.text = "";
    this.health = null;
    this.platform = null;
    this.brand = null;
  }

  /** Shows those of one health, and nothing else. */
  showOnly(health: Health): void {
    this.clear();
    this.health = health;
  }

  /** Another workspace: nothing of the old one is left, and what is on its way from there arrives nowhere. */
  reset(): void {
    this.rows = new RowWindow(this.#ipc);
    this.clear();
    this.sort = "needs_you_first";
    this.group = "none";
    this.open = null;
    this.active = 0;
    this.activeId = null;
    this.pivot = null;
    this.scrollTop = 0;
    this.said = null;
  }

  /** What is filtered by and is not there any more would hide everything. */
  follow(view: View): void {
    if (view.brands === null) {
      this.brand = null;
      this.group = "none";
      if (this.sort === "brand") this.sort = "needs_you_first";
    }
  }

  async select(change: Change): Promise<void> {
    this.said = null;
    await this.#ipc.select(change);
  }

  /** Selects what stands from one slot to another, both included. */
  async selectRange(from: number, to: number): Promise<void> {
    const change = this.rows.range(from, to);
    if (change) await this.select(change);
  }

  /** The account that needs somebody among the selected ones that are held. */
  get selectedInNeed(): Row | null {
    return this.rows.held.find((row) => row.selected && row.health === "needs_you") ?? null;
  }
}
