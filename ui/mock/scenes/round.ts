// The reconnect round: its queue, several in flight, troubles, paused, done, closed; of 1, 12, 50 and 5,000 accounts.

import type { RoundItem, RoundResult, RoundStanding, RoundView } from "../../src/bindings";
import { accounts } from "../accounts";
import { brandsView } from "../brands";
import { roundItem, slotsOf } from "../round";
import { attempt, connected, type FakeShell } from "../shell";
import { choosing, profiles, PROFILES } from "./choosing";
import { fault, list, NOW, OTHER, press, type Scene } from "./stage";

const MINUTE = 60_000;
const PLATFORMS = ["instagram", "facebook", "linkedin", "tiktok", "youtube"];

/** That many accounts that need somebody, platform by platform. */
export function broken(count: number, shell?: FakeShell): RoundItem[] {
  const rows = accounts(count, NOW).map((row, n) => ({
    ...row,
    platform: PLATFORMS[Math.floor((n * PLATFORMS.length) / count)] ?? "instagram",
    brand: shell ? { id: "b_acme", name: "Acme" } : null,
  }));
  return rows.map((row, n) => roundItem(row, n + 1));
}

const tried = (item: RoundItem, result: RoundResult | null, ended: number | null = NOW - 4 * MINUTE): RoundItem => ({
  ...item,
  tries: [
    ...item.tries,
    { attempt: `round-1-${item.number}-1`, browser: null, started: NOW - 5 * MINUTE, ended, result },
  ],
});

/** The account in another state. */
export function standing(item: RoundItem, standing: RoundStanding): RoundItem {
  return { ...item, standing };
}

/** Back, and the list says so. */
export function done(item: RoundItem, how: "signed_in" | "together" | "by_itself" | "link" = "signed_in"): RoundItem {
  const back = standing(item, { name: "done", how, at: NOW - 4 * MINUTE });
  const after = { health: "connected", at: NOW - 3 * MINUTE } as const;
  return how === "signed_in" ? { ...tried(back, { name: "connected" }), after } : { ...back, after };
}

/** In trouble, and still to be done. */
export function failed(item: RoundItem, trouble: RoundResult): RoundItem {
  return { ...tried(item, trouble), trouble };
}

/** Somebody is signing in. */
export function flying(item: RoundItem): RoundItem {
  return tried(standing(item, { name: "in_flight", attempt: `round-1-${item.number}-1` }), null, null);
}

function round(count: number, change: (items: RoundItem[], shell: FakeShell) => RoundItem[], more: Partial<RoundView> = {}): Scene {
  return (shell) => {
    void list(214)(shell);
    const items = change(broken(count), shell);
    shell.play(slotsOf(items, new Set(items.slice(0, 3).map((item) => item.account))), more);
    return (board) => board.go("round");
  };
}

const edit = (items: RoundItem[], changes: Record<number, (item: RoundItem) => RoundItem>) =>
  items.map((item) => changes[item.number]?.(item) ?? item);

function several(items: RoundItem[], shell: FakeShell): RoundItem[] {
  const put = (number: number, phase: Parameters<typeof attempt>[1], more: Parameters<typeof attempt>[2] = {}) => {
    const item = items[number - 1];
    if (!item) return;
    const expected = { accountId: item.account, username: item.username };
    shell.put(attempt(`round-1-${number}-1`, phase, { platform: item.platform, expected, ...more }));
  };
  put(4, { name: "waiting", leftMs: 512_000, lifeMs: 600_000 });
  put(5, { name: "waiting", leftMs: 41_000, lifeMs: 600_000 }, { browserFailed: true });
  put(6, { name: "exchanging" });
  put(7, choosing(profiles(PROFILES, "several_match")));
  put(8, connected(OTHER, "somebody_else_new"));
  return edit(items, {
    1: (item) => done(item),
    2: (item) => done(item, "together"),
    3: (item) => done(item, "by_itself"),
    4: flying,
    5: flying,
    6: flying,
    7: flying,
    8: (item) => failed(item, { name: "somebody_else", got: OTHER, newHere: true }),
  });
}

function mixed(items: RoundItem[]): RoundItem[] {
  return edit(items, {
    1: (item) => done(item),
    2: (item) => done(item, "together"),
    3: (item) => failed(item, { name: "somebody_else", got: OTHER, newHere: false }),
    4: (item) => failed(item, { name: "declined", reason: "access_denied" }),
    5: (item) => failed(item, { name: "expired" }),
    6: (item) => failed(item, { name: "failed", fault: fault("service_down") }),
    7: (item) => standing(item, { name: "skipped", at: NOW - MINUTE }),
    8: (item) => standing(item, { name: "sent", at: NOW - MINUTE, invite: null }),
    9: (item) => standing(item, { name: "gone", at: NOW - MINUTE }),
    10: (item) => ({ ...item, platform: "whatsapp", method: "dashboard" }),
  });
}

const over = (items: RoundItem[]) =>
  mixed(items).map((item) => (item.standing.name === "waiting" && item.trouble === null ? done(item) : item));

const ENDED = { state: "closed", ended: NOW, next: null, nextSlot: null } as const;

export const ROUNDS: Record<string, Scene> = {
  round: round(12, (items) => items),
  "round-one": round(1, (items) => items),
  "round-many": round(50, mixed),
  "round-thousands": round(5000, mixed),
  "round-flying": round(12, several),
  "round-failed": round(12, mixed),
  "round-full": round(12, several, { room: false, inFlight: 5 }),
  "round-paused": round(12, several, { state: "paused" }),
  "round-finish": (shell) => {
    const then = round(12, several)(shell);
    return (board) => {
      then?.(board);
      press("round-finish");
    };
  },
  // After a restart the browsers' addresses are gone, and nothing happened yet.
  "round-resumed": round(12, (items, shell) => {
    const next = several(items, shell);
    shell.set({ attempts: shell.view.attempts.map((one) => ({ ...one, canReopen: false, openedMs: null })) });
    return next;
  }),
  "round-links": (shell) => {
    void list(214)(shell);
    const workspace = shell.view.workspace && { ...shell.view.workspace, contract: "current" as const };
    shell.set({ workspace, brands: brandsView() });
    shell.play(slotsOf(broken(12, shell)));
    return (board) => board.go("round");
  },
  "round-over": round(12, (items) => items.map((item) => done(item))),
  "round-sent": round(12, (items) =>
    items.map((item) =>
      item.number > 8 ? standing(item, { name: "sent", at: NOW - MINUTE, invite: null }) : done(item),
    ),
  ),
  "round-dashboard": round(3, (items) =>
    items.map((item) => ({ ...item, platform: "whatsapp", method: "dashboard" as const })),
  ),
  "round-closed": round(12, over, ENDED),
  "round-closed-unsaid": round(
    3,
    (items) => items.map((item) => ({ ...done(item), after: item.number === 1 ? null : { health: "needs_you", at: NOW } })),
    ENDED,
  ),
  "round-proof": (shell) => {
    const then = round(12, over, ENDED)(shell);
    return (board) => {
      then?.(board);
      press("round-details");
    };
  },
  "round-menu": (shell) => {
    const then = round(12, (items) => items)(shell);
    return (board) => {
      then?.(board);
      setTimeout(() => dispatchEvent(new KeyboardEvent("keydown", { key: "o", bubbles: true })), 400);
    };
  },
  "round-refused": (shell) => {
    shell.fail.roundNext = fault("offline");
    const then = round(12, (items) => items)(shell);
    return (board) => {
      then?.(board);
      press("round-start");
    };
  },
};
