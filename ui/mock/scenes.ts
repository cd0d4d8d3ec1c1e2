// Every state of the window by name: the page draws `?scene=NAME`, the pictures are taken of all of them.

import type { AttemptView, Fault, Outcome, PhaseView, WorkspaceKind } from "../src/bindings";
import type { Board } from "../src/board.svelte";
import { accounts, PLATFORMS, TWO_FIELDS } from "./accounts";
import { attempt, connected, FakeShell } from "./shell";

/** Prepares the shell before the page starts; what it returns runs once the page has started. */
export type Scene = (shell: FakeShell) => ((board: Board) => void) | void;

const NOW = Date.now();
const CHECKED = NOW - 3 * 60_000;
const BLUECUP = { accountId: "acc_01HZ9X3Q4R5M6N7P8V00000000", username: "bluecup" };
const ACME = { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1J", username: "acmecorp" };
const OTHER = { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1K", username: "harbor.shop" };
const WAITING: PhaseView = { name: "waiting", leftMs: 582_000, lifeMs: 600_000 };

const fault = (code: Fault["code"], field: string | null = null): Fault => ({
  code,
  field,
  reference: "HTTP 503, request req_7f31c0a9",
});

function list(count: number, kind: WorkspaceKind = "live"): Scene {
  return (shell) => {
    shell.hold(accounts(count, NOW), CHECKED);
    shell.set({
      workspace: {
        kind,
        address: kind === "live" ? "https://api.social-api.ai/v1" : "http://127.0.0.1:40123/v1",
        contract: "seed",
        contractChosen: null,
      },
    });
  };
}

function ready(then: (board: Board, shell: FakeShell) => void, count = 12): Scene {
  return (shell) => {
    void list(count)(shell);
    return (board) => then(board, shell);
  };
}

/** An open sheet with an attempt in that phase. */
function sheet(phase: PhaseView, more: Partial<AttemptView> = {}): Scene {
  return ready((board, shell) => {
    const next = attempt("8d6f1f3e-0000-4000-8000-000000000001", phase, more);
    shell.put(next);
    board.show(next);
  });
}

function came(outcome: Outcome, got = ACME, more: Partial<AttemptView> = {}): Scene {
  return sheet(connected(got, outcome), more);
}

function alone(change: Parameters<FakeShell["set"]>[0]): Scene {
  return (shell) => shell.set({ workspace: null, ...change });
}

const key = (kept: "nowhere" | "until_quit", pasted: string | null = null) => ({
  kept,
  pasted,
  defaultAddress: "https://api.social-api.ai/v1",
  address: "https://api.social-api.ai/v1",
});

export const SCENES: Record<string, Scene> = {
  opening: alone({ stage: "opening", key: key("nowhere") }),
  locked: alone({
    stage: "locked",
    key: key("nowhere"),
    attempts: [attempt("a", { name: "claimed" }, { needsKey: true })],
  }),
  "already-open": alone({ stage: "already_open", key: key("nowhere") }),
  "already-open-link": alone({
    stage: "already_open",
    key: key("nowhere"),
    notice: { kind: "unknown_link", serial: 1 },
  }),
  welcome: alone({ stage: "welcome", key: key("nowhere") }),
  "welcome-pasted": alone({ stage: "welcome", key: key("nowhere", "f7e2") }),
  "welcome-notice": alone({
    stage: "welcome",
    key: key("nowhere"),
    notice: { kind: "set_aside", serial: 1 },
  }),
  "welcome-empty": (shell) => {
    void alone({ stage: "welcome", key: key("nowhere") })(shell);
    return () => press("check-key");
  },
  "welcome-refused": (shell) => {
    void alone({ stage: "welcome", key: key("nowhere", "f7e2") })(shell);
    shell.fail.signIn = fault("key_refused");
    return () => press("check-key", "advanced");
  },
  "welcome-refused-elsewhere": (shell) => {
    const address = "http://127.0.0.1:40123";
    void alone({ stage: "welcome", key: { ...key("nowhere", "f7e2"), address } })(shell);
    shell.fail.signIn = fault("not_the_api");
    return () => press("check-key");
  },

  accounts: list(214),
  "accounts-twelve": list(12),
  "accounts-one": list(1),
  "accounts-many": list(5000),
  "accounts-none": list(0),
  "accounts-loading": () => undefined,
  "accounts-failed": (shell) =>
    shell.set({ accounts: { ...shell.view.accounts, problem: fault("offline") } }),
  "accounts-offline": ready((_, shell) =>
    shell.set({ accounts: { ...shell.view.accounts, problem: fault("offline") } }),
  ),
  "accounts-listed": (shell) =>
    shell.hold(
      accounts(40, NOW).map((row) => ({ ...row, health: "listed", lastKnown: null, reason: null })),
      CHECKED,
    ),
  "accounts-no-match": ready(() => type("search", "nobody at all")),
  "accounts-filtered": ready(() => press("filter-needs_you"), 214),
  "accounts-menu": ready(() => later(() => document.querySelector<HTMLElement>("[data-test=more]")?.click()), 214),
  "accounts-busy": ready((_, shell) => {
    shell.set({ notice: { kind: "unknown_link", serial: 1 }, key: key("until_quit") });
    shell.put(attempt("a", WAITING));
    shell.put(attempt("b", connected(ACME, "new")));
    shell.put(attempt("c", connected(OTHER, "somebody_else_new"), { expected: BLUECUP }));
  }),
  rehearsal: list(12, "rehearsal"),
  connect: ready((board) => board.go("connect"), 214),
  "connect-search": ready((board) => {
    board.go("connect");
    type("platform-search", "tr");
  }),
  settings: ready((board) => board.go("settings")),
  "settings-until-quit": ready((board, shell) => {
    shell.set({ key: key("until_quit") });
    shell.put(attempt("a", WAITING));
    board.go("settings");
  }),
  "settings-rehearsal": (shell) => {
    void list(12, "rehearsal")(shell);
    return (board) => board.go("settings");
  },

  before: ready((board) => {
    board.go("connect");
    board.connect("instagram", null);
  }),
  "before-reconnect": ready((board) => board.connect("instagram", BLUECUP)),
  "before-failed": ready((board, shell) => {
    shell.fail.begin = fault("service_down");
    board.connect("linkedin", null);
    press("open-browser");
  }),
  "waiting-starting": sheet({ name: "starting" }),
  waiting: sheet(WAITING),
  "waiting-reconnect": sheet(WAITING, { expected: BLUECUP }),
  "waiting-restored": sheet(WAITING, { canReopen: false }),
  "waiting-browser-failed": sheet(WAITING, { browserFailed: true }),
  "waiting-paste-failed": ready((board, shell) => {
    const next = attempt("a", WAITING);
    shell.fail.pasteLink = fault("link_unreadable");
    shell.put(next);
    board.show(next);
    press("paste-link");
  }),
  "waiting-time-up": sheet({ name: "waiting", leftMs: 0, lifeMs: 600_000 }),
  "waiting-claimed": sheet({ name: "claimed" }, { expected: BLUECUP }),
  "waiting-needs-key": sheet({ name: "claimed" }, { needsKey: true }),
  form: ready((board) => board.connect("trustpilot", null)),
  "form-reconnect": ready((board) =>
    board.connect("trustpilot", { accountId: "acc_1", username: "lavela.example" }),
  ),
  "form-two-fields": (shell) => {
    shell.platformList = [...PLATFORMS, TWO_FIELDS];
    void list(12)(shell);
    return (board) => {
      board.connect("example", null);
      press("submit");
    };
  },
  "form-busy": sheet({ name: "starting" }, { platform: "trustpilot", method: "form" }),
  "form-refused": sheet(
    { name: "failed", fault: fault("credential_refused", "api_key") },
    { platform: "trustpilot", method: "form" },
  ),
  "form-offline": sheet(
    { name: "failed", fault: fault("offline") },
    { platform: "trustpilot", method: "form" },
  ),
  "result-new": came("new"),
  "result-renewed": came("renewed"),
  "result-expected": came("expected", BLUECUP, { expected: BLUECUP }),
  "result-else-new": came("somebody_else_new", OTHER, { expected: BLUECUP }),
  "result-else-listed": came("somebody_else_listed", OTHER, { expected: BLUECUP }),
  "result-declined": sheet({ name: "declined", reason: "access_denied" }),
  "result-cancelled": sheet({ name: "cancelled" }),
  "result-expired": sheet({ name: "expired" }),
  "result-unconfirmed": sheet({ name: "unconfirmed" }),
  "result-interrupted": sheet({ name: "failed", fault: fault("interrupted") }),
  "result-failed": sheet({ name: "failed", fault: fault("sign_in_stale") }),
};

function later(what: () => void): void {
  setTimeout(what, 300);
}

function press(...tests: string[]): void {
  later(() => {
    for (const test of tests) document.querySelector<HTMLElement>(`[data-test="${test}"]`)?.click();
  });
}

function type(test: string, text: string): void {
  later(() => {
    const input = document.querySelector<HTMLInputElement>(`[data-test="${test}"]`);
    if (!input) return;
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
