// The history: what is asked of the shell, what is said, and a case file that is read and nothing else.

import { fireEvent, render, waitFor } from "@testing-library/svelte";
import { flushSync, settled } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { caseFile, happened } from "../mock/happened";
import { attempt, FakeShell } from "../mock/shell";
import type { HistoryQuery, Past, View } from "../src/bindings";
import { Board } from "../src/board.svelte";
import type { FileWords } from "../src/ipc";
import AccountHistory from "../src/parts/AccountHistory.svelte";
import { dateField, dayOf, dayStart, lastMonday, ofDateField } from "../src/time";
import { calls, find, openWindow, press, see, type } from "./window";

const NOW = Date.now();
const BLUECUP = { accountId: "acc_01HZ9X3Q4R5M6N7P8V00000000", username: "bluecup" };

async function open(change: Partial<View> = {}, empty = false) {
  const shell = new FakeShell();
  shell.hold(accounts(12, NOW), NOW);
  if (!empty) happened(shell, NOW);
  shell.set(change);
  const opened = await openWindow(shell);
  opened.board.go("history");
  flushSync();
  return opened;
}

const all = (test: string) => [...document.querySelectorAll<HTMLElement>(`[data-test="${test}"]`)];
const lastQuery = (shell: FakeShell) => calls(shell, "history").at(-1)?.[0] as HistoryQuery;

describe("what happened", () => {
  it("lists changes and sign-ins together, newest first, each in words", async () => {
    await open();
    await waitFor(() => expect(all("entry").length).toBeGreaterThan(10));
    const text = all("entry").map((entry) => entry.textContent ?? "");
    expect(text.some((line) => line.includes("needs somebody to sign in again"))).toBe(true);
    expect(text.some((line) => line.includes("signed in") && line.includes("Expected"))).toBe(true);
    const times = all("entry").map((entry) => Date.parse(entry.querySelector("time")?.dateTime ?? ""));
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(document.querySelector("img")).toBeNull();
  });

  it("asks Rust for what is filtered, and clears it again", async () => {
    const { shell } = await open();
    await see("history-list");
    await type("history-search", "nobody");
    await fireEvent.change(find("history-kind")!, { target: { value: "broke" } });
    await fireEvent.change(find("history-range")!, { target: { value: "week" } });
    await see("history-none");
    expect(lastQuery(shell)).toMatchObject({ text: "nobody", kinds: ["broke"], from: dayStart(Date.now(), 7) });
    await press("history-clear");
    await see("history-list");
    expect(lastQuery(shell)).toMatchObject({ text: "", kinds: [], from: null, account: null });
  });

  it("says that nothing has happened yet only where nothing is filtered", async () => {
    await open({}, true);
    expect((await see("history-none")).textContent).toContain("Nothing has happened yet");
    expect(find("history-clear")).toBeNull();
  });

  it("shows one account's from its menu, and all again", async () => {
    const { board, shell } = await open();
    board.showHistory(BLUECUP);
    flushSync();
    expect((await see("history-of")).textContent).toContain("bluecup");
    await waitFor(() => expect(lastQuery(shell).account).toBe(BLUECUP.accountId));
    await press("history-all");
    await waitFor(() => expect(lastQuery(shell).account).toBeNull());
  });

  const shown = [
    { part: "the list", ask: "history", tab: "tab-list", change: {} },
    { part: "what changed", ask: "changedSince", tab: "tab-changed", change: {} },
    { part: "the days", ask: "healthDays", tab: "tab-days", change: {} },
    { part: "the accounts that break again", ask: "history", tab: "tab-days", change: { notYou: [BLUECUP.accountId] } },
  ];
  it.each(shown)("is asked for again in $part when it was written down, and at no other view", async ({ ask, tab, change }) => {
    const { board, shell } = await open(change);
    await press(tab);
    await waitFor(() => expect(calls(shell, ask).length).toBeGreaterThan(0));
    await settled();
    const before = calls(shell, ask).length;
    const { accounts } = shell.view;
    shell.set({ accounts: { ...accounts, revision: accounts.revision + 1, checking: true }, notYou: [...shell.view.notYou] });
    shell.put(attempt("other", { name: "waiting", leftMs: 60_000, lifeMs: 600_000 }));
    flushSync();
    await settled();
    expect(calls(shell, ask)).toHaveLength(before);
    shell.set({ historyRevision: shell.view.historyRevision + 1 });
    await waitFor(() => expect(calls(shell, ask)).toHaveLength(before + 1));
    expect(board.view?.historyRevision).toBe(shell.view.historyRevision);
  });

  it("is asked for again beside an account when it was written down, and at no other view", async () => {
    const shell = new FakeShell();
    happened(shell, NOW);
    const board = new Board(shell);
    await board.start();
    render(AccountHistory, { board, account: BLUECUP });
    await waitFor(() => expect(calls(shell, "history")).toHaveLength(1));
    shell.set({ accounts: { ...shell.view.accounts, revision: 99 } });
    flushSync();
    expect(calls(shell, "history")).toHaveLength(1);
    shell.set({ historyRevision: 1 });
    await waitFor(() => expect(calls(shell, "history")).toHaveLength(2));
  });

  it("hands the words for a file over, and says what it was saved as", async () => {
    const { board, shell } = await open();
    await see("history-list");
    await press("history-save");
    await press("save-csv");
    await waitFor(() => expect(calls(shell, "exportHistory")).toHaveLength(1));
    const [, format, { words }] = calls(shell, "exportHistory")[0] as [unknown, string, FileWords];
    expect([format, words["page.dir"], words["platform.instagram"]]).toEqual(["csv", "ltr", "Instagram"]);
    await waitFor(() => expect(board.said.text).toContain("plugboard-history-2026-11-30.csv"));
  });
});

