// Going from one workspace to another, and letting things go wrong in Rehearsal.
// Which workspaces there are is on the view; what was let go wrong, and has not happened yet, is known only here.

import { tick, untrack } from "svelte";

import type { AttemptView, Fault, RehearsalMishap, View, WorkspaceId } from "./bindings";
import type { Board } from "./board.svelte";
import { asFault } from "./errors";
import type { Ipc } from "./ipc";
import * as m from "./paraglide/messages";
import { isOver } from "./sheet.svelte";
import { isolated } from "./text";
import { shownId, workspaceName } from "./workspaces";

/** When a mishap happens: at the next sign-in, or at once, and then for how many milliseconds. */
export type When = "next_sign_in" | { now: number | null };

/** When each happens, as Rehearsal plays them. */
export const MISHAPS: Record<RehearsalMishap, When> = {
  wrong_person: "next_sign_in",
  replaced: "next_sign_in",
  declined: "next_sign_in",
  too_late: "next_sign_in",
  lost_callback: "next_sign_in",
  offline: { now: 30_000 },
  rate_limited: { now: 20_000 },
  access_ends: { now: null },
};

/** What the window does with workspaces. */
export class Spaces {
  /** A command is on its way. */
  busy: boolean = $state(false);
  /** Why the last command was rejected, and the way to give it again. */
  trouble: { fault: Fault; again: () => void } | null = $state.raw(null);
  /** What was let go wrong and is still to happen, or happening. */
  armed: RehearsalMishap | null = $state(null);

  readonly #ipc: Ipc;
  readonly #refresh: () => void;
  #over: ReturnType<typeof setTimeout> | undefined;

  constructor(ipc: Ipc, refresh: () => void) {
    this.#ipc = ipc;
    this.#refresh = refresh;
  }

  /** Shows another workspace. */
  switchTo(workspace: WorkspaceId): Promise<void> {
    return this.#do(() => this.#ipc.switchWorkspace(workspace));
  }

  /** Starts Rehearsal, or goes there. */
  rehearse(): Promise<void> {
    return this.#do(() => this.#ipc.rehearse());
  }

  /** Leaves Rehearsal and forgets it. */
  leave(): Promise<void> {
    return this.#do(() => this.#ipc.leaveRehearsal());
  }

  /** Lets something go wrong, in place of what was to go wrong before. */
  play(mishap: RehearsalMishap): Promise<void> {
    return this.#do(async () => {
      if (this.armed !== null) await this.#ipc.playMishap(null);
      await this.#ipc.playMishap(mishap);
      this.#arm(mishap);
    });
  }

  /** Lets nothing go wrong any more. */
  putRight(): Promise<void> {
    return this.#do(async () => {
      await this.#ipc.playMishap(null);
      const when = this.armed === null ? "next_sign_in" : MISHAPS[this.armed];
      this.forget();
      if (when !== "next_sign_in") this.#refresh();
    });
  }

  /** Says no longer what went wrong. */
  forget(): void {
    clearTimeout(this.#over);
    this.armed = null;
  }

  /** A view came: what was to go wrong at a sign-in went wrong when one has ended. */
  receive(before: View | null, view: View): void {
    if (this.armed === null) return;
    if (!view.workspaces.some((one) => one.kind === "rehearsal")) return this.forget();
    if (view.workspace?.kind !== "rehearsal" || before?.workspace?.id !== view.workspace.id) return;
    const mishap = this.armed;
    const wasOver = (id: string) => before.attempts.some((held) => held.id === id && isOver(held));
    const played = view.attempts.some((held) => !wasOver(held.id) && isPlayed(mishap, held));
    if (MISHAPS[mishap] !== "next_sign_in" || !played) return;
    this.forget();
    // Several sign-ins at once: what is said to be over must be over.
    void this.#ipc.playMishap(null).catch(() => undefined);
  }

  #arm(mishap: RehearsalMishap): void {
    this.forget();
    this.armed = mishap;
    const when = MISHAPS[mishap];
    if (when === "next_sign_in") return;
    this.#refresh();
    if (when.now === null) return;
    this.#over = setTimeout(() => {
      this.forget();
      this.#refresh();
    }, when.now);
  }

  async #do(command: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = null;
    try {
      await command();
    } catch (thrown) {
      this.trouble = { fault: asFault(thrown), again: () => void this.#do(command) };
    } finally {
      this.busy = false;
    }
  }
}

/** Whether a sign-in ended by the mishap, and not before it could happen. */
function isPlayed(mishap: RehearsalMishap, attempt: AttemptView): boolean {
  const ended = attempt.phase.name;
  if (ended === "cancelled" || ended === "expired") return mishap === "lost_callback";
  return isOver(attempt);
}

/** To be called once by the window: after a switch it says where one is, and the heading takes the focus. */
export function followSwitches(board: Board): void {
  let before: View | null = null;
  $effect(() => {
    const view = board.view;
    const last = before;
    before = view;
    if (last === null || view === null || shownId(last) === shownId(view)) return;
    if (last.stage !== "ready" && last.stage !== "welcome") return;
    const shown = view.workspaces.find((one) => one.id === shownId(view));
    untrack(() => {
      if (shown) board.say(m.workspace_now({ name: isolated(workspaceName(view, shown)) }));
    });
    void tick().then(() => {
      // A sheet that says what became of it keeps the focus.
      if (board.sheet !== null || board.asked !== null) return;
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    });
  });
}
