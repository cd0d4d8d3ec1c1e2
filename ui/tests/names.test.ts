// Names of real people and shops: joined letters and emoji, letters that no decomposition takes apart.

import { describe, expect, it } from "vitest";

import { folded, handle, isolated, plain } from "../src/text";

describe("a joiner", () => {
  it.each([
    ["Persian", "می\u200cخواهم"],
    ["Sinhala", "ශ්\u200dරී ලංකා"],
    ["Hindi", "क्\u200dष"],
    ["a family", "👨\u200d👩\u200d👧 Photo"],
    ["a skin tone", "👩🏽\u200d💻"],
    ["a burning heart", "❤️\u200d🔥"],
    ["a rainbow flag", "🏳️\u200d🌈"],
  ])("of %s stays", (_, name) => {
    expect(plain(name)).toBe(name);
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });

  it.each([
    ["pay\u200dpal", "paypal"],
    ["é\u200cé", "éé"],
    ["\u200d\u200cacme", "acme"],
    ["می\u200c\u200c\u200dخ", "می\u200cخ"],
    ["می\u200c", "می"],
    ["می\u200c \u200d", "می"],
    ["می\u202eخ", "میخ"],
    ["中\u200d国", "中国"],
  ])("in %j joins nothing and goes", (name, wanted) => {
    expect(plain(name)).toBe(wanted);
  });

  it("makes no difference to a search", () => {
    expect(folded("می\u200cخواهم")).toBe(folded("میخواهم"));
    expect(folded("👨\u200d👩\u200d👧")).toBe(folded("👨👩👧"));
    expect(handle("می\u200cخ")).toBe("\u2068می\u200cخ\u2069");
  });
});

describe("a letter that no decomposition takes apart", () => {
  it.each([
    ["Żółta Filiżanka", "zolta"],
    ["ĐIỆN MÁY", "dien may"],
    ["Smørrebrød & Søn", "smorrebrod"],
    ["Straße", "strasse"],
    ["Œuvre d’Ægir", "oeuvre d’aegir"],
    ["Þór", "thor"],
    ["ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
  ])("is found in %s by %s", (name, wanted) => {
    expect(folded(name)).toContain(folded(wanted));
  });
});
