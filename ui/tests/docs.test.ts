// How pages of the documentation are read: each rule is shown a breach before it is believed.

import { expect, test } from "vitest";

import { anchors, apart, commands, isKnown, quotes, shown, targets, xtasks } from "../scripts/docs/page.mjs";

const PAGE = `# Plugboard: how

Press *Check and
continue*, not **this**, nor \`*this*\`; 2 * 3 * 4. [Next](next.md#two-words), ![a picture](pictures/a.png)

    cargo xtask bench list --fast   # measures

1. First.

   *Start* it with \`cargo xtask demo\`, or \`npm run mock\`.

## Two \`words\`
## Two words
`;

const MAIN = `
        ["demo"] => run(demo::open),
        ["bench", "list"] => run(bench::list),
        ["vendor", file] => check(file),
        [] | ["help"] => say(HELP),
`;

test("code is no prose, and what continues a list is no code", () => {
  const { prose, code } = apart(PAGE);
  expect(code).toEqual(["    cargo xtask bench list --fast   # measures", "*this*", "cargo xtask demo", "npm run mock", "words"]);
  expect(prose.split("\n").length).toBe(PAGE.split("\n").length);
});

test("a fence is code whatever it holds", () => {
  expect(targets("```sh\n[a](b.md)\n```\n[c](d.md)")).toEqual(["d.md"]);
});

test("links and pictures lead somewhere", () => {
  expect(targets(`${PAGE}\n[listed]: other.md`)).toEqual(["next.md#two-words", "pictures/a.png", "other.md"]);
});

test("a heading has an anchor of its own", () => {
  expect(anchors(PAGE)).toEqual(["plugboard-how", "two-words", "two-words-1"]);
});

test("a command is known with all of its words or not at all", () => {
  const known = xtasks(MAIN);
  expect(known).toEqual([["demo"], ["bench", "list"], ["vendor", null]]);
  expect(commands(PAGE, "cargo xtask")).toEqual([["bench", "list", "--fast"], ["demo"]]);
  expect(isKnown(known, ["demo"])).toBe(true);
  expect(isKnown(known, ["vendor", "any.json"])).toBe(true);
  expect(isKnown(known, ["bench", "list", "--fast"])).toBe(false);
  expect(isKnown(known, ["bench"])).toBe(false);
  expect(commands(PAGE, "npm run")).toEqual([["mock"]]);
});

test("what is in italics is the whole of a text, with an ellipsis for what is filled in", () => {
  expect(quotes(PAGE)).toEqual(["Check and continue", "Start"]);
  const words = shown({
    check: "Check and continue",
    undo: "Undo: remove {name}",
    needs: [{ match: { "form=one": "{shown} needs you", "form=other": "{shown} need you" } }],
  });
  expect(words).toEqual(new Set(["Check and continue", "Undo: remove …", "… needs you", "… need you"]));
});
