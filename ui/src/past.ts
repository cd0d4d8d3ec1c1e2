// What was, in words: entries of the history, steps of a sign-in, likely causes. Names in it are hostile text.

import type { Cause, ChangeGroup, End, Entry, EntryKind, Known, ListChange, Past, StepName, View, Way } from "./bindings";
import { ERRORS } from "./errors";
import * as m from "./paraglide/messages";
import { reasonWords } from "./reason";
import { region } from "./region";
import { figure, isolated, person, plain } from "./text";

type Words = () => string;

/** How an entry is meant: amber needs somebody, grey is unclear. */
export type Mood = "good" | "warn" | "unclear" | "quiet";

/** An entry in a line. */
export interface Told {
  text: string;
  more: string[];
  mood: Mood;
}

/** When an entry was. */
export function timeOf(entry: Entry): number {
  return entry.entry === "change" ? entry.at : (entry.ended ?? entry.started);
}

/** Differs when what was shown of the history is to be asked for again, and only then. */
export function newsOf(view: View | null): string {
  return `${view?.workspace?.id} ${view?.historyRevision}`;
}

/** What an entry is found by again. */
export function keyOf(entry: Entry): string {
  return entry.entry === "change"
    ? `${entry.at} ${entry.kind} ${entry.account}`
    : `${entry.attempt} ${entry.started}`;
}

export const KINDS: Record<Exclude<EntryKind, "first_seen">, Words> = {
  sign_in: m.history_kind_sign_in,
  broke: m.history_kind_broke,
  repaired: m.history_kind_repaired,
  appeared: m.history_kind_appeared,
  gone: m.history_kind_gone,
  renamed: m.history_kind_renamed,
  unclear: m.history_kind_unclear,
};

/** The groups of a comparison, in their order. */
export const GROUPS: [ChangeGroup, Words][] = [
  ["broke", m.history_kind_broke],
  ["repaired", m.history_kind_repaired],
  ["appeared", m.history_kind_appeared],
  ["gone", m.history_kind_gone],
  ["renamed", m.history_kind_renamed],
];

/** What an account of a change is called. */
export function nameOf(change: ListChange): string {
  const name = plain(change.name) || plain(change.username) || plain(change.account);
  return isolated(name);
}

/** A change in a line. */
export function toldOfChange(change: ListChange): Told {
  const name = nameOf(change);
  const reason = [reasonWords(change.reason)].filter(Boolean);
  switch (change.kind) {
    case "first_seen": {
      const count = Number(change.after ?? 0);
      return { text: m.change_first_seen({ count, shown: figure(count) }), more: [], mood: "quiet" };
    }
    case "appeared":
      return { text: m.change_appeared({ name }), more: known(change.known), mood: "good" };
    case "gone":
      return change.known === "disconnected"
        ? { text: m.change_gone_here({ name }), more: [], mood: "quiet" }
        : { text: m.change_gone({ name }), more: known(change.known), mood: "warn" };
    case "renamed": {
      const [before, after] = [isolated(change.before ?? ""), isolated(change.after ?? "")];
      return { text: m.change_renamed({ before, after }), more: [], mood: "quiet" };
    }
    case "broke":
      return { text: m.change_broke({ name }), more: reason, mood: "warn" };
    case "repaired":
      return { text: m.change_repaired({ name }), more: known(change.known), mood: "good" };
    case "unclear":
    case "sign_in":
      return { text: m.change_unclear({ name }), more: reason, mood: "unclear" };
  }
}

/** How a change is known, where that is not simply the list. */
function known(how: Known): string[] {
  switch (how) {
    case "list":
      return [];
    case "sign_in":
      return [m.known_sign_in()];
    case "disconnected":
      return [m.known_disconnected()];
  }
}

/** A try at connecting in a line. */
export function toldOfPast(past: Past): Told {
  const { text, mood, tells } = ended(past.end, past);
  const more: string[] = [];
  if (past.expected && !tells) more.push(m.past_expecting({ name: person(past.expected) }));
  if (past.end?.name === "failed" && !tells) more.push(ERRORS[past.end.fault.code].words(past.end.fault));
  if (plain(past.who) !== "") more.push(m.past_by({ who: isolated(past.who) }));
  return { text, more, mood };
}

