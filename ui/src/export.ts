// Taking accounts out of the list: a table in a file, ids on the clipboard. Rust makes both; here are the words for them.

import type { Scope } from "./bindings";
import type { Board } from "./board.svelte";
import { asFault, ERRORS } from "./errors";
import * as m from "./paraglide/messages";
import { reasonFileWords } from "./reason";
import { figure, isolated, plain } from "./text";

/** Saves the accounts as a table, and says under which name. */
export async function saveTable(board: Board, scope: Scope): Promise<void> {
  const platforms = board.platforms.map(({ slug, name }) => [slug, plain(name)]);
  const words = {
    ...Object.fromEntries(platforms),
    connected: m.status_connected(),
    needs_you: m.status_needs_you(),
    cannot_tell: m.status_cannot_tell(),
    listed: m.status_listed(),
    ...reasonFileWords(),
  };
  await told(board, async () => {
    const file = await board.ipc.exportAccounts(board.listing.query, scope, headings(), words);
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

function headings(): string[] {
  return [
    m.export_name(),
    m.field_identifier(),
    m.column_platform(),
    m.brand_label(),
    m.column_status(),
    m.export_since(),
    m.export_reason(),
    m.account_id(),
  ];
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
