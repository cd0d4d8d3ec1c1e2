// The account list as Rust answers it, naively: what matches, in which order, under which headers, what is selected.

import type { Change, Found, Part, PlatformView, Query, Row, Rows, Scope, Slot } from "../src/bindings";

const LETTERS: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ" };

/** The text without case and diacritics. */
export function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[ßæœøłđıς]/g, (letter) => LETTERS[letter] ?? letter);
}

/** Where a word stands in a text, in UTF-16 units. */
function places(text: string, words: string[]): [number, number][] {
  let folded = "";
  const origins: number[] = [];
  let at = 0;
  for (const sign of text) {
    const part = fold(sign);
    for (let unit = 0; unit < part.length; unit += 1) origins.push(at);
    folded += part;
    at += sign.length;
  }
  origins.push(at);
  const found: [number, number][] = [];
  for (const word of words) {
    for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + 1)) {
      const start = origins[from] ?? 0;
      let end = from + word.length;
      while (end < folded.length && origins[end] === origins[end - 1]) end += 1;
      found.push([start, origins[end] ?? at]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: [number, number][] = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** Accounts, those that need somebody first, with a selection. */
export class Listing {
  accounts: Row[] = [];
  readonly selected = new Set<string>();
  readonly #platform: (slug: string) => string;

  constructor(platforms: PlatformView[]) {
    this.#platform = (slug) => platforms.find((platform) => platform.slug === slug)?.name ?? slug;
  }

  /** Takes another list; what is not in it is no longer selected. */
  hold(rows: Row[]): void {
    this.accounts = rows;
    const listed = new Set(rows.map((row) => row.id));
    for (const id of this.selected) if (!listed.has(id)) this.selected.delete(id);
  }

  #parts(row: Row): [Part, string][] {
    return [
      ["name", row.name],
      ["username", row.username],
      ["platform", this.#platform(row.platform)],
      ["brand", row.brand?.name ?? ""],
      ["id", row.id],
    ];
  }

  #words(query: Query): string[] {
    return fold(query.text)
      .split(/\s+/)
      .map((word) => word.replace(/^@+(?=.)/, ""))
      .filter(Boolean);
  }

  matching(query: Query): Row[] {
    const words = this.#words(query);
    const found = this.accounts.filter((row) => {
      if (query.health !== null && row.health !== query.health) return false;
      if (query.platform !== null && row.platform !== query.platform) return false;
      if (query.brand !== null && row.brand?.id !== query.brand) return false;
      if (words.length === 0) return true;
      const text = fold([...this.#parts(row).map(([, part]) => part), row.platform].join("\n"));
      return words.every((word) => text.includes(word));
    });
    const name = (row: Row) => `${fold(row.name)}\n${row.id}`;
    const key: Record<Query["sort"], (row: Row) => string> = {
      needs_you_first: () => "",
      name,
      platform: (row) => `${fold(this.#platform(row.platform))}\n${name(row)}`,
      brand: (row) => `${row.brand ? 0 : 1}${fold(row.brand?.name ?? "")}\n${name(row)}`,
      newest_change: (row) => `${String(9e15 - (row.since ?? 0)).padStart(17, "0")}${name(row)}`,
    };
    const keyed = found.map((row) => [key[query.sort](row), row] as const);
    return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
  }

  slots(query: Query): Slot[] {
    const account = (row: Row): Slot => ({ kind: "account", row });
    const matching = this.matching(query);
    if (query.group === "none") return matching.map(account);
    const groups = new Map<string | null, Row[]>();
    for (const row of matching) {
      const id = row.brand?.id ?? null;
      groups.set(id, [...(groups.get(id) ?? []), row]);
    }
    const order = (id: string | null, rows: Row[]) => (id === null ? "1" : `0${fold(rows[0]?.brand?.name ?? "")}\n${id}`);
    const sorted = [...groups].sort(([a, x], [b, y]) => (order(a, x) < order(b, y) ? -1 : 1));
    return sorted.flatMap(([, rows]): Slot[] => {
      const needsYou = rows.filter((row) => row.health === "needs_you").length;
      return [{ kind: "group", brand: rows[0]?.brand ?? null, accounts: rows.length, needsYou }, ...rows.map(account)];
    });
  }

  rows(query: Query, revision: number): Rows {
    const slots = this.slots(query);
    const accounts = slots.flatMap((slot) => (slot.kind === "account" ? [slot.row] : []));
    const words = this.#words(query);
    const shown = slots.slice(query.start, query.start + Math.min(500, query.count));
    return {
      revision,
      total: slots.length,
      accounts: accounts.length,
      selected: accounts.filter((row) => this.selected.has(row.id)).length,
      start: query.start,
      rows: shown.map((slot) => (slot.kind === "account" ? { ...slot, row: this.#found(slot.row, words) } : slot)),
    };
  }

  #found(row: Row, words: string[]): Row {
    const found = this.#parts(row).flatMap(([part, text]): Found[] =>
      places(text, words).map(([start, end]) => ({ part, start, end })),
    );
    return { ...row, selected: this.selected.has(row.id), found };
  }

  account(id: string): Row | null {
    const row = this.accounts.find((held) => held.id === id);
    return row ? this.#found(row, []) : null;
  }

  locate(query: Query, id: string): number | null {
    const at = this.slots(query).findIndex((slot) => slot.kind === "account" && slot.row.id === id);
    return at < 0 ? null : at;
  }

  typeAhead(query: Query, prefix: string, from: number): number | null {
    const slots = this.slots(query);
    const wanted = fold(prefix);
    for (let step = 0; step < slots.length; step += 1) {
      const at = (from + step) % slots.length;
      const slot = slots[at];
      if (slot?.kind === "account" && fold(slot.row.name).startsWith(wanted)) return at;
    }
    return null;
  }

  select(change: Change): void {
    const set = (rows: Row[]) => {
      this.selected.clear();
      for (const row of rows) this.selected.add(row.id);
    };
    if (change.kind === "only") set(this.accounts.filter((row) => row.id === change.account));
    else if (change.kind === "toggle") {
      if (!this.selected.delete(change.account)) this.selected.add(change.account);
    } else if (change.kind === "range") {
      const [from, to] = [Math.min(change.from, change.to), Math.max(change.from, change.to)];
      const slots = this.slots(change.query).slice(from, to + 1);
      set(slots.flatMap((slot) => (slot.kind === "account" ? [slot.row] : [])));
    } else if (change.kind === "matching") set(this.matching(change.query));
    else this.selected.clear();
  }

  /** The accounts that are meant. */
  chosen(query: Query, scope: Scope): Row[] {
    if (scope === "matching") return this.matching(query);
    return this.accounts.filter((row) => this.selected.has(row.id));
  }

  /** The selection in figures. */
  figures(): { total: number; needsYou: number } {
    const chosen = this.accounts.filter((row) => this.selected.has(row.id));
    return { total: chosen.length, needsYou: chosen.filter((row) => row.health === "needs_you").length };
  }
}
