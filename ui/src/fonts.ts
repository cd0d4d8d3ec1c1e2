// Scripts that this computer cannot draw: what they are called, and which languages are written in them.

import type { Language } from "./bindings";

/** With fonts for all scripts that are asked about, by their names in Debian and Ubuntu; ours recommends them. */
export const PACKAGES = "fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji";

/** The script of each language that is not written in Latin letters, as ISO 15924 has it. */
const SCRIPTS: Partial<Record<Language, string>> = { ja: "Jpan", ar: "Arab" };

/** Whether nothing can be read in that language. */
export function isUnreadable(language: Language, missing: readonly string[]): boolean {
  const script = SCRIPTS[language];
  return script !== undefined && missing.includes(script);
}

/** By themselves these two are called Simplified and Traditional. */
const CHINESE: readonly string[] = ["Hans", "Hant"];

/** The scripts as a list in that language. */
export function scriptNames(missing: readonly string[], language: Language): string {
  const scripts = new Intl.DisplayNames(language, { type: "script" });
  const languages = new Intl.DisplayNames(language, { type: "language" });
  const nameOf = (code: string) => (CHINESE.includes(code) ? languages.of(`zh-${code}`) : scripts.of(code)) ?? code;
  return new Intl.ListFormat(language, { type: "unit" }).format(missing.map(nameOf));
}

/** What a language is called in another one. */
export function nameIn(language: Language, other: Language): string {
  return new Intl.DisplayNames(other, { type: "language" }).of(language) ?? language;
}
