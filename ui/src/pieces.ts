// A hostile text cut into what a search found and what is between. Where that is, Rust says; nothing is searched here.

import type { Found, Part } from "./bindings";
import { bare, plain } from "./text";

/** A piece of a text. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** The pieces of that part, without control and direction characters, trimmed like `plain`. */
export function piecesOf(text: string, found: readonly Found[], part: Part): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const add = (from: number, to: number, hit: boolean) => {
    const piece = bare(text.slice(from, to));
    if (piece !== "") pieces.push({ text: piece, hit });
  };
  for (const range of found) {
    if (range.part !== part) continue;
    const start = Math.max(end, Math.min(range.start, text.length));
    add(end, start, false);
    add(start, range.end, true);
    end = Math.max(end, Math.min(range.end, text.length));
  }
  add(end, text.length, false);
  const first = pieces[0];
  if (first) first.text = first.text.trimStart();
  const last = pieces.at(-1);
  if (last) last.text = last.text.trimEnd();
  return pieces;
}

/** The whole text. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

/** The same from shortly before what was found: for an id, of which the end tells more than the beginning. */
export function nearHit(pieces: readonly Piece[]): Piece[] {
  const [first, ...rest] = pieces;
  if (!first || first.hit || first.text.length <= 12) return [...pieces];
  return [{ text: `…${first.text.slice(-2)}`, hit: false }, ...rest];
}

/** Whether something was found in that part. */
export function isFoundIn(found: readonly Found[], part: Part): boolean {
  return found.some((range) => range.part === part);
}

/** The pieces of a handle, with the sign that people write before it. */
export function handlePieces(username: string, found: readonly Found[]): Piece[] {
  const pieces = piecesOf(username, found, "username");
  if (pieces.length === 0) return [];
  return /^[\p{L}\p{N}_.-]+$/u.test(plain(username)) ? [{ text: "@", hit: false }, ...pieces] : pieces;
}
