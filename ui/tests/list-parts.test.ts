// What the account list is made of: which rows are asked for, how a text is cut, how it is known how an account is.

import { describe, expect, it } from "vitest";

import type { Found, Row } from "../src/bindings";
import { emptyView } from "../mock/view";
import { accounts } from "../mock/accounts";
import { Typed } from "../src/list-keys";
import { handlePieces, nearHit, piecesOf, textOf } from "../src/pieces";
import { chunksAround } from "../src/rows.svelte";
import { sourceOf } from "../src/source";

describe("chunks", () => {
  it.each([1, 9, 20, 60])("hold what is in sight and a quarter of it more on either side, for %i rows in sight", (visible) => {
    for (let first = 0; first < 2000; first += 0.5) {
      const { start, count } = chunksAround(first, visible);
      expect(start).toBeLessThanOrEqual(Math.max(0, first - visible / 4));
      expect(start + count).toBeGreaterThanOrEqual(first + visible + visible / 4);
      expect(count).toBeLessThanOrEqual(500);
    }
  });
});

describe("pieces", () => {
  const range = (start: number, end: number, part: Found["part"] = "name"): Found => ({ part, start, end });

  it.each([
    ["Möhren", [range(0, 6)], "[Möhren]"],
    ["Blue Cup", [range(0, 2), range(5, 8)], "[Bl]ue [Cup]"],
    ["  \u202eBlue\u200b Cup ", [range(3, 7)], "[Blue] Cup"],
    ["Blue", [range(1, 3, "username")], "Blue"],
    ["Blue", [range(2, 99)], "Bl[ue]"],
    ["Blue", [range(0, 3), range(1, 2)], "[Blu]e"],
    ["👋🏽 hi", [range(0, 4)], "[👋🏽] hi"],
  ])("of %j are cut where Rust says", (text, found, wanted) => {
    expect(piecesOf(text, found, "name").map(({ text, hit }) => (hit ? `[${text}]` : text)).join("")).toBe(wanted);
  });

  it("of a handle have its sign, and none where there is no handle", () => {
    expect(textOf(handlePieces("bluecup", [range(0, 4, "username")]))).toBe("@bluecup");
    expect(textOf(handlePieces("Nordsee Sailing", []))).toBe("Nordsee Sailing");
    expect(handlePieces("\u200b", [])).toEqual([]);
  });

  it("of an id begin shortly before what was found", () => {
    const id = "acc_01HZ9X3Q4R5M6N7P8V00000007";
    expect(textOf(nearHit(piecesOf(id, [range(22, 30, "id")], "id")))).toBe("…8V00000007");
  });
});

describe("letters", () => {
  it("add up to a name while they come quickly, and begin anew after a pause", () => {
    const typed = new Typed();
    expect(typed.add("b", 0)).toEqual({ prefix: "b", from: "next" });
    expect(typed.add("l", 100)).toEqual({ prefix: "bl", from: "here" });
    expect(typed.add("x", 5000)).toEqual({ prefix: "x", from: "next" });
    expect(typed.add("x", 5100)).toEqual({ prefix: "x", from: "next" });
  });
});

describe("the source", () => {
  const checkedAt = Date.UTC(2026, 10, 25, 14, 2);
  const [row] = accounts(1, checkedAt) as [Row];
  const of = (health: Row["health"], more: object = {}) =>
    sourceOf({ ...row, health }, { ...emptyView().accounts, checkedAt, ...more }, checkedAt);

  it("is the service where it said so, and nobody where it could not be asked", () => {
    const problem = { code: "offline", field: null, reference: "" };
    expect(of("connected")).toMatch(/^Reported by the service:/);
    expect(of("needs_you")).toMatch(/^Reported by the service:/);
    expect(of("listed")).toContain("without a status");
    expect(of("cannot_tell")).toContain("does not know");
    expect(of("cannot_tell", { problem, unreachableSince: checkedAt })).toMatch(/has not been able to reach the service since/);
  });
});
