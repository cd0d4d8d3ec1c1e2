// The language of the words: the one that was chosen, else the system's as far as it is shipped.
// A component that reads a word is drawn again when it changes, so that nothing that was typed is lost.

import type { Language } from "./bindings";
import { baseLocale, extractLocaleFromNavigator, isLocale, locales, overwriteGetLocale } from "./paraglide/runtime";

/** Every language by its own name: it is the one word that has to be read without knowing any other. */
export const LANGUAGES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
};

/** Those that there are words in. */
export const SHIPPED: readonly Language[] = locales;

const system = extractLocaleFromNavigator() ?? baseLocale;
let chosen: Language | null = $state(null);

overwriteGetLocale(() => (isLocale(chosen) ? chosen : system));

/** Takes the language that was chosen; none for the system's. */
export function speakIn(language: Language | null): void {
  chosen = language;
}

/** The system's language by its own name. */
export function systemLanguage(): string {
  return LANGUAGES[system];
}
