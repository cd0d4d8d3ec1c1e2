// What a credential form asks for and what was typed into it: the catalogue's fields, what the service asks for
// besides, and rows of a person's own where the catalogue knows no field. Nothing here outlives the sheet.

import { SvelteMap } from "svelte/reactivity";

import type { Fault, FieldView, PlatformView } from "./bindings";
import * as m from "./paraglide/messages";

/** A value of a platform that the catalogue does not know, under a name that the person gives. */
export interface FreeRow {
  key: number;
  name: string;
  value: string;
}

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** The form of one sheet. */
export class Credentials {
  readonly values: SvelteMap<string, string> = new SvelteMap();
  rows: FreeRow[] = $state([]);
  /** What is wrong, by field name, or by `name-KEY` and `value-KEY` of a row. */
  readonly errors: SvelteMap<string, () => string> = new SvelteMap();
  #fields: FieldView[] = $state.raw([]);
  #later: FieldView[];
  #key = 0;

  constructor(platform: PlatformView) {
    this.#fields = platform.fields.filter((field) => field.asked === "always");
    this.#later = platform.fields.filter((field) => field.asked === "when_needed");
    if (platform.fields.length === 0) this.add();
  }

  /** The fields that are shown. */
  get fields(): FieldView[] {
    return this.#fields;
  }

  /** Adds an empty row. */
  add(): FreeRow {
    this.#key += 1;
    const row = { key: this.#key, name: "", value: "" };
    this.rows.push(row);
    return row;
  }

  remove(key: number): void {
    this.rows = this.rows.filter((row) => row.key !== key);
    this.errors.delete(`name-${key}`);
    this.errors.delete(`value-${key}`);
  }

  /** Shows what the service asks for besides. What was typed stays. */
  widen(fault: Fault): void {
    if (fault.code === "second_factor") {
      this.#show(this.#later);
    } else if (fault.code === "field_wanted" && fault.field !== null && NAME.test(fault.field)) {
      const name = fault.field;
      if (this.rows.some((row) => row.name.trim() === name)) return;
      const known = this.#later.find((field) => field.name === name);
      this.#show([
        known ?? { name, secret: true, maxLength: 1_024, asked: "always", hasPage: false },
      ]);
    }
  }

  #show(fields: FieldView[]): void {
    const fresh = fields.filter((field) => !this.#fields.some((shown) => shown.name === field.name));
    if (fresh.length === 0) return;
    this.#fields = [...this.#fields, ...fresh];
    // An empty row has said its part once a field with a name stands there.
    this.rows = this.rows.filter((row) => row.name.trim() !== "" || row.value !== "");
  }

  /** The field that a fault is about: the one it names, the one just asked for, or the only one. */
  blamed(fault: Fault): FieldView | null {
    const named = this.#fields.find((field) => field.name === fault.field);
    if (named) return named;
    if (fault.code === "second_factor") return this.#later[0] ?? null;
    return this.#fields.length === 1 && this.rows.length === 0 ? (this.#fields[0] ?? null) : null;
  }

  /** Finds what is missing: Rust judges what is there. The first control at fault by its name, or null when all is well. */
  check(): string | null {
    this.errors.clear();
    for (const field of this.#fields) {
      if ((this.values.get(field.name)?.trim() ?? "") === "") this.errors.set(field.name, m.field_empty);
    }
    const used = new Set(this.#fields.map((field) => field.name));
    const rows = this.rows.filter((row) => row.name.trim() !== "" || row.value.trim() !== "");
    const [first] = this.rows;
    for (const row of rows.length === 0 && this.#fields.length === 0 && first ? [first] : rows) {
      const name = row.name.trim();
      if (!NAME.test(name)) this.errors.set(`name-${row.key}`, m.free_name_wrong);
      else if (used.has(name)) this.errors.set(`name-${row.key}`, m.free_name_twice);
      if (row.value.trim() === "") this.errors.set(`value-${row.key}`, m.field_empty);
      used.add(name);
    }
    const order = [
      ...this.#fields.map((field) => field.name),
      ...this.rows.flatMap((row) => [`name-${row.key}`, `value-${row.key}`]),
    ];
    return order.find((control) => this.errors.has(control)) ?? null;
  }

  /** What is sent. */
  collect(): Record<string, string> {
    const fields = this.#fields.map((field) => [field.name, this.values.get(field.name)?.trim() ?? ""]);
    const rows = this.rows
      .filter((row) => row.name.trim() !== "")
      .map((row) => [row.name.trim(), row.value.trim()]);
    return Object.fromEntries([...fields, ...rows]) as Record<string, string>;
  }

  /** Forgets what was typed. */
  clear(): void {
    for (const name of this.values.keys()) this.values.set(name, "");
    for (const row of this.rows) row.value = "";
  }
}
