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
  token_expired: { words: m.reason_expired, help: m.reason_expired_help },
  youtube_account_suspended: { words: m.reason_suspended, help: m.reason_suspended_help },
};

function known(text: string): Known | null {
  const reason = text.trim();
  return Object.hasOwn(KNOWN, reason) ? (KNOWN[reason] ?? null) : null;
}

/** The reason in words; empty without one. */
export function reasonWords(reason: string | null): string {
  if (reason === null || plain(reason) === "") return "";
  return known(reason)?.words() ?? m.reason_said({ reason: isolated(withoutUnderscores(plain(reason))) });
}

/** A code that nobody here knows, as words: `page_role_missing` reads "page role missing". */
function withoutUnderscores(reason: string): string {
  return /^[a-z0-9]+(_[a-z0-9]+)*$/.test(reason) ? reason.replaceAll("_", " ") : reason;
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
