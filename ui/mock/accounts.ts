// Made-up accounts for the mock, the same at every start.

import type { FieldView, Health, PlatformView, Row } from "../src/bindings";
import { unknownPlatform } from "../src/platforms";
import catalogue from "./catalogue.json";

const field = (name: string, more: Partial<FieldView> = {}): FieldView => ({
  name,
  secret: false,
  maxLength: 128,
  asked: "always",
  hasPage: false,
  ...more,
});

/** Rust's catalogue: `cargo test -p plugboard-core` writes it. */
export const PLATFORMS = catalogue as PlatformView[];

/** A platform with a user name and a password, for the form. */
export const TWO_FIELDS: PlatformView = {
  ...unknownPlatform("example"),
  name: "Example",
  method: "form",
  fields: [field("username"), field("password", { secret: true })],
};

const NAMED: [string, string, string, Health][] = [
  ["Blue Cup Coffee", "bluecup", "instagram", "needs_you"],
  ["Harbor Museum", "harbor-museum", "linkedin", "needs_you"],
  ["Red Panda Toys", "redpandatoys", "tiktok", "cannot_tell"],
  ["Acme Corp", "acmecorp", "instagram", "connected"],
  ["La Vela Hotels", "lavela.example", "trustpilot", "connected"],
  ["Nordsee Sailing", "Nordsee Sailing", "facebook", "connected"],
  [
    "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof",
    "stadtbaeckerei_moehrenschlaeger_gueterbahnhof",
    "google",
    "connected",
  ],
  ["Kite & Key", "kiteandkey", "youtube", "connected"],
  ["<img src=x onerror=alert(1)>", "\u202egnp.exe", "twitter", "connected"],
  ["مقهى النخلة", "palmcafe", "instagram", "connected"],
  ["Little Prints", "littleprints", "facebook", "connected"],
  ["金魚書店", "kingyo", "twitter", "connected"],
];

const WORDS = ["Amber", "Birch", "Copper", "Dune", "Ember", "Fjord", "Grove", "Heron", "Iris", "Juniper"];
const TRADES = ["Bakery", "Cycles", "Dental", "Films", "Garden", "Hotels", "Optics", "Press", "Studio", "Travel"];

const HOUR = 3_600_000;

/** That many accounts, those that need somebody first. */
export function accounts(count: number, now: number): Row[] {
  const rows = Array.from({ length: count }, (_, index) => account(index, now));
  const rank: Record<Health, number> = { needs_you: 0, cannot_tell: 1, connected: 2, listed: 3 };
  return rows.sort((a, b) => rank[a.health] - rank[b.health]);
}

function account(index: number, now: number): Row {
  const id = `acc_01HZ9X3Q4R5M6N7P8V${String(index).padStart(8, "0")}`;
  const named = NAMED[index];
  if (named) {
    const [name, username, platform, health] = named;
    return row(id, platform, name, username, health, now - (index + 1) * 26 * HOUR);
  }
  const word = WORDS[index % 10] ?? "";
  const trade = TRADES[Math.floor(index / 10) % 10] ?? "";
  const slug = PLATFORMS[(index * 7) % PLATFORMS.length]?.slug ?? "instagram";
  const health: Health = index % 23 === 5 ? "needs_you" : index % 31 === 7 ? "cannot_tell" : "connected";
  const name = `${word} ${trade} ${Math.floor(index / 100)}`;
  return row(id, slug, name, name.toLowerCase().replaceAll(" ", "."), health, now - (index % 90) * HOUR);
}

function row(id: string, platform: string, name: string, username: string, health: Health, since: number): Row {
  return {
    id,
    platform,
    name,
    username,
    health,
    lastKnown: health === "cannot_tell" ? "connected" : null,
    since,
    reason: health === "needs_you" ? "token_expired" : null,
    signInHelps: true,
    brand: null,
    browser: null,
    selected: false,
    found: [],
  };
}
