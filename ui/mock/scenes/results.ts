// The sheets in which a sign-in ended: as wished, with somebody else, or without an account.

import type { Row } from "../../src/bindings";
import { BRANDS } from "../brands";
import { attempt, connected } from "../shell";
import { ACME, BLUECUP, BRAND, OTHER, WAITING, came, fault, ready, sheet, type Scene } from "./stage";

const LONG = {
  accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W9Z",
  username: "stadtbaeckerei_moehrenschlaeger_gueterbahnhof",
};
const PAGES = [OTHER, LONG, { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1M", username: "Blue Cup Roastery" }];
const EXPECTED = { expected: BLUECUP, expectedNow: "needs_you" } as const;
const GONE = { ...EXPECTED, expectedNow: "gone", brand: BRAND } as const;

const elseNew = (undo: "possible" | "doing" | "done" | "impossible", got = OTHER): Scene =>
  sheet(connected(got, "somebody_else_new", { undo }), EXPECTED);

/** Sign-ins whose sheets are closed: one under way, and one with somebody else. */
const inList: Scene = ready((board, shell) => {
  const [first, second] = shell.accounts.filter(({ health }) => health === "needs_you");
  const expected = ({ id, username }: Row) => ({ accountId: id, username });
  shell.put(attempt("a", WAITING, { platform: first!.platform, expected: expected(first!) }));
  const phase = connected(OTHER, "somebody_else_new", { undo: "possible" });
  shell.put(attempt("b", phase, { platform: second!.platform, expected: expected(second!) }));
  board.listing.open = null;
}, 60);

export const RESULTS: Record<string, Scene> = {
  "attempts-in-list": inList,
  "result-new": came("new"),
  "result-new-unchecked": sheet(connected(ACME, "new", { inList: "not_checked" })),
  "result-missing": sheet(connected(ACME, "new", { inList: "no" })),
  "result-several-missing": sheet(connected(ACME, "new", { others: PAGES, inList: "no" }), { platform: "facebook" }),
  "result-renewed": came("renewed"),
  "result-expected": came("expected", BLUECUP, { expected: BLUECUP }),
  "result-declined": sheet({ name: "declined", reason: "access_denied" }),
  "result-cancelled": sheet({ name: "cancelled" }),
  "result-expired": sheet({ name: "expired" }),
  "result-unconfirmed": sheet({ name: "unconfirmed" }),
  "result-interrupted": sheet({ name: "failed", fault: fault("interrupted") }),
  "result-failed": sheet({ name: "failed", fault: fault("sign_in_stale") }),
  "result-brand": sheet(connected(ACME, "new"), { brand: BRAND }),
  "result-several": sheet(connected(ACME, "new", { others: PAGES }), {
    platform: "facebook",
    brand: { id: "b_long", name: BRANDS[3]!.name },
  }),
  "result-expected-several": sheet(connected(BLUECUP, "expected", { others: [OTHER] }), EXPECTED),
  "result-else-new": elseNew("impossible"),
  "result-else-unlisted": sheet(connected(OTHER, "somebody_else_new", { inList: "not_checked" }), EXPECTED),
  "result-else-kept": sheet({ name: "failed", fault: fault("somebody_else") }, { ...EXPECTED, brand: BRAND }),
  "result-else-gone": sheet(connected(OTHER, "somebody_else_new", { undo: "impossible" }), GONE),
  "result-else-listed": came("somebody_else_listed", OTHER, EXPECTED),
  "result-else-undo": elseNew("possible"),
  "result-else-undo-long": elseNew("possible", LONG),
  "result-else-undoing": elseNew("doing"),
  "result-else-undone": elseNew("done"),
  "result-else-form": sheet(connected(OTHER, "somebody_else_listed"), {
    ...EXPECTED,
    platform: "trustpilot",
    method: "form",
  }),
};
