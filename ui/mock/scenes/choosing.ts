// The sheet in which pages or a profile are chosen.

import type { AskReason, ChoiceView, Fault, OptionMark, OptionView, PhaseView } from "../../src/bindings";
import { attempt } from "../shell";
import { BLUECUP, BRAND, fault, press, ready, sheet, type, type Scene } from "./stage";

const option = (id: string, name: string, detail: string, takenBy: string | null = null): OptionView => ({
  id,
  name,
  detail,
  takenBy,
  free: takenBy === null,
  mark: null,
});

/** The same options, some of which the account has. */
export const marked = (options: OptionView[], marks: Record<string, OptionMark>): OptionView[] =>
  options.map((one) => ({ ...one, mark: marks[one.id] ?? null }));

/** The pages of a login: two of them belong to another brand. */
export const PAGES: OptionView[] = [
  option("p1", "Blue Cup Coffee", "Coffee shop"),
  option("p2", "Blue Cup Roastery", "Coffee shop"),
  option("p3", "Harbor Museum", "Museum", "Harbor Museum"),
  option("p4", "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof", "Bakery, wholesale and retail"),
  option("p5", "مقهى النخلة", "مقهى"),
  option("p6", "<img src=x onerror=alert(1)>", "\u202egnp.exe", "Nordsee Sailing"),
  option("p7", "Little Prints", ""),
  option("p8", "Kite & Key", "Shop"),
];

/** The locations of a Google login. */
export const PROFILES: OptionView[] = [
  option("accounts/1/locations/1", "Blue Cup Coffee, Harbor", "3 Quay Street"),
  option("accounts/1/locations/2", "Blue Cup Coffee, Station", "1 Station Road"),
  option("accounts/1/locations/3", "Blue Cup Coffee, Market", "Market Square", "Blue Cup Market"),
];

/** A choice of pages. */
export const pages = (options: OptionView[], more: Partial<ChoiceView> = {}): ChoiceView => ({
  kind: "pages",
  options,
  lost: [],
  most: 5,
  why: null,
  ...more,
});

/** A choice of one profile. */
export const profiles = (options: OptionView[], why: AskReason | null = null): ChoiceView => ({
  ...pages(options, { why }),
  kind: "profile",
  most: 1,
});

/** The phase of an attempt in which there is that to choose. */
export const choosing = (choice: ChoiceView | null, problem: Fault | null = null): PhaseView => ({
  name: "choosing",
  leftMs: 1_742_000,
  choice,
  fault: problem,
});

const FACEBOOK = { platform: "facebook", way: "loopback", otherWay: null, brand: BRAND } as const;
const AGAIN = { ...FACEBOOK, expected: BLUECUP } as const;
const GOOGLE = { ...FACEBOOK, platform: "google" } as const;

/** That many pages of one login. */
export function manyPages(count: number): OptionView[] {
  return Array.from({ length: count }, (_, index) =>
    option(`p${index}`, `Branch ${index + 1}`, "Shop", index % 7 === 3 ? "Another brand" : null),
  );
}

function full(options: OptionView[], ...tests: string[]): Scene {
  return ready((board, shell) => {
    const next = attempt("a", choosing(pages(options, { most: 3 })), FACEBOOK);
    shell.put(next);
    board.show(next);
    press(...tests);
  });
}

const LOST = [
  { name: "Blue Cup Catering", brand: "Blue Cup Coffee" },
  { name: "Stadtbäckerei Möhrenschläger", brand: "Stadtbäckerei" },
];

export const CHOOSINGS: Record<string, Scene> = {
  choosing: sheet(choosing(pages(PAGES)), FACEBOOK),
  "choosing-full": full(PAGES, 'choice"][data-option="p1', 'choice"][data-option="p2', 'choice"][data-option="p4'),
  "choosing-lost": sheet(choosing(pages(PAGES.slice(0, 3), { lost: LOST })), FACEBOOK),
  "choosing-profile": sheet(choosing(profiles(PROFILES)), GOOGLE),
  "choosing-marked": sheet(
    choosing(pages(marked(PAGES, { p1: "expected", p4: "connected" }), { lost: LOST.slice(0, 1), why: "lost_access" })),
    AGAIN,
  ),
  "choosing-dropped": ready((board, shell) => {
    const options = marked(PAGES.slice(0, 4), { p1: "connected", p4: "connected" });
    const next = attempt("a", choosing(pages(options, { lost: LOST.slice(0, 1), why: "lost_access" })), AGAIN);
    shell.put(next);
    board.show(next);
    press('choice"][data-option="p4');
  }),
  "choosing-missing": sheet(choosing(pages(PAGES.slice(4), { why: "expected_missing" })), AGAIN),
  "choosing-profile-marked": sheet(
    choosing(profiles(marked(PROFILES, { "accounts/1/locations/2": "expected" })), fault("rate_limited")),
    { ...AGAIN, platform: "google" },
  ),
  "choosing-several": sheet(choosing(profiles(PROFILES, "several_match")), { ...AGAIN, platform: "google" }),
  "choosing-taken": sheet(choosing(profiles(PROFILES, "several_match"), fault("brand_taken")), {
    ...AGAIN,
    platform: "google",
  }),
  "choosing-many": sheet(choosing(pages(manyPages(5000))), FACEBOOK),
  "choosing-search": ready((board, shell) => {
    const next = attempt("a", choosing(pages(manyPages(5000))), FACEBOOK);
    shell.put(next);
    board.show(next);
    type("option-search", "nobody at all");
  }),
  "choosing-empty": sheet(choosing(pages([])), FACEBOOK),
  "choosing-all-taken": sheet(choosing(pages([PAGES[2], PAGES[5]] as OptionView[])), FACEBOOK),
  "choosing-loading": sheet(choosing(null), FACEBOOK),
  "choosing-failed": sheet(choosing(null, fault("offline")), FACEBOOK),
  "choosing-refused": sheet(choosing(pages(PAGES), fault("choice_refused")), FACEBOOK),
  "choosing-time-up": sheet({ ...choosing(pages(PAGES)), leftMs: 0 } as PhaseView, FACEBOOK),
};
