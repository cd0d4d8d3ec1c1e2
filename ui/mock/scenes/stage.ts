// What the scenes are made of: people, workspaces, sheets, and hands that press and type.

import type { AttemptView, Fault, KeyTrouble, Outcome, PhaseView, WorkspaceKind } from "../../src/bindings";
import type { Board } from "../../src/board.svelte";
import { accounts } from "../accounts";
import { found, later } from "../rest";
import { attempt, connected, FakeShell } from "../shell";
import { showing, workspace } from "../workspaces";

export { later };

/** Prepares the shell before the page starts; what it returns runs once the page has started. */
export type Scene = (shell: FakeShell) => ((board: Board) => void) | void;

export const NOW = Date.now();
export const CHECKED = NOW - 3 * 60_000;
export const BLUECUP = { accountId: "acc_01HZ9X3Q4R5M6N7P8V00000000", username: "bluecup" };
export const ACME = { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1J", username: "acmecorp" };
export const OTHER = { accountId: "acc_01HZ9X3Q4R5M6N7P8V2K0W1K", username: "harbor.shop" };
export const WAITING: PhaseView = { name: "waiting", leftMs: 582_000, lifeMs: 600_000 };

/** A brand of a client. */
export const BRAND = { id: "b_1", name: "Blue Cup Coffee" };

/** A fault of that code. */
export const fault = (code: Fault["code"], field: string | null = null): Fault => ({
  code,
  field,
  reference: "HTTP 503, request req_7f31c0a9",
});

/** That many accounts in a ready workspace. */
export function list(count: number, kind: WorkspaceKind = "live"): Scene {
  return (shell) => {
    shell.hold(accounts(count, NOW), CHECKED);
    const live = kind === "live";
    shell.set(showing(live ? [workspace(1)] : [workspace(1), workspace(0)], live ? 1 : 0));
  };
}

/** A ready workspace, and what happens in it once the page has started. */
export function ready(then: (board: Board, shell: FakeShell) => void, count = 12): Scene {
  return (shell) => {
    void list(count)(shell);
    return (board) => then(board, shell);
  };
}

/** An open sheet with an attempt in that phase. */
export function sheet(phase: PhaseView, more: Partial<AttemptView> = {}): Scene {
  return ready((board, shell) => {
    const next = attempt("8d6f1f3e-0000-4000-8000-000000000001", phase, more);
    shell.put(next);
    board.show(next);
  });
}

/** The result of a sign-in. */
export function came(outcome: Outcome, got = ACME, more: Partial<AttemptView> = {}): Scene {
  return sheet(connected(got, outcome), more);
}

/** A window without a workspace. */
export function alone(change: Parameters<FakeShell["set"]>[0]): Scene {
  return (shell) => shell.set({ workspace: null, workspaces: [], ...change });
}

/** What became of the key. */
export const key = (
  kept: "nowhere" | "until_quit" | "unanswered",
  pasted: string | null = null,
  trouble: KeyTrouble | null = null,
) => ({
  kept,
  trouble,
  pasted,
  defaultAddress: "https://api.social-api.ai/v1",
  address: "https://api.social-api.ai/v1",
});

/** Clicks what bears these marks, one after the other. */
export function press(...tests: string[]): void {
  for (const test of tests) later(async () => (await found(`[data-test="${test}"]`)).click());
}

/** Presses the first of those that is there: not everything is at every size. */
export function pressOne(...tests: string[]): void {
  later(async () => (await found(tests.map((test) => `[data-test="${test}"]`).join())).click());
}

/** Types into the field with that mark. */
export function type(test: string, text: string): void {
  later(async () => {
    const input = (await found(`[data-test="${test}"]`)) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Brings what bears that mark into sight, once it is there. */
export function show(test: string): void {
  later(async () => (await found(`[data-test="${test}"]`)).scrollIntoView({ block: "center" }));
}
