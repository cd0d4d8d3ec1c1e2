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

/** What a date needs to be told from now: nothing today, and the year in another one. */
function datePart(times: number[], now: number): Intl.DateTimeFormatOptions {
  const here = new Date(now);
  const dates = times.map((time) => new Date(time));
  if (dates.every((date) => date.toDateString() === here.toDateString())) return {};
  const sameYear = dates.every((date) => date.getFullYear() === here.getFullYear());
  return { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) };
}

/** The same form as `timeStyle: "short"`, which `Intl` does not combine with the parts of a date: "07:05" in German, "7:05 AM"
 * in English. */
function hourAndMinute(): Intl.DateTimeFormatOptions {
  const short = new Intl.DateTimeFormat(region(), { timeStyle: "short", timeZone: "UTC" });
  const hour = short.formatToParts(3 * 60 * MINUTE).find(({ type }) => type === "hour")?.value ?? "";
  return { hour: hour.length > 1 ? "2-digit" : "numeric", minute: "2-digit" };
}

/** "14:02" today, "Nov 3, 14:02" on another day, "Nov 3, 2025, 14:02" in another year. */
export function clockTime(time: number, now: number): string {
  return new Intl.DateTimeFormat(region(), {
    ...datePart([time], now),
    ...hourAndMinute(),
  }).format(time);
}

/** The forms of a date with its time, month by month, for files that Rust writes: parts are in `{}`, see the core's `TimeForms`. */
export interface TimeForms {
  morning: string[];
  afternoon: string[];
  digits: string;
}

/** How this language writes a date with its time. */
export function timeForms(): TimeForms {
  const options = { day: "numeric", month: "short", year: "numeric", ...hourAndMinute(), timeZone: "UTC" } as const;
  const format = new Intl.DateTimeFormat(region(), { ...options, calendar: "gregory" });
  const { hourCycle, numberingSystem } = format.resolvedOptions();
  const hour = hourCycle === "h11" || hourCycle === "h12" ? "h" : "H";
  const padded = (name: string, value: string) => (value.length > 1 ? `{${name}${name}}` : `{${name}}`);
  const places: Partial<Record<Intl.DateTimeFormatPartTypes, (value: string) => string>> = {
    year: () => "{y}",
    day: (value) => padded("d", value),
    hour: (value) => padded(hour, value),
    minute: () => "{mm}",
  };
  const form = (month: number, at: number) =>
    format
      .formatToParts(Date.UTC(2026, month, 2, at, 4))
      .map(({ type, value }) => places[type]?.(value) ?? value)
      .join("");
  const months = Array.from({ length: 12 }, (_, month) => month);
  const digits = new Intl.NumberFormat(region(), { numberingSystem, useGrouping: false, minimumIntegerDigits: 10 });
  return {
    morning: months.map((month) => form(month, 3)),
    afternoon: months.map((month) => form(month, 15)),
    digits: digits.format(123_456_789),
  };
}

/** "14:02 – 14:05", in the way of the language. */
export function clockSpan(from: number, to: number, now: number): string {
  const format = new Intl.DateTimeFormat(region(), {
    ...datePart([from, to], now),
    ...hourAndMinute(),
  });
  return format.formatRange(from, to);
}

/** The whole date and time, for titles. */
export function fullTime(time: number): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "long", timeStyle: "short" }).format(time);
}

/** "14:02:31", where seconds matter. */
export function secondTime(time: number): string {
  return new Intl.DateTimeFormat(region(), { timeStyle: "medium" }).format(time);
}

/** "3 Mar" of a day that is counted from 1970-01-01. */
export function dayName(day: number, style: "short" | "long" = "short"): string {
  const options = { day: "numeric", month: style, timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(region(), options).format(day * 24 * 60 * MINUTE);
}

/** Today, counted from 1970-01-01, by this computer's calendar. */
export function dayOf(time: number): number {
  const date = new Date(time);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * 60 * MINUTE));
}

/** The midnight with which the day so many days before began. */
export function dayStart(time: number, daysBack: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysBack).getTime();
}

/** The midnight with which the last Monday before today began. */
export function lastMonday(time: number): number {
  return dayStart(time, (new Date(time).getDay() + 6) % 7 || 7);
}

/** A day as a date field has it: "2026-03-01". */
export function dateField(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The midnight with which the day of a date field began; null while it is half typed. */
export function ofDateField(field: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(field);
  if (!parts) return null;
  const time = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime();
  return Number.isNaN(time) ? null : time;
}

/** "9:42" of that many milliseconds, rounded up to whole seconds, in the digits of the language. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const digits = (figure: number, least: number) =>
    new Intl.NumberFormat(region(), { minimumIntegerDigits: least, useGrouping: false }).format(figure);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}

/** "20" of 20,000 milliseconds; what is left of a second counts as one. */
export function seconds(left: number): string {
  return new Intl.NumberFormat(region()).format(Math.ceil(left / 1000));
}

/** "22:30" of that many minutes since midnight. */
export function timeOfDay(minute: number): string {
  return new Intl.DateTimeFormat(region(), { ...hourAndMinute(), timeZone: "UTC" }).format(minute * MINUTE);
}
