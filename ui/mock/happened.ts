// Made-up history for the mock: changes, sign-ins with their steps, days, and a case file.

import type {
  CaseView,
  Changed,
  Entry,
  HealthDay,
  ListChange,
  Past as PastTry,
  Step,
  StepName,
  Timeline,
} from "../src/bindings";
import type { FakeShell } from "./shell";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const BLUECUP = { accountId: "acc_01HZ9X3Q4R5M6N7P8V00000000", username: "bluecup" };
const OTHER = { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1K", username: "harbor.shop" };

/** A change of that account. */
export function change(kind: ListChange["kind"], at: number, more: Partial<ListChange> = {}): ListChange {
  return {
    at,
    kind,
    account: BLUECUP.accountId,
    platform: "instagram",
    name: "Blue Cup Coffee",
    username: "bluecup",
    brand: { id: "b_1", name: "Blue Cup Coffee" },
    before: "active",
    after: "active",
    reason: null,
    known: "list",
    ...more,
  };
}

function entryOf(change: ListChange): Entry {
  return { entry: "change", ...change };
}

/** A try at connecting. */
export function past(attempt: string, started: number, end: PastTry["end"], more: Partial<PastTry> = {}): PastTry {
  return {
    attempt,
    started,
    ended: end === null ? null : started + 42_300,
    workspace: 1,
    platform: "instagram",
    method: "browser",
    contract: "current",
    brand: null,
    browser: null,
    expected: BLUECUP,
    end,
    who: "kim",
    round: null,
    ...more,
  };
}

/** A step, that many milliseconds after the beginning. */
export function step(name: StepName, at: number, after: number, more: Partial<Step> = {}): Step {
  return { at: at + after, after, name, code: null, detail: null, way: null, reference: "", requests: [], ...more };
}

const asked = (what: string, status: number, requestId: string | null) => [{ what, status, requestId }];

/** A sign-in in which somebody else came. */
export function wrongPerson(now: number): Timeline {
  const started = now - 3 * HOUR;
  return {
    past: past("t_wrong", started, { name: "connected", got: OTHER, others: [], outcome: "somebody_else_listed" }),
    steps: [
      step("begun", started, 0),
      step("offered", started, 640, { way: "deep_link", requests: asked("POST accounts/connect", 202, "a1b2c3d4") }),
      step("told", started, 40_100),
      step("found", started, 42_300),
    ],
  };
}

/** One that was refused, after an answer was lost. */
export function failed(now: number): Timeline {
  const started = now - 26 * HOUR;
  const fault = { code: "service_down", field: null, reference: "HTTP 503 req-7f31c0a9" } as const;
  return {
    past: past("t_failed", started, { name: "failed", fault }, { platform: "linkedin", expected: null, who: "" }),
    steps: [
      step("begun", started, 0),
      step("refused", started, 3_200, {
        code: "service_down",
        reference: "HTTP 503 req-7f31c0a9",
        requests: [
          ...asked("POST accounts/connect", 503, "req-7f31c0a7"),
          ...asked("POST accounts/connect", 0, null),
          ...asked("POST accounts/connect", 503, "req-7f31c0a9"),
        ],
      }),
    ],
  };
}

/** Everything that a scene of the history needs. */
export function happened(shell: FakeShell, now: number): void {
  const timelines = [
    wrongPerson(now),
    failed(now),
    {
      past: past("t_good", now - 5 * MINUTE, { name: "connected", got: BLUECUP, others: [], outcome: "expected" }),
      steps: [
        step("begun", now - 5 * MINUTE, 0),
        step("offered", now - 5 * MINUTE, 710, { way: "loopback", requests: asked("POST accounts/connect", 202, "0badcafe") }),
        step("told", now - 5 * MINUTE, 21_000),
        step("found", now - 5 * MINUTE, 22_400),
      ],
    },
    { past: past("t_no", now - 2 * DAY, { name: "declined", reason: "access_denied" }), steps: [] },
    { past: past("t_late", now - 3 * DAY, { name: "expired" }, { platform: "tiktok", expected: null }), steps: [] },
    { past: past("t_lost", now - 4 * DAY, { name: "unconfirmed" }, { platform: "youtube" }), steps: [] },
    { past: past("t_open", now - MINUTE, null, { platform: "facebook", expected: null }), steps: [] },
  ] satisfies Timeline[];
  const long = "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof";
  const changes = [
    change("repaired", now - 4 * MINUTE, { before: "reconnect_required", known: "sign_in" }),
    change("broke", now - 9 * HOUR, { after: "reconnect_required", reason: "token_expired" }),
    change("gone", now - 30 * HOUR, { account: "acc_gone", name: long, username: "moehren", platform: "google", brand: null, after: null }),
    change("gone", now - 31 * HOUR, { account: "acc_part", name: "Kite & Key", username: "kiteandkey", platform: "youtube", after: null }),
    change("gone", now - 32 * HOUR, { account: "acc_left", name: "Little Prints", username: "littleprints", platform: "facebook", known: "disconnected", after: null }),
    change("renamed", now - 50 * HOUR, { account: "acc_new", name: "Acme", username: "acme", before: "@acmecorp", after: "@acme" }),
    change("appeared", now - 51 * HOUR, { account: "acc_palm", name: "مقهى النخلة", username: "palmcafe", before: null }),
    change("unclear", now - 52 * HOUR, { account: "acc_evil", name: "<img src=x onerror=alert(1)>", username: "\u202egnp.exe", platform: "twitter", after: "unknown" }),
    change("first_seen", now - 60 * DAY, { account: "", name: "", username: "", platform: "", brand: null, after: "214" }),
  ];
  shell.past.timelines = timelines;
  shell.past.entries = [
    ...changes.map(entryOf),
    ...timelines.map(({ past }): Entry => ({ entry: "sign_in", ...past })),
  ];
  const folded = (of: ListChange, more: Partial<Changed> = {}): Changed => ({
    change: of,
    was: null,
    between: "nothing",
    folded: 1,
    ...more,
  });
  const [repaired, broke, gone, part, left, renamed, appeared] = changes as [ListChange, ListChange, ListChange, ListChange, ListChange, ListChange, ListChange];
  shell.past.changed = {
    broke: [folded({ ...broke, account: "acc_b" })],
    repaired: [folded(repaired, { between: "broke_and_repaired", folded: 2 })],
    gone: [folded(gone), folded(part), folded(left, { between: "came_and_went", folded: 2 })],
    appeared: [folded(appeared)],
    renamed: [folded(renamed, { was: "@acmecorp" })],
  };
  shell.past.knownSince = now - 60 * DAY;
  shell.past.days = days(now, 30);
}

/** So many days before today, with a gap and a bad day. */
export function days(now: number, count: number): HealthDay[] {
  const date = new Date(now);
  const today = Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
  const platforms = ["instagram", "facebook", "tiktok", "youtube", "linkedin", "twitter", "google", "threads", "pinterest", "bluesky"];
  return Array.from({ length: count }, (_, at) => at)
    .filter((at) => at % 11 !== 4)
    .map((at) => ({
      day: today - count + 1 + at,
      checkedAt: now - (count - 1 - at) * DAY,
      platforms: platforms.map((platform, place) => ({
        platform,
        connected: 60 - place * 6 + (at % 3) - (at === 17 ? 20 : 0),
        needsYou: at === 17 ? 21 - place : (at + place) % 7 === 0 ? 2 : 0,
        cannotTell: (at + place) % 13 === 0 ? 3 : 0,
        listed: 0,
      })),
    }));
}

/** A case file of a wrong person. */
export function caseFile(now: number): CaseView {
  return {
    madeAt: now - HOUR,
    minutesEast: 120,
    app: "0.1.0",
    system: "Debian GNU/Linux 13 (trixie) x86_64",
    contract: "current",
    host: "api.social-api.ai",
    kind: "live",
    list: {
      counts: { total: 214, needsYou: 9, cannotTell: 2, connected: 203, listed: 0 },
      checkedAt: now - 2 * HOUR,
      whole: false,
      problem: { code: "service_down", field: null, reference: "HTTP 503 req-7f31c0a9" },
    },
    returnPath: {
      testing: false,
      testedAt: null,
      deepLink: "works",
      loopback: "unknown",
      owner: { name: "other", program: "Plugboard 2" },
      browserFailed: false,
    },
    account: {
      id: BLUECUP.accountId,
      platform: "instagram",
      name: "Blue Cup Coffee",
      username: "bluecup",
      listed: true,
      status: "reconnect_required",
      reason: "token_expired",
      since: now - 9 * HOUR,
    },
    changes: [change("broke", now - 9 * HOUR, { after: "reconnect_required", reason: "token_expired" })],
    timelines: [wrongPerson(now), failed(now)],
    cause: "wrong_person",
    evidence: [
      { is: "step", timeline: 0, step: 3 },
      { is: "change", change: 0 },
    ],
  };
}
