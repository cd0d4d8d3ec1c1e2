// The words of the file that history is saved as. Rust writes the file; what is in `{}` are its places.

import type { Board } from "./board.svelte";
import { fileWords } from "./export";
import type { FileWords } from "./ipc";
import * as m from "./paraglide/messages";
import { KINDS } from "./past";

/** Everything that such a file may have to say; `filter` says which entries are in it, empty where all are. */
export function pastWords(board: Board, filter: string): FileWords {
  const kinds = Object.entries(KINDS).map(([kind, words]) => [`kind.${kind}`, words()]);
  return fileWords(board, {
    "page.title": m.history_title(),
    ...(filter === "" ? {} : { "page.filter": filter }),
    "fact.period": m.file_period(),
    "column.when": m.file_when(),
    "column.what": m.file_what(),
    "column.details": m.details_open(),
    "column.name": m.column_account(),
    "column.handle": m.file_handle(),
    "column.who": m.file_who(),
    "column.account": m.account_id(),
    ...Object.fromEntries(kinds),
    "kind.first_seen": m.file_first_seen(),
    "known.sign_in": m.known_sign_in(),
    "known.disconnected": m.known_disconnected(),
    "end.new": m.file_connected(),
    "end.renewed": m.file_renewed(),
    "end.expected": m.file_reconnected(),
    "end.somebody_else": m.file_somebody_else(),
    "end.declined": m.past_declined(),
    "end.cancelled": m.past_cancelled(),
    "end.expired": m.past_expired(),
    "end.unconfirmed": m.past_unconfirmed(),
    "end.failed": m.past_failed(),
    "end.under_way": m.past_under_way(),
    "text.first_seen": m.file_first_seen_count({ count: "{count}" }),
    "text.renamed": m.change_renamed({ before: "{before}", after: "{after}" }),
    "text.somebody_else": m.past_somebody_else({ expected: "{expected}", got: "{got}" }),
  });
}
