// The language of the words with the region of the system, for dates and figures: "en" alone would mean American ones.

import { getLocale } from "./paraglide/runtime";

/** A language tag for Intl. */
export function region(): string {
  const locale = getLocale();
  const own = navigator.languages.map(tagOf).find((tag) => tag === locale || tag?.startsWith(`${locale}-`));
  return own ?? elsewhere(locale);
}

/** The same language where the person lives, who has another one there. */
function elsewhere(locale: string): string {
  const here = tagOf(navigator.language);
  const there = here === null ? undefined : new Intl.Locale(here).region;
  return there === undefined ? locale : `${locale}-${there}`;
}

/** A name of the system's as a tag, without the modifier that only the system knows (`de-DE@euro`); null for no tag. */
function tagOf(name: string): string | null {
  try {
    return Intl.getCanonicalLocales(name.replace(/[.@].*$/, "").replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}
