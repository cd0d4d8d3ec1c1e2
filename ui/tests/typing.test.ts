// What people type and how their systems name things: other scripts, composed text, four kinds of i, names of nothing.

import { fireEvent } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { SHORTCUTS } from "../src/keys";
import { letterOf } from "../src/letters";
import { stepOf } from "../src/list-keys";
import { region } from "../src/region";
import { figure, folded, person, plain } from "../src/text";
import { openWindow } from "./window";

afterEach(() => vi.restoreAllMocks());

function system(...languages: string[]): void {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  vi.spyOn(navigator, "language", "get").mockReturnValue(languages[0] ?? "");
}

describe("the region", () => {
  it.each([
    [["en-GB@euro"], "en-GB"],
    [["en_GB.UTF-8"], "en-GB"],
    [["de-DE@euro"], "en-DE"],
    [["sr-RS@latin", "en-US"], "en-US"],
    [["C"], "en"],
    [["POSIX", "not a tag!"], "en"],
    [[], "en"],
  ])("of %j is %s, and figures can be written", (languages, wanted) => {
    system(...languages);
    expect(region()).toBe(wanted);
    expect(figure(1234)).not.toBe("");
  });
});

describe("a shortcut", () => {
  const press = (key: string, code: string) => new KeyboardEvent("keydown", { key, code, ctrlKey: true });

  it.each([
    ["f", "KeyF", "search"],
    ["ب", "KeyF", "search"],
    ["а", "KeyF", "search"],
    ["ν", "KeyN", "connect"],
    ["к", "KeyR", "check"],
    ["ζ", "KeyZ", "undo"],
    // A Latin keyboard with other places counts by its letters.
    ["z", "KeyY", "undo"],
  ])("%s on %s is %s", (key, code, name) => {
    expect(SHORTCUTS.find((shortcut) => shortcut.fits(press(key, code), true))?.name).toBe(name);
  });

  it("of the list is the place of the key, too", () => {
    const place = { active: 0, total: 10, page: 5 };
    expect(stepOf(press("ش", "KeyA"), place)).toEqual({ name: "all" });
    expect(stepOf(press("с", "KeyC"), place)).toEqual({ name: "copy" });
    expect(stepOf(press(" ", "Space"), place)).toEqual({ name: "toggle" });
    expect(letterOf(press("q", "KeyA"))).toBe("q");
  });
});

describe("a composed text", () => {
  it.each([{ isComposing: true }, { keyCode: 229 }])("has its keys to itself: %j", async (composing) => {
    const { board } = await openWindow();
    board.go("connect");
    flushSync();
    for (const key of ["Enter", "Escape", "?"]) {
      await fireEvent.keyDown(document.body, { key, ...composing });
      expect(board.asked).toBeNull();
    }
    await fireEvent.keyDown(document.body, { key: "?" });
    expect(board.asked).toEqual({ name: "shortcuts" });
  });

  it("does not make a brand of half a word", async () => {
    const heard = vi.fn();
    await openWindow();
    const field = document.body.appendChild(document.createElement("input"));
    field.addEventListener("keydown", heard);
    await fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(heard).not.toHaveBeenCalled();
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(heard).toHaveBeenCalledOnce();
    field.remove();
  });
});

describe("a search", () => {
  it.each([
    ["INSTAGRAM", "insta"],
    ["İlk_Shop", "ilk_shop"],
    ["ILK_SHOP", "ilk_shop"],
    ["ışık", "isik"],
    ["Möhren", "mohren"],
  ])("finds %s by %s, in whatever language", (text, wanted) => {
    vi.spyOn(String.prototype, "toLocaleLowerCase").mockImplementation(function (this: string) {
      return this.replaceAll("I", "ı").toLowerCase();
    });
    expect(folded(text)).toContain(folded(wanted));
  });
});

describe("a name of which nothing is seen", () => {
  it.each(["\u3164", "\u115f\u1160", "\uffa0 \u3164", "\u2800", "\u00ad", "\u034f", "\u{e0041}", "\u0301", " \u00a0\u3000", "\ufe0f"])(
    "is none: %j",
    (name) => {
      expect(plain(name)).toBe("");
      expect(person({ accountId: "acc_1", username: name })).toBe("acc_1");
    },
  );

  it.each(["a", "한글", "\u3164a", "👨‍👩‍👧", "🏴\u{e0067}\u{e0062}\u{e007f}", "-", "é"])("is one otherwise: %s", (name) => {
    expect(plain(name)).not.toBe("");
  });
});
