// Whatever goes wrong ends in words and one thing to press. How it ends is not ours to say: the flows play every
// mishap against both contracts and write what comes of it into the table that is read here.

import { waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterAll, describe, expect, it } from "vitest";

import table from "../../tests/flows/mishaps.json";
import { accounts } from "../mock/accounts";
import { choosing, PAGES, pages } from "../mock/scenes/choosing";
import { attempt, connected, FakeShell } from "../mock/shell";
import type { AttemptView, ErrorCode, Fault, Outcome, PhaseView, Row, StatelessErrorKind, Undo, Way } from "../src/bindings";
import { getLocale, type Locale, locales, overwriteGetLocale } from "../src/paraglide/runtime";
import { saidOf } from "../src/said";
import { find, openWindow, press, see, type, type Opened } from "./window";

/** What a person has before them. */
interface End {
  state: string;
  code?: ErrorCode;
  field?: string;
  reason?: string;
  outcome?: Outcome;
  undo?: Undo;
  choice?: "pages" | "profile";
  lost?: number;
  way?: Way;
  otherWay?: Way;
  needsYou?: number;
  cannotTell?: number;
  statelessError?: StatelessErrorKind;
  afterAnotherWay?: End;
}

/** A line of the table: what went wrong, and how it ended. */
interface Line extends End {
  contract: "seed" | "current";
  endpoint: string;
  mishap: string;
  how?: string;
  platform: string;
}

/** An end as it is drawn, and the lines that end so. */
interface Drawn {
  end: End;
  platform: string;
  expected: boolean;
  lines: string[];
}

const LINES = table as Line[];
const BLUECUP = { accountId: "acc_1", username: "bluecup" };
const OTHER = { accountId: "acc_2", username: "harbor.shop" };

/** Every end once, with those that follow from pressing "another way". */
function ends(): [string, Drawn][] {
  const drawn = new Map<string, Drawn>();
  for (const line of LINES) {
    const { contract, endpoint, mishap, how, platform, ...first } = line;
    const { afterAnotherWay, ...end } = first;
    const expected = endpoint.includes("reconnect");
    for (const one of [end, afterAnotherWay]) {
      if (one === undefined) continue;
      const parts = [platform, expected ? "somebody expected" : "", ...Object.entries(one).flat()];
      const name = parts.filter(Boolean).join(" ");
      const held: Drawn = drawn.get(name) ?? { end: one, platform, expected, lines: [] };
      held.lines.push([contract, endpoint, mishap, how].filter(Boolean).join(" "));
      drawn.set(name, held);
    }
  }
  return [...drawn];
}

const fault = ({ code, field }: End): Fault | null =>
  code === undefined ? null : { code, field: field ?? null, reference: "HTTP 503 a1b2c3d4" };

function phase(end: End): PhaseView {
  switch (end.state) {
    case "waiting":
      return { name: "waiting", leftMs: 500_000, lifeMs: 600_000 };
    case "choosing": {
      const lost = Array.from({ length: end.lost ?? 0 }, () => ({ name: "Little Prints", brand: "Acme" }));
      return choosing(end.choice === undefined ? null : pages(PAGES, { kind: end.choice, lost }), fault(end));
    }
    case "connected":
      return connected(end.outcome === "expected" ? BLUECUP : OTHER, end.outcome as Outcome, { undo: end.undo });
    case "declined":
      return { name: "declined", reason: end.reason ?? "" };
    case "unconfirmed":
      return { name: "unconfirmed" };
    case "failed":
      return { name: "failed", fault: fault(end) as Fault };
    default:
      throw new Error(`no screen for ${end.state}`);
  }
}

/** Part of the window, and the words that say what happened. */
interface Seen {
  part: HTMLElement;
  words: string[];
}

const text = (element: Element | null | undefined) => (element?.textContent ?? "").trim();