describe("the steps of a sign-in", () => {
  it("are told with times and what the service was asked", async () => {
    const { shell } = await open();
    await see("history-list");
    const button = document.querySelector<HTMLElement>("[data-kind=sign_in] [data-test=show-steps][aria-label*='Expected']");
    await fireEvent.click(button!);
    await see("steps");
    expect(all("steps")[0]?.querySelectorAll("li")).toHaveLength(4);
    expect(find("support")?.parentElement?.textContent).toContain("POST accounts/connect · 202 · a1b2c3d4");
    await press("make-case");
    const started = shell.past.timelines[0]?.past.started;
    expect(calls(shell, "makeCase")).toEqual([[{ of: "attempt", attempt: "t_wrong", started }]]);
  });

  it("keep the button and say why when no case file may be written", async () => {
    const { board, shell } = await open();
    shell.fail.makeCase = { code: "case_file_unsafe", field: null, reference: "" };
    board.ask({ name: "timeline", attempt: "t_wrong", started: null });
    await press("make-case");
    expect((await see("fault")).dataset.code).toBe("case_file_unsafe");
    expect(board.said.text).toBe("");
  });
});

describe("what changed", () => {
  it("begins with the first group in which something is, and follows what is pressed", async () => {
    const { shell } = await open();
    await press("tab-changed");
    await press("since-month");
    await waitFor(() => expect(find("group-broke")?.textContent).toContain("1"));
    await press("group-gone");
    await waitFor(() => expect(all("changed-account")).toHaveLength(3));
    expect(find("changed")?.textContent).toContain("Came and went in between");
    const [query] = calls(shell, "changedSince").at(-1) as [{ from: number; group: string }];
    expect(query).toMatchObject({ from: dayStart(Date.now(), 30), group: "gone" });
  });

  it("says since when anything is known, and not that nothing changed", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(2, NOW), NOW);
    shell.past.knownSince = NOW;
    const { board } = await openWindow(shell);
    board.go("history");
    await press("tab-changed");
    await see("known-since");
    expect(find("nothing-changed")).toBeNull();
  });
});

describe("thirty days", () => {
  it("are a picture with a sentence for each platform, and a table with every figure", async () => {
    const { shell } = await open();
    await press("tab-days");
    await waitFor(() => expect(all("bars").length).toBe(9));
    expect(all("bars")[0]?.getAttribute("aria-label")).toMatch(/All platforms, last check: accounts \d+/);
    await press("days-more");
    await waitFor(() => expect(all("bars").length).toBe(11));
    await press("days-table");
    const rows = () => [...(find("days-figures")?.querySelectorAll("tbody tr") ?? [])];
    expect(rows()).toHaveLength(shell.past.days.length);
    await fireEvent.change(find("days-platform")!, { target: { value: "instagram" } });
    const last = shell.past.days.at(-1)!.platforms.find(({ platform }) => platform === "instagram")!;
    expect(rows()[0]?.textContent).toContain(String(last.connected));
  });

  it("say so where no day is kept yet", async () => {
    await open({}, true);
    await press("tab-days");
    await see("no-days");
  });
});

