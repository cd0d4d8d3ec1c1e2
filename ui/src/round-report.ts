// The words of the file that a round is saved as. Rust writes the file; `{who}`, `{text}` and `{time}` are its places.

import type { Board } from "./board.svelte";
import { fileWords } from "./export";
import type { FileWords } from "./ipc";
import * as m from "./paraglide/messages";

const WHO = { who: "{who}" };
const SAID = { status: "{text}", time: "{time}" };

/** Everything that such a file may have to say. */
export function reportWords(board: Board): FileWords {
  const states = {
    waiting: m.round_state_waiting(),
    untried: m.round_state_untried(),
    in_flight: m.round_state_flying(),
    skipped: m.round_state_skipped(),
    sent: m.round_state_sent(),
    gone: m.round_state_gone(),
  };
  const totals = { ...states, total: m.round_fact_total(), done: m.round_fact_done(), failed: m.round_fact_failed() };
  return fileWords(board, {
    "page.title": m.round_title(),
    ...grouped("standing", states),
    ...grouped("total", totals),
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
    "column.id": m.account_id(),
    "column.before": m.round_before(),
    "column.since": m.round_column_since(),
    "column.tries": m.round_tries(),
    "column.outcome": m.round_outcome(),
    "column.at": m.round_column_at(),
    "column.after": m.round_after(),
    "column.by": m.round_column_by(),
    "fact.started": m.round_fact_started(),
    "fact.ended": m.round_fact_ended(),
    "fact.by": m.round_column_by(),
  });
}

function grouped(group: string, words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([name, text]) => [`${group}.${name}`, text]));
}
