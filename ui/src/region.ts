// The language of the words with the region of the system, for dates and figures: "en" alone would mean American ones.

import { getLocale } from "./paraglide/runtime";

/** A language tag for Intl. */
export function region(): string {
  const locale = getLocale();
  const own = navigator.languages.find((tag) => tag === locale || tag.startsWith(`${locale}-`));
  return own ?? elsewhere(locale);
}

/** The same language where the person lives, who has another one there. */
function elsewhere(locale: string): string {
  try {
    const there = new Intl.Locale(navigator.language).region;
    return there === undefined ? locale : `${locale}-${there}`;
  } catch {
    return locale;
  }
}
