// What Rust makes of a list of accounts, played naively: search, order, groups, selection. Quick enough for 100,000 made-up ones.

import type { BrandRef, Change, Counts, Found, Part, Health, PlatformView, Query, Row, Rows, Selected, Slot } from "../src/bindings";

const RANK: Record<Health, number> = { needs_you: 0, cannot_tell: 1, connected: 2, listed: 3 };
const MOST = 500;

type Heading = Extract<Slot, { kind: "group" }>;
/** A slot: its account, or its heading. */
type Item = Row | Heading;

const isHeading = (item: Item): item is Heading => "kind" in item;
const isRow = (item: Item): item is Row => !isHeading(item);

/** Lower case without marks. */
function simple(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

/** Lower case without marks, letter for letter, with where each letter was. */
function fold(text: string): { folded: string; at: number[] } {
  let folded = "";
  const at: number[] = [];
  let unit = 0;
  for (const letter of text) {
    const plain = simple(letter);
    for (let i = 0; i < plain.length; i += 1) at.push(unit);
    folded += plain;
    unit += letter.length;
  }
  at.push(unit);
  return { folded, at };
}

/** The accounts of the mock, as the core would hold them. */
export class MockList {
  rows: Row[] = [];
  platforms: PlatformView[] = [];
  /** Counts up with every list. */
  order = 0;
  readonly selection = new Set<string>();
  #texts = new WeakMap<Row, string>();
  #cache = new Map<string, { items: Item[]; accounts: number }>();

  /** Takes these accounts as the list. */
  hold(rows: Row[], platforms: PlatformView[]): void {
    this.rows = rows;
    this.platforms = platforms;
    this.#cache.clear();
    this.order += 1;
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of this.selection) if (!ids.has(id)) this.selection.delete(id);
  }

  get counts(): { counts: Counts; byPlatform: Record<string, number>; byBrand: Record<string, number> } {
    const counts: Counts = { total: this.rows.length, needsYou: 0, cannotTell: 0, connected: 0, listed: 0 };
    const byPlatform: Record<string, number> = {};
    const byBrand: Record<string, number> = {};
    for (const row of this.rows) {
      byPlatform[row.platform] = (byPlatform[row.platform] ?? 0) + 1;
      if (row.brand) byBrand[row.brand.id] = (byBrand[row.brand.id] ?? 0) + 1;
      if (row.health === "needs_you") counts.needsYou += 1;
      else if (row.health === "cannot_tell") counts.cannotTell += 1;
      else if (row.health === "connected") counts.connected += 1;
      else counts.listed += 1;
    }
    return { counts, byPlatform, byBrand };
  }

  get selected(): Selected {
    if (this.selection.size === 0) return { total: 0, needsYou: 0 };
    const chosen = this.rows.filter(({ id }) => this.selection.has(id));
    return { total: chosen.length, needsYou: chosen.filter(({ health }) => health === "needs_you").length };
  }

  answer(query: Query, revision: number): Rows {
    const { items, accounts } = this.#matching(query);
    const rows = items
      .slice(query.start, query.start + Math.min(MOST, query.count))
      .map((item): Slot => (isHeading(item) ? item : { kind: "account", row: this.#told(item, query.text) }));
    const chosen = this.selection.size === 0 ? [] : items.filter((item) => isRow(item) && this.selection.has(item.id));
    const { order } = this;
    return { revision, order, total: items.length, accounts, selected: chosen.length, start: query.start, rows };
  }

  account(id: string): Row | null {
    const row = this.rows.find((row) => row.id === id);
    return row ? this.#told(row, "") : null;
  }

  locate(query: Query, id: string): number | null {
    const index = this.#matching(query).items.findIndex((item) => isRow(item) && item.id === id);
    return index < 0 ? null : index;
  }

  typeAhead(query: Query, prefix: string, from: number): number | null {
    const { items } = this.#matching(query);
    const wanted = simple(prefix);
    for (let step = 0; step < items.length; step += 1) {
      const index = (from + step) % items.length;
      const item = items[index];
      if (item && isRow(item) && simple(item.name).startsWith(wanted)) return index;
    }
    return null;
  }

  select(change: Change): void {
    const take = (items: Item[]) => {
      this.selection.clear();
      for (const item of items) if (isRow(item)) this.selection.add(item.id);
    };
    switch (change.kind) {
      case "none":
        return this.selection.clear();
      case "only":
        this.selection.clear();
        this.selection.add(change.account);
        return;
      case "toggle":
        if (!this.selection.delete(change.account)) this.selection.add(change.account);
        return;
      case "range":
        if (change.order !== this.order) return;
        return take(this.#matching(change.query).items.slice(change.from, change.to + 1));
      case "matching":
        return take(this.#matching(change.query).items);
    }
  }

  #told(row: Row, text: string): Row {
    return { ...row, selected: this.selection.has(row.id), found: this.#found(row, text) };
  }

  #platform(row: Row): string {
    return this.platforms.find(({ slug }) => slug === row.platform)?.name ?? row.platform;
  }

  #found(row: Row, text: string): Found[] {
    const words = simple(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const parts: [Part, string][] = [
      ["name", row.name],
      ["username", row.username],
      ["platform", this.#platform(row)],
      ["brand", row.brand?.name ?? ""],
      ["id", row.id],
    ];
    return parts.flatMap(([part, value]) => {
      const { folded, at } = fold(value);
      const hit = new Set<number>();
      for (const word of words) {
        for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + 1)) {
          for (let unit = at[i] ?? 0; unit < (at[i + word.length] ?? value.length); unit += 1) hit.add(unit);
        }
      }
      const ranges: Found[] = [];
      for (const unit of [...hit].sort((a, b) => a - b)) {
        const last = ranges.at(-1);
        if (last && last.end === unit) last.end += 1;
        else ranges.push({ part, start: unit, end: unit + 1 });
      }
      return ranges;
    });
  }

  #searchable(row: Row): string {
    const known = this.#texts.get(row);
    if (known !== undefined) return known;
    const text = simple(`${row.name} ${row.username} ${this.#platform(row)} ${row.brand?.name ?? ""} ${row.id}`);
    this.#texts.set(row, text);
    return text;
  }

  #matching(query: Query): { items: Item[]; accounts: number } {
    const { text, health, platform, brand, sort, group } = query;
    const key = JSON.stringify([text, health, platform, brand, sort, group]);
    const known = this.#cache.get(key);
    if (known) return known;
    const words = simple(text).split(/\s+/).filter(Boolean);
    const found = this.rows.filter(
      (row) =>
        (health === null || row.health === health) &&
        (platform === null || row.platform === platform) &&
        (brand === null || row.brand?.id === brand) &&
        words.every((word) => this.#searchable(row).includes(word)),
    );
    const sorted = this.#sorted(found, query);
    const answer = { items: group === "none" ? sorted : grouped(sorted, sort), accounts: sorted.length };
    if (this.#cache.size > 50) this.#cache.clear();
    this.#cache.set(key, answer);
    return answer;
  }

  #sorted(rows: Row[], { sort }: Query): Row[] {
    const less = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    const byName = (a: Row, b: Row) => less(this.#searchable(a), this.#searchable(b));
    switch (sort) {
      // Within one health as they were given: the named ones first.
      case "needs_you_first":
        return rows.sort((a, b) => RANK[a.health] - RANK[b.health]);
      case "name":
        return rows.sort(byName);
      case "platform":
        return rows.sort((a, b) => less(a.platform, b.platform) || byName(a, b));
      case "brand":
        return rows.sort((a, b) => byBrand(a.brand, b.brand) || byName(a, b));
      case "newest_change":
        return rows.sort((a, b) => (b.since ?? 0) - (a.since ?? 0));
    }
  }
}

function grouped(rows: Row[], sort: Query["sort"]): Item[] {
  const groups = new Map<string, Row[]>();
  for (const row of [...rows].sort((a, b) => byBrand(a.brand, b.brand))) {
    const id = row.brand?.id ?? "";
    const held = groups.get(id);
    if (held) held.push(row);
    else groups.set(id, [row]);
  }
  const broken = (held: Row[]) => held.some(({ health }) => health === "needs_you");
  const ordered = [...groups.values()];
  if (sort === "needs_you_first") ordered.sort((a, b) => Number(broken(b)) - Number(broken(a)));
  return ordered.flatMap((held): Item[] => {
    const needsYou = held.filter(({ health }) => health === "needs_you").length;
    return [{ kind: "group", brand: held[0]?.brand ?? null, accounts: held.length, needsYou }, ...held];
  });
}

function byBrand(a: BrandRef | null, b: BrandRef | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.name.localeCompare(b.name) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
