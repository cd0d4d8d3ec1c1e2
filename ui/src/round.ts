// A reconnect round in words: how an account of it stands, what came of a try, what a group has in common.

import type {
  AttemptView,
  ChoiceView,
  Fault,
  Health,
  RoundGroup,
  RoundItem,
  RoundNews,
  RoundResult,
  RoundState,
  RoundWay,
} from "./bindings";
import type { Board } from "./board.svelte";
import { browserName } from "./browsers";
import { ERRORS } from "./errors";
import * as m from "./paraglide/messages";
import { reasonWords } from "./reason";
import { figure, handle, person, plain } from "./text";
import { clockTime } from "./time";

/** How a line is meant. */
export type Mood = "going" | "good" | "alert" | "quiet" | "todo";

/** What a row says. */
export interface Line {
  text: string;
  mood: Mood;
}

/** The handle of an account, else its name, else its id. */
export function who(item: RoundItem): string {
  if (plain(item.username) !== "") return handle(item.username);
  return plain(item.name) || plain(item.account);
}

/** How an account stands; `attempt` is the one in which somebody signs in to it, `notYou` are those that keep breaking. In
 * a round that is over nothing is still to be done. */
export function lineOf(
  item: RoundItem,
  attempt: AttemptView | null,
  round: RoundState,
  notYou: readonly string[] = [],
): Line {
  switch (item.standing.name) {
    case "waiting":
      if (notYou.includes(item.account) && (item.trouble === null || item.trouble.name === "broke_again")) {
        return { text: m.not_you_title(), mood: "alert" };
      }
      if (item.trouble) return { text: resultWords(item.trouble), mood: "alert" };
      if (round === "closed") return { text: m.round_state_untried(), mood: "quiet" };
      return { text: item.signInHelps ? m.round_state_waiting() : reasonWords(item.reason), mood: "todo" };
    case "in_flight":
      return flying(item, attempt);
    case "done":
      return item.after?.health === "needs_you"
        ? { text: m.round_unsaid(), mood: "alert" }
        : { text: wayWords(item.standing.how), mood: "good" };
    case "skipped":
      return { text: m.round_state_skipped(), mood: "quiet" };
    case "sent":
      return { text: m.round_state_sent(), mood: "quiet" };
    case "gone":
      return { text: m.round_state_gone(), mood: "quiet" };
  }
}

function flying(item: RoundItem, attempt: AttemptView | null): Line {
  if (attempt === null) return { text: m.round_state_flying(), mood: "going" };
  if (attempt.needsKey) return { text: m.round_state_needs_key(), mood: "alert" };
  switch (attempt.phase.name) {
    case "starting":
      return { text: m.round_state_starting(), mood: "going" };
    case "waiting":
      return attempt.browserFailed
        ? { text: m.round_state_browser_failed(), mood: "alert" }
        : { text: m.round_state_open({ name: who(item) }), mood: "going" };
    case "choosing":
      return choosing(attempt.phase.choice, attempt.phase.fault);
    case "claimed":
    case "exchanging":
    case "connected":
    case "declined":
    case "cancelled":
    case "expired":
    case "unconfirmed":
    case "failed":
      return { text: m.round_state_back(), mood: "going" };
  }
}

function choosing(choice: ChoiceView | null, fault: Fault | null): Line {
  if (choice?.kind === "pages") return { text: m.round_state_choosing_pages(), mood: "alert" };
  if (choice?.kind === "profile") return { text: m.round_state_choosing_profile(), mood: "alert" };
  return fault === null
    ? { text: m.round_state_back(), mood: "going" }
    : { text: ERRORS[fault.code].words(fault), mood: "alert" };
}

/** How an account came back. */
export function wayWords(how: RoundWay): string {
  switch (how) {
    case "signed_in":
      return m.round_way_signed_in();
    case "together":
      return m.round_way_together();
    case "by_itself":
      return m.round_way_by_itself();
    case "link":
      return m.round_way_link();
  }
}

/** Whether somebody else signed in, so that a browser in which nobody is signed in helps. */
export function cameSomebodyElse(trouble: RoundResult | null): boolean {
  if (trouble?.name === "failed") return trouble.fault.code === "somebody_else";
  return trouble?.name === "somebody_else" || trouble?.name === "link_somebody_else";
}

/** What came of a try or of a link. */
export function resultWords(result: RoundResult): string {
  switch (result.name) {
    case "connected":
      return m.round_result_connected();
    case "somebody_else":
      return result.newHere
        ? m.round_result_else_new({ who: person(result.got) })
        : m.round_result_else({ who: person(result.got) });
    case "declined":
      return m.round_result_declined();
    case "cancelled":
      return m.round_result_cancelled();
    case "expired":
      return m.round_result_expired();
    case "unconfirmed":
      return m.round_result_unconfirmed();
    case "failed":
      return ERRORS[result.fault.code].words(result.fault);
    case "link_over":
      return m.round_result_link_over();
    case "link_somebody_else":
      return m.round_result_link_else({ who: person(result.got) });
    case "broke_again":
      return m.round_result_broke();
  }
}

const HEALTH: Record<Health, () => string> = {
  connected: m.status_connected,
  needs_you: m.status_needs_you,
  cannot_tell: m.status_cannot_tell,
  listed: m.status_listed,
};

/** What the list says of an account now. Of one that is back it is never a guess; all others needed somebody when the
 * round began. */
export function afterWords({ after, standing }: RoundItem, now: number): string {
  if (standing.name === "gone") return m.round_state_gone();
  if (after) return m.round_said({ status: HEALTH[after.health](), time: clockTime(after.at, now) });
  return standing.name === "done" ? m.round_unsaid() : m.status_needs_you();
}

/** What the accounts of a group have in common. */
export function groupWords(board: Board, group: RoundGroup): string {
  const count = { count: group.accounts, shown: figure(group.accounts) };
  const about = { ...count, platform: plain(board.platform(group.platform).name) };
  switch (group.kind) {
    case "login":
      return m.round_group_login(about);
    case "platform": {
      const words = m.round_group_platform(about);
      if (group.browser === null) return words;
      const browser = browserName(group.browser, board.browsers ?? []);
      return m.round_group_browser({ group: words, browser });
    }
    case "dashboard":
      return m.round_group_dashboard(about);
    case "suspended":
      return m.round_group_suspended(about);
    case "not_you":
      return m.round_group_not_you(count);
  }
}

/** What happened, for those who listen; null where the announcer has it from the attempt itself. */
export function newsWords(news: RoundNews): string | null {
  const { item, others } = news;
  const told = item.trouble?.name === "somebody_else" || (item.trouble?.name === "failed" && item.method === "form");
  if (told) return null;
  const text = m.round_said_item({ name: who(item), text: lineOf(item, null, "running").text });
  return others === 0 ? text : m.round_said_others({ text, count: others, shown: figure(others) });
}
