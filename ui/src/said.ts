// An attempt in one line: for the strip of open attempts, and for those who listen.

import type { AttemptView, ChoiceView, Fault, Person, PhaseView } from "./bindings";
import type { Board } from "./board.svelte";
import { ERRORS } from "./errors";
import * as m from "./paraglide/messages";
import { isSomebodyElse } from "./sheet.svelte";
import { person } from "./text";

type Connected = Extract<PhaseView, { name: "connected" }>;

/** How a line is meant: `alert` interrupts those who listen, and is amber for those who look. */
export type Mood = "going" | "good" | "quiet" | "alert";

/** A line about an attempt. */
export interface Said {
  text: string;
  mood: Mood;
}

/** Where the attempt stands, in words. */
export function saidOf(board: Board, attempt: AttemptView): Said {
  const { name } = board.platform(attempt.platform);
  const platform = whichOf(name, attempt);
  if (attempt.needsKey) return { text: m.said_needs_key({ platform }), mood: "alert" };
  const phase = attempt.phase;
  switch (phase.name) {
    case "starting":
      return attempt.method === "form"
        ? { text: m.said_checking({ platform }), mood: "going" }
        : { text: m.said_starting({ platform }), mood: "going" };
    case "waiting":
      if (attempt.statelessError === "declined") return { text: m.said_stateless_declined({ platform }), mood: "alert" };
      if (attempt.statelessError === "failed") return { text: m.said_stateless_failed({ platform }), mood: "alert" };
      return phase.leftMs > 0
        ? { text: m.said_waiting({ platform }), mood: "going" }
        : { text: m.said_time_up({ platform }), mood: "quiet" };
    case "claimed":
    case "exchanging":
      return { text: m.said_claimed({ platform }), mood: "going" };
    case "choosing":
      return phase.leftMs > 0
        ? choosing(phase.choice, phase.fault, platform)
        : { text: m.said_time_up({ platform }), mood: "quiet" };
    case "connected":
      return phase.undo === "done"
        ? { text: undone(attempt, phase.got), mood: "alert" }
        : attempt.cameAfterCancel
          ? { text: m.said_came_after_cancel({ name: person(phase.got), platform: name }), mood: "alert" }
          : arrived(attempt, phase, name);
    case "declined":
      return { text: m.said_declined({ platform }), mood: "quiet" };
    case "cancelled":
      return { text: m.said_cancelled({ platform }), mood: "quiet" };
    case "expired":
      return { text: m.said_expired({ platform }), mood: "quiet" };
    case "unconfirmed":
      return { text: m.said_unconfirmed({ platform }), mood: "alert" };
    case "failed":
      return phase.fault.code === "somebody_else" && attempt.expected
        ? { text: m.said_somebody_else_kept({ expected: person(attempt.expected), platform }), mood: "alert" }
        : { text: failed(phase.fault, platform), mood: "alert" };
  }
}

/** Which sign-in it is: of this account, or the second one that is open at the platform. */
function whichOf(platform: string, { expected, number }: AttemptView): string {
  if (expected) return m.attempt_of({ platform, name: person(expected) });
  return number > 1 ? m.attempt_numbered({ platform, number }) : platform;
}

function failed(fault: Fault, platform: string): string {
  return m.said_failed_why({ said: m.said_failed({ platform }), why: ERRORS[fault.code].words(fault) });
}

function choosing(choice: ChoiceView | null, fault: Fault | null, platform: string): Said {
  if (choice === null) {
    return fault === null
      ? { text: m.said_choosing_wait({ platform }), mood: "going" }
      : { text: failed(fault, platform), mood: "alert" };
  }
  switch (choice.kind) {
    case "pages":
      return { text: m.said_choosing_pages({ platform }), mood: "alert" };
    case "profile":
      return { text: m.said_choosing_profile({ platform }), mood: "alert" };
  }
}

function undone(attempt: AttemptView, who: Person): string {
  const got = person(who);
  return attempt.expected
    ? m.undo_done_text({ got, expected: person(attempt.expected) })
    : m.undo_done();
}

function arrived(attempt: AttemptView, phase: Connected, platform: string): Said {
  const got = person(phase.got);
  if (phase.inList === "no" && !isSomebodyElse(phase)) {
    return { text: m.said_missing({ name: got, platform }), mood: "alert" };
  }
  switch (phase.outcome) {
    case "new":
      return { text: m.said_connected({ name: got, platform }), mood: "good" };
    case "renewed":
    case "expected":
      return { text: m.said_renewed({ name: got, platform }), mood: "good" };
    case "somebody_else_new":
    case "somebody_else_listed":
      return {
        text: attempt.expected
          ? m.said_somebody_else({ expected: person(attempt.expected), got, platform })
          : m.said_somebody_else_unknown({ got, platform }),
        mood: "alert",
      };
  }
}
