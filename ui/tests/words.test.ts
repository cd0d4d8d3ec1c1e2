// What the tables promise: every error has words and an action, every platform a mark and words.

import { describe, expect, it } from "vitest";

import { PLATFORMS } from "../mock/accounts";
import type { Fault } from "../src/bindings";
import { ACTIONS, asFault, ERRORS } from "../src/errors";
import * as m from "../src/paraglide/messages";
import { locales, overwriteGetLocale } from "../src/paraglide/runtime";
import { hasMark, markOf } from "../src/parts/marks";
import { fieldHelp, fieldLabel, lifeWords, preparation, switchSteps, unknownPlatform } from "../src/platforms";
import { handle, initials, plain } from "../src/text";
import { ago, ahead, clockSpan, clockTime, countdown, fullTime, secondTime, timeOfDay } from "../src/time";
import french from "../src/words/fr.json";

describe("errors", () => {
  it.each(Object.entries(ERRORS))("%s is a sentence with one action", (_, entry) => {
    expect(entry.words()).toMatch(/^[A-Z].*\.$/);
    expect(ACTIONS[entry.action]().length).toBeGreaterThan(3);
  });

  it("takes anything that is thrown for a fault", () => {
    const fault: Fault = { code: "offline", field: null, reference: "r" };
    expect(asFault(fault)).toEqual(fault);
    expect(asFault(new Error("boom"))).toEqual({ code: "refused", field: null, reference: "boom" });
    expect(asFault({ code: "no such code" }).code).toBe("refused");
    expect(asFault({ code: "toString" }).code).toBe("refused");
    expect(asFault(undefined).code).toBe("refused");
  });
});

describe("words", () => {
  it("has plurals in every language", () => {
    expect(m.accounts_count({ count: 1, shown: "1" }, { locale: "en" })).toBe("1 account");
    expect(m.accounts_count({ count: 2, shown: "2" }, { locale: "en" })).toBe("2 accounts");
    expect(m.accounts_count({ count: 1, shown: "1" }, { locale: "de" })).toBe("1 Konto");
    expect(m.accounts_count({ count: 0, shown: "0" }, { locale: "de" })).toBe("0 Konten");
    expect(m.accounts_count({ count: 0, shown: "0" }, { locale: "fr" })).toBe("0 compte");
    expect(m.accounts_count({ count: 2, shown: "2" }, { locale: "fr" })).toBe("2 comptes");
    expect(m.accounts_count({ count: 1e6, shown: "1 000 000" }, { locale: "fr" })).toBe("1 000 000 de comptes");
    expect(m.accounts_count({ count: 0, shown: "0" }, { locale: "es" })).toBe("0 cuentas");
    expect(m.accounts_count({ count: 1, shown: "1" }, { locale: "es" })).toBe("1 cuenta");
    expect(m.accounts_count({ count: 1e6, shown: "1 000 000" }, { locale: "es" })).toBe("1 000 000 de cuentas");
  });

  it("keeps French punctuation on the line of the word before it", () => {
    expect(m.form_where({}, { locale: "fr" })).toBe("Où le trouver\u202F?");
    expect(JSON.stringify(french)).not.toMatch(/ [:;?»]|« /u);
    expect(JSON.stringify(french)).not.toContain("'");
  });

  it.each([
    [0, "لا حسابات"],
    [1, "حساب واحد"],
    [2, "حسابان"],
    [3, "3 حسابات"],
    [10, "10 حسابات"],
    [11, "11 حسابًا"],
    [99, "99 حسابًا"],
    [100, "100 حساب"],
    [102, "102 حساب"],
    [103, "103 حسابات"],
  ])("counts %i accounts in Arabic as %s", (count, words) => {
    expect(m.accounts_count({ count, shown: String(count) }, { locale: "ar" })).toBe(words);
  });

  it.each([0, 1, 2, 100])("counts %i accounts in Japanese in the one form that there is", (count) => {
    const shown = String(count);
    expect(m.accounts_count({ count, shown }, { locale: "ja" })).toBe(`${shown} アカウント`);
  });

  it("strips names of what could reorder or hide the words around them", () => {
    expect(plain("\u202Egnp.exe\u0000\u200B")).toBe("gnp.exe");
    expect(handle("bluecup")).toBe("\u2068@bluecup\u2069");
    expect(handle("Nordsee Sailing")).toBe("\u2068Nordsee Sailing\u2069");
    expect(initials("Blue Cup Coffee")).toBe("BC");
    expect(initials("金魚書店")).toBe("金");
    expect(initials("!!")).toBe("?");
  });

  it("tells times in words", () => {
    const minute = 60_000;
    expect(ago(0, minute - 1)).toBeNull();
    expect(ago(minute, 0)).toBeNull();
    expect(ago(0, 3 * minute)).toMatch(/^3 min/);
    expect(ago(0, 49 * 60 * minute)).toBe("2 days ago");
    expect(ahead(minute - 1, 0)).toBeNull();
    expect(ahead(0, minute)).toBeNull();
    expect(ahead(6.5 * 24 * 60 * minute, 0)).toBe("in 7 days");
    expect(countdown(582_000)).toBe("9:42");
    expect(countdown(-5)).toBe("0:00");
  });
});