async function drawAttempt({ end, platform, expected }: Drawn, { shell, board }: Opened): Promise<Seen> {
  const method = board.platform(platform).method;
  const more: Partial<AttemptView> = { platform, method, expected: expected ? BLUECUP : null };
  // Nothing has come back for long enough that another way is offered.
  if (end.state === "waiting") Object.assign(more, { way: end.way, otherWay: end.otherWay, openedMs: 30_000 });
  if (end.statelessError !== undefined) more.statelessError = end.statelessError;
  const held = attempt("a", phase(end), more);
  shell.put(held);
  board.show(held);
  flushSync();
  const part = await see("sheet");
  const words = [text(part.querySelector("[role=heading], h2")), saidOf(board, held).text];
  const faultNote = part.querySelector("[data-test=fault] p");
  if (end.code !== undefined) words.push(text(faultNote));
  return { part, words };
}

async function drawList({ end }: Drawn, { shell }: Opened): Promise<Seen> {
  const otherwise = (end.cannotTell ?? 0) > 0 ? "cannot_tell" : "connected";
  const rows: Row[] = accounts(2, Date.now()).map((row, index) => ({
    ...row,
    health: index < (end.needsYou ?? 0) ? "needs_you" : otherwise,
  }));
  shell.hold(rows, Date.now());
  shell.set({ accounts: { ...shell.view.accounts, problem: fault(end) } });
  flushSync();
  await waitFor(() => expect(document.querySelectorAll("[data-account]")).toHaveLength(2));
  const part = await see("accounts");
  const line = find("problem");
  expect(line !== null).toBe(end.code !== undefined);
  if (line !== null) expect([...line.querySelectorAll("button")].map(text).filter(Boolean)).toHaveLength(1);
  expect(document.querySelectorAll("[data-test=reconnect]")).toHaveLength(end.needsYou ?? 0);
  return { part, words: line === null ? [text(part.querySelector("h1"))] : [text(line)] };
}

async function drawRemoval({ end }: Drawn, { shell, board }: Opened): Promise<Seen> {
  const [row] = accounts(1, Date.now()) as [Row];
  shell.hold([row], Date.now());
  shell.fail.disconnect = fault(end) ?? undefined;
  board.ask({ name: "disconnect", row });
  await type("confirm-input", row.username);
  await press("confirm");
  if (end.state === "removed") {
    await waitFor(() => expect(find("sheet")).toBeNull());
    return { part: await see("accounts"), words: [board.said.text] };
  }
  const note = await see("fault");
  expect(note.querySelectorAll("button[data-action]")).toHaveLength(1);
  return { part: await see("sheet"), words: [text(note.querySelector("p"))] };
}

async function draw(drawn: Drawn): Promise<Seen> {
  const opened = await openWindow(new FakeShell());
  switch (drawn.end.state) {
    case "list":
      return drawList(drawn, opened);
    case "removed":
    case "rejected":
      return drawRemoval(drawn, opened);
    default:
      return drawAttempt(drawn, opened);
  }
}

const first = getLocale();
afterAll(() => overwriteGetLocale(() => first));

describe.each(ends())("%s", (_, drawn) => {
  const heard = new Map<Locale, string[]>();

  it.each(locales)("has words and one thing to press in %s", async (locale) => {
    overwriteGetLocale(() => locale);
    const { part, words } = await draw(drawn);
    heard.set(locale, words);
    const lines = drawn.lines.join("\n");
    for (const said of words) {
      expect(said.length, lines).toBeGreaterThan(3);
      // The key of a word that is missing.
      expect(said, lines).not.toMatch(/\b[a-z]+_[a-z_]+\b/);
    }
    const filled = [...part.querySelectorAll<HTMLElement>("button.filled")];
    expect(filled.map(text), lines).toHaveLength(1);
    expect(text(filled[0]).length, lines).toBeGreaterThan(1);
  });

  it("says so in each language in words of its own", () => {
    const [one, ...others] = locales.map((locale) => heard.get(locale));
    expect(one).toBeDefined();
    for (const other of others) expect(one?.some((words, place) => words !== other?.[place])).toBe(true);
  });
});

it("has every line of the table among what is drawn", () => {
  const drawn = new Set(ends().flatMap(([, { lines }]) => lines));
  expect(drawn.size).toBe(LINES.length);
  expect(LINES.length).toBeGreaterThan(200);
});
