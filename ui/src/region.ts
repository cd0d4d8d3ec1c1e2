// The language of the words with the region of the system, for dates and figures: "en" alone would mean American ones.

import { getLocale } from "./paraglide/runtime";

/** A language tag for Intl. */
export function region(): string {
  const locale = getLocale();
  const own = navigator.languages.find((tag) => tag === locale || tag.startsWith(`${locale}-`));
  return own ?? locale;
}