describe("platforms", () => {
  it.each(PLATFORMS)("$slug has a mark or letters of its own, and words", (platform) => {
    expect(hasMark(platform.slug)).toBe(true);
    const words = preparation(platform);
    expect(words.more).not.toBeNull();
    expect(words.prepare.length).toBeGreaterThanOrEqual(1);
    expect(words.prepare.length).toBeLessThanOrEqual(3);
    const steps = switchSteps(platform);
    expect(steps.length).toBeGreaterThanOrEqual(1);
    expect(steps.length).toBeLessThanOrEqual(3);
    for (const sentence of [...words.prepare, ...steps]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it.each(PLATFORMS.flatMap(({ slug, fields }) => fields.map((field) => ({ slug, ...field }))))(
    "$slug.$name has a label and says what its value is",
    ({ slug, name }) => {
      expect(fieldLabel(name)).not.toBe(name.replaceAll("_", " "));
      expect(fieldHelp(slug, name)).not.toBeNull();
    },
  );

  it("says how long access lasts where that is known", () => {
    const of = (slug: string) => lifeWords(PLATFORMS.find((one) => one.slug === slug)!);
    expect(of("linkedin")).toContain("60 days");
    expect(of("threads")).toContain("renews automatically");
    expect(of("facebook")).toContain("until somebody ends it");
    expect(of("instagram")).toBeNull();
  });

  it("makes do with letters and the service's own names for what it does not know", () => {
    expect(markOf("myspace")).toEqual({ letters: "M" });
    expect(markOf("constructor")).toEqual({ letters: "C" });
    expect(fieldLabel("shop_number")).toBe("shop number");
    const unknown = unknownPlatform("constructor");
    expect(hasMark("constructor")).toBe(false);
    expect(preparation(unknown).kind).toContain("constructor");
    expect(preparation(unknown).prepare).toEqual([]);
    expect(switchSteps(unknown)[0]).toContain("constructor");
  });
});

describe("a date", () => {
  it("has its year where that is another one, in every language", () => {
    const now = new Date(2026, 11, 1, 9, 0).getTime();
    const at = (year: number, month: number, day: number) => new Date(year, month, day, 14, 2).getTime();
    // Arabic may have digits of its own.
    const western = (text: string) => text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
    for (const locale of locales) {
      overwriteGetLocale(() => locale);
      const shown = (time: number) => western(clockTime(time, now));
      expect(shown(at(2025, 10, 30)), locale).toContain("2025");
      expect(shown(at(2027, 0, 1)), locale).toContain("2027");
      expect(shown(at(2026, 10, 30)), locale).not.toContain("2026");
      expect(shown(at(2026, 11, 1)), locale).not.toMatch(/2026|12/);
      expect(western(clockSpan(at(2025, 11, 31), at(2026, 0, 1), now)), locale).toContain("2025");
    }
  });

  it("writes the hour in one form, alone and with a date, in every language", () => {
    const time = new Date(2026, 11, 1, 7, 5).getTime();
    for (const locale of locales) {
      overwriteGetLocale(() => locale);
      const alone = clockTime(time, time);
      // No digit before it: "07:05" is another form than "7:05".
      const ends = (text: string) => text.endsWith(alone) && !/\p{Nd}$/u.test(text.slice(0, -alone.length));
      expect(ends(fullTime(time)), `${locale} ${alone} ${fullTime(time)}`).toBe(true);
      expect(ends(clockTime(time, time + 2 * 24 * 60 * 60_000)), locale).toBe(true);
      expect(timeOfDay(7 * 60 + 5), locale).toBe(alone);
      expect(secondTime(time).startsWith(alone.replace(/\P{Nd}+$/u, "")), `${locale} ${secondTime(time)}`).toBe(true);
    }
  });
});
