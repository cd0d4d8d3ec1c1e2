// The words of the file that a round is saved as. Rust writes the file; `{who}`, `{text}` and `{time}` are its places.

import { ERRORS } from "./errors";
import type { Board } from "./board.svelte";
import type { Report } from "./ipc";
import * as m from "./paraglide/messages";
import { getLocale, getTextDirection } from "./paraglide/runtime";
import { reasonFileWords } from "./reason";

const WHO = { who: "{who}" };
const SAID = { status: "{text}", time: "{time}" };

/** Everything that such a file may have to say. */
export function reportWords(board: Board): Report {
  const count = (words: (about: { shown: string }) => string) => words({ shown: "" }).trim();
  const words: Record<string, string> = {
    "page.title": m.round_title(),
    "page.lang": getLocale(),
    "page.dir": getTextDirection(),
    "health.connected": m.status_connected(),
    "health.needs_you": m.status_needs_you(),
    "health.cannot_tell": m.status_cannot_tell(),
    "health.listed": m.status_listed(),
    "standing.waiting": m.round_state_waiting(),
    "standing.in_flight": m.round_state_flying(),
    "standing.skipped": m.round_state_skipped(),
    "standing.sent": m.round_state_sent(),
    "standing.gone": m.round_state_gone(),
    "way.signed_in": m.round_way_signed_in(),
    "way.together": m.round_way_together(),
    "way.by_itself": m.round_way_by_itself(),
    "way.link": m.round_way_link(),
    "result.connected": m.round_result_connected(),
    "result.somebody_else": m.round_result_else(WHO),
    "result.somebody_else_new": m.round_result_else_new(WHO),
    "result.declined": m.round_result_declined(),
    "result.cancelled": m.round_result_cancelled(),
    "result.expired": m.round_result_expired(),
    "result.unconfirmed": m.round_result_unconfirmed(),
    "result.link_over": m.round_result_link_over(),
    "result.link_somebody_else": m.round_result_link_else(WHO),
    "result.broke_again": m.round_result_broke(),
    "text.since": m.round_since(SAID),
    "text.said": m.round_said(SAID),
    "text.unsaid": m.round_unsaid(),
    "column.number": m.round_column_number(),
    "column.name": m.column_account(),
    "column.account": m.column_account(),
    "column.handle": m.round_column_handle(),
    "column.id": m.round_column_id(),
    "column.platform": m.column_platform(),
    "column.brand": m.round_column_brand(),
    "column.before": m.round_before(),
    "column.tries": m.round_tries(),
    "column.outcome": m.round_outcome(),
    "column.at": m.round_column_at(),
    "column.after": m.round_after(),
    "column.by": m.round_column_by(),
    "fact.started": m.round_fact_started(),
    "fact.ended": m.round_fact_ended(),
    "fact.by": m.round_column_by(),
    "fact.total": m.round_fact_total(),
    "fact.done": count(m.round_count_done),
    "fact.failed": count(m.round_count_failed),
    "fact.left": count(m.round_count_left),
    "fact.in_flight": count(m.round_count_flying),
    "fact.skipped": count(m.round_count_skipped),
    "fact.sent": count(m.round_count_sent),
    "fact.gone": count(m.round_count_gone),
  };
  for (const [code, text] of Object.entries(reasonFileWords())) words[`reason.${code}`] = text;
  for (const [code, entry] of Object.entries(ERRORS)) words[`error.${code}`] = entry.words();
  for (const platform of board.platforms) words[`platform.${platform.slug}`] = platform.name;
  return { words };
}
