// What leaves Plugboard as text: the words that all files have in common, accounts as a table, ids on the clipboard.
// Rust makes them; here are the words.

import type { Scope } from "./bindings";
import type { Board } from "./board.svelte";
import { asFault, ERRORS } from "./errors";
import type { FileWords } from "./ipc";
import * as m from "./paraglide/messages";
import { getLocale, getTextDirection } from "./paraglide/runtime";
import { reasonFileWords } from "./reason";
import { figure, isolated, plain } from "./text";
import { timeForms } from "./time";
import { workspaceName } from "./workspaces";

/** What all files for people have to say, and how they write times. */
export function fileWords(board: Board, own: Record<string, string>): FileWords {
  const words: Record<string, string> = {
    "page.lang": getLocale(),
    "page.dir": getTextDirection(),
    "health.connected": m.status_connected(),
    "health.needs_you": m.status_needs_you(),
    "health.cannot_tell": m.status_cannot_tell(),
    "health.listed": m.status_listed(),
    "fact.workspace": m.rail_label(),
    "fact.filter": m.file_filter(),
    "fact.saved": m.file_saved(),
    "fact.zone": m.file_zone(),
    "text.saved_by": m.file_saved_by({ time: "{time}", who: "{who}" }),
    "column.platform": m.column_platform(),
    "column.brand": m.brand_label(),
    "column.reason": m.export_reason(),
    "column.iso": m.file_iso(),
  };
  const open = board.view?.workspaces.find((one) => one.active);
  if (board.view && open) words["page.workspace"] = workspaceName(board.view, open);
  for (const [code, text] of Object.entries(reasonFileWords())) words[`reason.${code}`] = text;
  for (const [code, entry] of Object.entries(ERRORS)) words[`error.${code}`] = entry.words();
  for (const { slug, name } of board.platforms) words[`platform.${slug}`] = plain(name);
  return { words: { ...words, ...own }, times: timeForms() };
}

/** Saves the accounts as a table, and says under which name. */
export async function saveTable(board: Board, scope: Scope): Promise<void> {
  const words = fileWords(board, {
    "column.name": m.export_name(),
    "column.handle": m.field_identifier(),
    "column.status": m.column_status(),
    "column.since": m.export_since(),
    "column.account": m.account_id(),
  });
  await told(board, async () => {
    const file = await board.ipc.exportAccounts(board.listing.query, scope, words);
    return file === null ? null : m.export_done({ file: isolated(file) });
  });
}

/** Copies the ids of the accounts, and says how many. */
export async function copyIds(board: Board, scope: Scope): Promise<void> {
  await told(board, async () => {
    const count = await board.ipc.copyAccountIds(scope, board.listing.query);
    return m.copy_ids_done({ count, shown: figure(count) });
  });
}

async function told(board: Board, act: () => Promise<string | null>): Promise<void> {
  let words: string | null;
  try {
    words = await act();
  } catch (thrown) {
    const fault = asFault(thrown);
    words = ERRORS[fault.code].words(fault);
  }
  if (words === null) return;
  board.listing.said = words;
}