describe("an account that breaks again and again", () => {
  it("is named, is nobody's fault, and has its case file ready", async () => {
    const { shell } = await open({ notYou: [BLUECUP.accountId] });
    const note = await see("not-you");
    await waitFor(() => expect(note.textContent).toContain("Blue Cup Coffee"));
    await press("make-case");
    expect(calls(shell, "makeCase")).toEqual([[{ of: "account", account: BLUECUP.accountId }]]);
  });
});

describe("a case file", () => {
  it("is shown over everything, with its cause and what speaks for it, and put away", async () => {
    const shell = new FakeShell();
    shell.set({ stage: "welcome", workspace: null });
    shell.opened = caseFile(NOW);
    await openWindow(shell);
    expect(find("case")).toBeNull();
    shell.set({ caseOpen: 1 });
    await see("case");
    expect(find("cause")?.dataset.cause).toBe("wrong_person");
    const marked = [...document.querySelectorAll<HTMLElement>("[data-marked]")].map((one) => one.dataset.step ?? "change");
    expect(marked).toEqual(["found", "change"]);
    const before = shell.calls.length;
    await press("close-case");
    await waitFor(() => expect(find("case")).toBeNull());
    expect(shell.calls.slice(before).map(([name]) => name)).toEqual(["closeCase"]);
  });

  it("of a sign-in that went well warns of nothing", async () => {
    const shell = new FakeShell();
    shell.opened = { ...caseFile(NOW), cause: "worked" };
    await openWindow(shell);
    shell.set({ caseOpen: 1 });
    const cause = await see("cause");
    expect(cause.textContent).not.toContain("Likely cause");
    expect(cause.classList.contains("fine")).toBe(true);
    expect(document.querySelectorAll("[data-marked]")).toHaveLength(0);
  });

  it("is shown whole where it names the same person twice", async () => {
    const shell = new FakeShell();
    const file = caseFile(NOW);
    const past = file.timelines[0]!.past;
    const twin = { accountId: "acc_1", username: "twin" };
    past.end = { name: "connected", got: twin, outcome: "new", undone: false, others: [twin, twin] } as Past["end"];
    shell.opened = file;
    await openWindow(shell);
    shell.set({ caseOpen: 1 });
    const facts = await see("past");
    expect(facts.textContent?.match(/@twin/g)).toHaveLength(3);
    expect(all("past")).toHaveLength(file.timelines.length);
  });

  it("keeps the keys of the window from what is behind it", async () => {
    const { board, shell } = await open({ caseOpen: null });
    shell.opened = caseFile(NOW);
    shell.set({ caseOpen: 1 });
    await see("case");
    const before = shell.calls.length;
    for (const key of ["r", "n", "z"]) await fireEvent.keyDown(window, { key, ctrlKey: true });
    await fireEvent.keyDown(window, { key: "2", code: "Digit2", altKey: true });
    await fireEvent.keyDown(window, { key: "2", code: "Digit2", ctrlKey: true });
    expect(shell.calls.slice(before)).toEqual([]);
    expect(board.screen).toBe("history");
  });

  it("is opened where there is no key, too", async () => {
    const shell = new FakeShell();
    shell.set({ stage: "welcome", workspace: null });
    await openWindow(shell);
    await press("open-case");
    expect(calls(shell, "openCase")).toHaveLength(1);
  });

  it("is chosen by a person, and a wrong one is told", async () => {
    const { shell } = await open();
    await press("open-case");
    expect(calls(shell, "openCase")).toEqual([["Plugboard case file"]]);
    shell.fail.openCase = { code: "file_unreadable", field: null, reference: "" };
    await press("open-case");
    expect((await see("fault")).dataset.code).toBe("file_unreadable");
  });
});

describe("days of the calendar", () => {
  it("begin at midnight here, and Monday is the last one before today", () => {
    const monday = new Date(2026, 2, 2, 15, 30).getTime();
    expect(dateField(lastMonday(monday))).toBe("2026-02-23");
    expect(dateField(lastMonday(new Date(2026, 2, 4).getTime()))).toBe("2026-03-02");
    expect(dateField(dayStart(monday, 1))).toBe("2026-03-01");
    expect(ofDateField("2026-03-01")).toBe(new Date(2026, 2, 1).getTime());
    expect([ofDateField(""), ofDateField("2026-3-1")]).toEqual([null, null]);
    expect(dayOf(new Date(1970, 0, 2, 23, 59).getTime())).toBe(1);
  });
});
