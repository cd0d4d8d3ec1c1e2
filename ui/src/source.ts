// How it is known how an account is: who said so, and when. Never a guess.

import type { AccountsView, Row } from "./bindings";
import * as m from "./paraglide/messages";
import { clockTime, fullTime } from "./time";

/** Who said it, and when, in a sentence. */
export function sourceOf(row: Row, { checkedAt, problem }: AccountsView, now: number): string {
  const time = checkedAt === null ? null : clockTime(checkedAt, now);
  switch (row.health) {
    case "connected":
    case "needs_you":
      return time === null ? m.source_said() : m.source_said_at({ time });
    case "listed":
      return time === null ? m.source_listed() : m.source_listed_at({ time });
    case "cannot_tell":
      // Without a problem it answered, with a word that Plugboard does not know.
      if (problem === null) return m.source_unknown();
      return time === null ? m.source_unreachable() : m.source_unreachable_since({ time });
  }
}

/** Since when it is so, as far as Plugboard saw it. */
export function sinceOf(row: Row): string | null {
  return row.since === null ? null : m.since_seen({ time: fullTime(row.since) });
}
