// A reconnect round for the mock: rows out of made-up accounts, and the figures that Rust would give of them.

import type { RoundGroup, RoundItem, RoundSlot, RoundView, Row } from "../src/bindings";
import { PLATFORMS } from "./accounts";

/** An account of a round that waits. */
export function roundItem(row: Row, number: number, more: Partial<RoundItem> = {}): RoundItem {
  return {
    account: row.id,
    number,
    platform: row.platform,
    method: PLATFORMS.find((platform) => platform.slug === row.platform)?.method ?? "browser",
    name: row.name,
    username: row.username,
    brand: row.brand,
    browser: row.browser,
    since: row.since,
    reason: "token_expired",
    signInHelps: true,
    standing: { name: "waiting" },
    trouble: null,
    tries: [],
    after: null,
    ...more,
  };
}

/** The accounts in groups of neighbours with the same platform; those with a name in `logins` share a login. */
export function slotsOf(items: RoundItem[], logins: ReadonlySet<string> = new Set()): RoundSlot[] {
  const slots: RoundSlot[] = [];
  let header: RoundGroup | null = null;
  let last = "";
  for (const item of items) {
    const kind = item.method === "dashboard" ? "dashboard" : logins.has(item.account) ? "login" : "platform";
    const key = `${kind} ${item.platform}`;
    if (header === null || key !== last) {
      header = { kind, platform: item.platform, browser: item.browser, accounts: 0, left: 0 };
      slots.push({ kind: "group", group: header });
    }
    last = key;
    header.accounts += 1;
    if (item.standing.name === "waiting" || item.standing.name === "in_flight") header.left += 1;
    slots.push({ kind: "item", item });
  }
  return slots;
}

/** The figures of a round with these rows. */
export function roundOf(slots: RoundSlot[], more: Partial<RoundView> = {}): RoundView {
  const items = slots.flatMap((slot) => (slot.kind === "item" ? [slot.item] : []));
  const count = (name: RoundItem["standing"]["name"]) => items.filter((item) => item.standing.name === name).length;
  const waiting = items.filter((item) => item.standing.name === "waiting");
  const next = waiting.find((item) => item.trouble === null && item.method !== "dashboard") ?? waiting[0] ?? null;
  const nextSlot = slots.findIndex((slot) => slot.kind === "item" && slot.item === next);
  const group = slots.slice(0, nextSlot + 1).reverse().find((slot) => slot.kind === "group");
  const inFlight = count("in_flight");
  return {
    id: 1,
    revision: 1,
    state: "running",
    started: Date.now() - 25 * 60_000,
    ended: null,
    who: "mira",
    total: items.length,
    left: waiting.filter((item) => item.trouble === null).length,
    failed: waiting.filter((item) => item.trouble !== null).length,
    inFlight,
    done: count("done"),
    skipped: count("skipped"),
    sent: count("sent"),
    gone: count("gone"),
    room: inFlight < 5,
    next,
    nextSlot: nextSlot < 0 ? null : nextSlot,
    group: group?.kind === "group" ? group.group : null,
    attempts: items.flatMap((item) => item.tries.map((one) => one.attempt)),
    latest: null,
    ...more,
  };
}
