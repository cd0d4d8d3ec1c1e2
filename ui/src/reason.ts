// Why an account needs somebody: the codes that Plugboard knows in words, with what helps; anything else as the
// service's own words.

import * as m from "./paraglide/messages";
import { isolated, plain } from "./text";

interface Known {
  words: () => string;
  help: () => string;
}

const KNOWN: Record<string, Known> = {
  all_pages_removed: { words: m.reason_pages, help: m.reason_pages_help },
  access_revoked: { words: m.reason_revoked, help: m.reason_revoked_help },
  youtube_account_suspended: { words: m.reason_suspended, help: m.reason_suspended_help },
};

function known(reason: string): Known | null {
  return Object.hasOwn(KNOWN, reason) ? (KNOWN[reason] ?? null) : null;
}

/** The reason in words; empty without one. */
export function reasonWords(reason: string | null): string {
  if (reason === null || plain(reason) === "") return "";
  return known(reason)?.words() ?? m.reason_said({ reason: isolated(plain(reason)) });
}

/** What helps; null where that is not known. */
export function reasonHelp(reason: string | null): string | null {
  return reason === null ? null : (known(reason)?.help() ?? null);
}

/** The words of a file that Rust writes, by code; `{text}` is the place of the service's own words. */
export function reasonFileWords(): Record<string, string> {
  const words = Object.entries(KNOWN).map(([code, { words }]) => [code, words()]);
  return { ...Object.fromEntries(words), reason_said: m.reason_said({ reason: "{text}" }) };
}
