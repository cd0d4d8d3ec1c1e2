// How times are written: in words of the language, by Intl. Times are milliseconds since 1970.

import { getLocale } from "./paraglide/runtime";
import { region } from "./region";

const MINUTE = 60_000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];

/** "3 min ago"; null within the last minute, and for a time that a wrong clock puts into the future. */
export function ago(time: number, now: number): string | null {
  const past = now - time;
  const format = new Intl.RelativeTimeFormat(region(), { numeric: "always", style: "short" });
  for (const [unit, length] of STEPS) {
    if (past >= length) return format.format(-Math.floor(past / length), unit);
  }
  return null;
}

/** "in 6 days"; null within the last minute and after the end. */
export function ahead(time: number, now: number): string | null {
  const left = time - now;
  const format = new Intl.RelativeTimeFormat(region(), { numeric: "always", style: "long" });
  for (const [unit, length] of STEPS) {
    if (left >= length) return format.format(Math.ceil(left / length), unit);
  }
  return null;
}

/** "3 December 2026", in that language. */
export function dateIn(language: string, time: number): string {
  const tag = language === getLocale() ? region() : language;
  return new Intl.DateTimeFormat(tag, { dateStyle: "long" }).format(time);
}

/** "14:02" today, "Nov 3, 14:02" before. */
export function clockTime(time: number, now: number): string {
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(region(), {
    ...(sameDay ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(time);
}

/** The whole date and time, for titles. */
export function fullTime(time: number): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "long", timeStyle: "short" }).format(time);
}

/** "9:42" of that many milliseconds, rounded up to whole seconds, in the digits of the language. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const digits = (figure: number, least: number) =>
    new Intl.NumberFormat(region(), { minimumIntegerDigits: least, useGrouping: false }).format(figure);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}

/** "22:30" of that many minutes since midnight. */
export function timeOfDay(minute: number): string {
  const format = new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return format.format(minute * MINUTE);
}