/** How it ended, and whether that names who was expected. */
function ended(end: End | null, past: Past): { text: string; mood: Mood; tells: boolean } {
  if (end === null) return { text: m.past_under_way(), mood: "quiet", tells: false };
  switch (end.name) {
    case "connected": {
      const name = person(end.got);
      switch (end.outcome) {
        case "new":
          return { text: m.past_connected_new({ name }), mood: "good", tells: true };
        case "renewed":
          return { text: m.past_connected_renewed({ name }), mood: "good", tells: true };
        case "expected":
          return { text: m.past_connected_expected({ name }), mood: "good", tells: true };
        case "somebody_else_new":
        case "somebody_else_listed": {
          const expected = past.expected ? person(past.expected) : name;
          return { text: m.past_somebody_else({ expected, got: name }), mood: "warn", tells: true };
        }
      }
    }
    // eslint-disable-next-line no-fallthrough -- every outcome above returns
    case "declined":
      return { text: m.past_declined(), mood: "quiet", tells: false };
    case "cancelled":
      return { text: m.past_cancelled(), mood: "quiet", tells: false };
    case "expired":
      return { text: m.past_expired(), mood: "quiet", tells: false };
    case "unconfirmed":
      return { text: m.past_unconfirmed(), mood: "unclear", tells: false };
    case "failed":
      return end.fault.code === "somebody_else" && past.expected
        ? { text: m.past_somebody_else_kept({ expected: person(past.expected) }), mood: "warn", tells: true }
        : { text: m.past_failed(), mood: "warn", tells: false };
  }
}

/** An entry in a line. */
export function told(entry: Entry): Told {
  return entry.entry === "change" ? toldOfChange(entry) : toldOfPast(entry);
}

export const STEPS: Record<StepName, Words> = {
  begun: m.past_step_begun,
  offered: m.past_step_offered,
  opened_again: m.past_step_opened_again,
  browser_failed: m.past_step_browser_failed,
  returned: m.past_step_returned,
  told: m.past_step_told,
  to_choose: m.past_step_to_choose,
  declined: m.past_step_declined,
  came_with_error: m.past_step_came_with_error,
  came_late: m.past_step_came_late,
  sending: m.past_step_sending,
  chosen: m.past_step_chosen,
  arrived: m.past_step_arrived,
  refused: m.past_step_refused,
  lost: m.past_step_lost,
  found: m.past_step_found,
  not_found: m.past_step_not_found,
  cancelled: m.past_step_cancelled,
  time_up: m.past_step_time_up,
  restarted: m.past_step_restarted,
  undone: m.past_step_undone,
};

export const WAYS: Record<Way, Words> = {
  deep_link: m.past_way_deep_link,
  loopback: m.past_way_loopback,
  watch: m.past_way_watch,
  form: m.past_way_form,
};

export const CAUSES: Record<Cause, Words> = {
  worked: m.cause_worked,
  under_way: m.cause_under_way,
  no_return: m.cause_no_return,
  late: m.cause_late,
  no_browser: m.cause_no_browser,
  clock_wrong: m.cause_clock_wrong,
  wrong_person: m.cause_wrong_person,
  somebody_else_kept: m.cause_somebody_else_kept,
  declined: m.cause_declined,
  cancelled: m.cause_cancelled,
  credential_refused: m.cause_credential_refused,
  not_allowed: m.cause_not_allowed,
  linked_elsewhere: m.cause_linked_elsewhere,
  plan: m.cause_plan,
  not_set_up: m.cause_not_set_up,
  key_changed: m.cause_key_changed,
  service_down: m.cause_service_down,
  platform_failed: m.cause_platform_failed,
  no_connection: m.cause_no_connection,
  way_refused: m.cause_way_refused,
  answer_lost: m.cause_answer_lost,
  interrupted: m.cause_interrupted,
  broke_again: m.cause_broke_again,
  suspended: m.cause_suspended,
  pages_gone: m.cause_pages_gone,
  access_revoked: m.cause_access_revoked,
  access_ended: m.cause_access_ended,
  gone: m.cause_gone,
  unknown: m.cause_unknown,
};

/** A status of the service's in words; what is no status stands as it is. */
export function statusWords(status: string): string {
  switch (status) {
    case "active":
      return m.case_status_active();
    case "reconnect_required":
      return m.case_status_reconnect_required();
    case "unknown":
      return m.case_status_unknown();
    default:
      return plain(status);
  }
}

/** "4.2 sec" or "3 min" of that many milliseconds. */
export function duration(ms: number): string {
  const [value, unit] =
    ms < 60_000
      ? [Math.round(ms / 100) / 10, "second"]
      : ms < 3_600_000
        ? [Math.round(ms / 60_000), "minute"]
        : [Math.round(ms / 3_600_000), "hour"];
  return new Intl.NumberFormat(region(), { style: "unit", unit: unit as string, unitDisplay: "short" }).format(
    value as number,
  );
}
