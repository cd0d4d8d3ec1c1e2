// How names and figures are written. Names come from elsewhere and are hostile text:
// they are stripped of what could reorder or hide the words around them.

import type { Person } from "./bindings";
import { region } from "./region";

/** What could reorder or hide. A joiner stays behind what it joins: Arabic, the scripts of India and emoji are written with it. */
const TRICKS =
  /([\u0600-\u1cff\u2190-\u2bff\ufe0f\u{1f000}-\u{1faff}][\u200c\u200d])|[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Signs of which nothing is seen: marks without a letter, blanks, fillers of Hangul, the blank of Braille. */
const UNSEEN = /^[\p{M}\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** The text without control and direction characters; empty where nothing of it would be seen. */
export function plain(text: string): string {
  const seen = bare(text).replace(/[\s\u200c\u200d]+$/, "").trimStart();
  return UNSEEN.test(seen) ? "" : seen;
}

/** Letters that no decomposition takes apart, as people without them write them: as the search of the core has them. */
const SPELLED: Record<string, string> = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ŋ: "n", ŧ: "t", ς: "σ",
};
const SPELLED_LETTER = new RegExp(`[${Object.keys(SPELLED).join("")}]`, "g");

/** The text as it is compared in a search: without accents, joiners and case, and every i alike. Turkish has four. */
export function folded(text: string): string {
  const letters = plain(text).normalize("NFKD").toLowerCase().replace(/[\p{M}\u200c\u200d]/gu, "");
  return letters.replace(SPELLED_LETTER, (letter) => SPELLED[letter] ?? letter);
}

/** The same with the spaces around it: for a part of a text. */
export function bare(text: string): string {
  return text.replace(TRICKS, "$1");
}

/** A handle as people write it, kept apart from the direction of the text around it. */
export function handle(username: string): string {
  const name = plain(username);
  const marked = /^[\p{L}\p{N}_.-]+$/u.test(name) ? `@${name}` : name;
  return `\u2068${marked}\u2069`;
}

/** A name within a sentence, kept apart from the direction of the text around it. */
export function isolated(name: string): string {
  return `\u2068${plain(name)}\u2069`;
}

/** The person's handle, or the account id where the service gave none. */
export function person(who: Person): string {
  return plain(who.username) === "" ? plain(who.accountId) : handle(who.username);
}

/** One or two letters for an avatar. */
export function initials(name: string): string {
  const words = plain(name).match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.join("").toLocaleUpperCase(region()) || "?";
}

/** One of `count` tones, the same for the same text at every start. */
export function tone(text: string, count: number): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % count;
}

/** A count in the digits of the language. */
export function figure(count: number): string {
  return new Intl.NumberFormat(region()).format(count);
}

/** "150 %" as the language writes it. */
export function percent(whole: number): string {
  return new Intl.NumberFormat(region(), { style: "percent" }).format(whole / 100);
}

/** A count in at most four signs: "217", "999+". */
export function shortFigure(count: number): string {
  return count > 999 ? `${figure(999)}+` : figure(count);
}

/** An id short enough for a line: its ends. */
export function shortId(id: string): string {
  const text = plain(id);
  return text.length <= 22 ? text : `${text.slice(0, 10)}…${text.slice(-8)}`;
}

/** "one, two and three" in the way of the language. */
export function inARow(parts: string[]): string {
  return new Intl.ListFormat(region(), { style: "narrow", type: "conjunction" }).format(parts);
}
