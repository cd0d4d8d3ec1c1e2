// The reconnect round: keys, what a row offers, what is spoken, and what is kept of it.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { brandsView } from "../mock/brands";
import { caseFile } from "../mock/happened";
import { roundItem, slotsOf } from "../mock/round";
import { choosing, pages, PAGES, profiles, PROFILES } from "../mock/scenes/choosing";
import { broken, done, failed, flying, standing } from "../mock/scenes/round";
import { attempt, FakeShell } from "../mock/shell";
import type { RoundItem, RoundView } from "../src/bindings";
import { reportWords } from "../src/round-report";
import { calls, find, openWindow, press, see } from "./window";

const NOW = Date.now();
const OTHER = { accountId: "acc_x", username: "harbor.shop" };

async function open(items: RoundItem[], more: Partial<RoundView> = {}, contract: "seed" | "current" = "seed") {
  const shell = new FakeShell();
  shell.hold(accounts(12, NOW), NOW);
  const workspace = shell.view.workspace && { ...shell.view.workspace, contract };
  shell.set({ workspace, brands: contract === "current" ? brandsView() : null });
  shell.play(slotsOf(items), more);
  const window = await openWindow(shell);
  window.board.go("round");
  await see("round");
  if (items.length > 0) await see("round-row");
  return window;
}

const key = (name: string, target: Element = document.body, more = {}) =>
  fireEvent.keyDown(target, { key: name, ...more });
const row = (number: number) => document.querySelector<HTMLElement>(`[data-test=round-row][data-index="${number}"]`)!;
const named = (calls: unknown[][]) => calls.map(([account]) => account);

describe("getting there", () => {
  it("is one button at the figures, and only where more than one needs somebody", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(2, NOW), NOW);
    const { board } = await openWindow(shell);
    expect((await see("round-begin")).textContent).toContain("2");
    shell.on.startRound = () => shell.play(slotsOf(broken(2)));
    await press("round-begin");
    await waitFor(() => expect(board.screen).toBe("round"));
    expect(calls(shell, "startRound")).toEqual([["all"]]);
    shell.hold(accounts(1, NOW), NOW);
    shell.set({ round: null });
    await waitFor(() => expect(board.screen).toBe("accounts"));
    expect(find("round-begin")).toBeNull();
  });

  it("leads back to a round that is open, and a view that comes late is waited for", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(3, NOW), NOW);
    const { board } = await openWindow(shell);
    await press("round-begin");
    await waitFor(() => expect(calls(shell, "startRound")).toHaveLength(1));
    expect(board.screen).toBe("accounts");
    shell.set({ notice: null });
    expect(board.screen).toBe("accounts");
    shell.play(slotsOf(broken(3)));
    expect(board.screen).toBe("round");
    board.go("accounts");
    await press("round-begin");
    expect(board.screen).toBe("round");
    expect(calls(shell, "startRound")).toHaveLength(1);
  });
});

describe("keys", () => {
  it("start, skip and pause without a mouse", async () => {
    const { shell } = await open(broken(5));
    (document.activeElement as HTMLElement).blur();
    await key("Enter");
    await waitFor(() => expect(calls(shell, "roundNext")).toHaveLength(1));
    await key("s");
    expect(named(calls(shell, "roundSkip"))).toEqual([shell.view.round?.next?.account]);
    await key("p");
    expect(calls(shell, "pauseRound")).toHaveLength(1);
    shell.play(shell.slots, { state: "paused" });
    flushSync();
    await key("Enter");
    expect(calls(shell, "resumeRound")).toHaveLength(1);
  });

  it("are those of the keyboard's letters in any script", async () => {
    const { shell } = await open(broken(5));
    await key("س", document.body, { code: "KeyS" });
    expect(calls(shell, "roundSkip")).toHaveLength(1);
  });

  it("mean the account whose row has the focus", async () => {
    const items = broken(5);
    const { shell } = await open(items);
    row(1).focus();
    await key("ArrowDown", row(1));
    await waitFor(() => expect(document.activeElement?.getAttribute("data-account")).toBe(items[1]?.account));
    await key("s", document.activeElement!);
    expect(named(calls(shell, "roundSkip"))).toEqual([items[1]?.account]);
    await key("Enter", document.activeElement!);
    await waitFor(() => expect(calls(shell, "roundStart")).toEqual([[items[1]?.account, null]]));
  });

  it("do nothing while somebody types, chooses or has a sheet open", async () => {
    const { board, shell } = await open(broken(5));
    board.connect("trustpilot", null);
    await see("sheet");
    await key("s");
    await key("Enter");
    await key("s", document.body, { ctrlKey: true });
    expect(calls(shell, "roundSkip").length + calls(shell, "roundNext").length).toBe(0);
  });

  it("open the browsers for the account, and the one that is chosen starts it", async () => {
    const { shell } = await open(broken(5));
    await key("o");
    const choice = await waitFor(() => {
      const found = document.querySelector<HTMLElement>("[data-browser='firefox.desktop'][data-window=private]");
      if (!found) throw new Error("no browsers");
      return found;
    });
    await fireEvent.click(choice);
    await waitFor(() => expect(calls(shell, "roundStart")).toHaveLength(1));
    expect(calls(shell, "roundStart")[0]?.[1]).toEqual({ id: "firefox.desktop", window: "private" });
  });

  it("send a link only where there are links", async () => {
    const seed = await open(broken(3));
    await key("l");
    expect(seed.board.asked).toBeNull();
    expect(find("round-send")).toBeNull();
    document.body.innerHTML = "";
    const items = broken(3, new FakeShell());
    const { board } = await open(items, {}, "current");
    await key("l");
    expect(board.asked).toMatchObject({ name: "invite", brand: "b_acme", account: { accountId: items[0]?.account } });
  });
});

describe("the focus", () => {
  const focused = () => (document.activeElement as HTMLElement).dataset.test ?? document.activeElement?.id;

  it("stays on Start while there is somebody, and goes to the heading, from where nothing ends the round", async () => {
    const { shell } = await open(broken(2));
    await waitFor(() => expect(focused()).toBe("round-start"));
    shell.play(slotsOf(broken(2)), { state: "paused" });
    await waitFor(() => expect(focused()).toBe("round-title"));
    shell.play(slotsOf(broken(2)));
    (await see("round-start")).focus();
    shell.play(slotsOf(broken(2).map((item) => done(item))));
    await waitFor(() => expect(focused()).toBe("round-title"));
    await key("Enter", document.activeElement!);
    expect(calls(shell, "endRound")).toHaveLength(0);
  });

  it("stays in the row whose button has done its work", async () => {
    const { shell } = await open(broken(2));
    (await see("round-row-skip")).focus();
    const [first, second] = broken(2) as [RoundItem, RoundItem];
    shell.play(slotsOf([standing(first, { name: "skipped", at: NOW }), second]));
    await waitFor(() => expect(focused()).toBe("round-row"));
  });

  it("goes to the next screen's heading with whoever was in the last one", async () => {
    const { board } = await open(broken(2));
    await waitFor(() => expect(focused()).toBe("round-start"));
    board.go("connect");
    await waitFor(() => expect(focused()).toBe("connect-title"));
  });
});

describe("a row", () => {
  const press1 = async (item: RoundItem, test: string) => {
    const window = await open([item]);
    await press(test);
    return window;
  };
  const one = () => broken(1)[0]!;

  it("offers one more try, or a private window where somebody else is signed in", async () => {
    const expired = await press1(failed(one(), { name: "expired" }), "round-row-start");
    await waitFor(() => expect(calls(expired.shell, "roundStart")).toHaveLength(1));
    document.body.innerHTML = "";
    const other = await press1(failed(one(), { name: "somebody_else", got: OTHER, newHere: true }), "round-private");
    await waitFor(() => expect(calls(other.shell, "roundStart")[0]?.[1]).toMatchObject({ window: "private" }));
  });

  it("shows the sign-in that is open, with the time that is left", async () => {
    const item = flying(one());
    const { board, shell } = await open([item]);
    shell.put(attempt("round-1-1-1", { name: "waiting", leftMs: 61_000, lifeMs: 600_000 }));
    expect((await see("time-left")).textContent).toContain("1:01");
    await press("round-look");
    expect(board.sheet?.id).toBe("round-1-1-1");
  });

  it("can be put back, and tells what was done", async () => {
    const skipped = await press1(standing(one(), { name: "skipped", at: NOW }), "round-put-back");
    expect(calls(skipped.shell, "roundPutBack")).toHaveLength(1);
    document.body.innerHTML = "";
    const { board } = await press1(done(one()), "round-details");
    expect(board.asked?.name).toBe("proof");
    expect((await see("round-proof")).textContent).toContain("reported by the service");
  });

  it("that can be connected in the dashboard only says so and is passed on or skipped", async () => {
    const item: RoundItem = { ...one(), platform: "whatsapp", method: "dashboard" };
    const { board, shell } = await open([item], { next: null, nextSlot: null });
    expect((await see("round-next")).textContent).toContain("cannot be reconnected from here");
    await press("round-mark-sent");
    await press("round-row-skip");
    expect([calls(shell, "roundSent").length, calls(shell, "roundSkip").length]).toEqual([1, 1]);
    await press("round-how");
    expect(board.sheet?.platform.slug).toBe("whatsapp");
  });

  it("that a sign-in does not bring back says what does", async () => {
    const suspended = { platform: "youtube", reason: "youtube_account_suspended", signInHelps: false };
    await open([{ ...one(), ...suspended }], { next: null, nextSlot: null });
    expect(find("round-row-start")).toBeNull();
    await press("round-what-helps");
    expect((await see("reason-help")).textContent).toContain("Appeal to YouTube");
  });

  it("with a form opens it on the round's own sheet", async () => {
    const item = roundItem({ ...accounts(1, NOW)[0]!, platform: "trustpilot" }, 1);
    const { board } = await open([item]);
    await press("round-start");
    await see("submit");
    expect(board.sheet?.id).toBe("round-1-1-1");
    expect(board.sheet?.account?.accountId).toBe(item.account);
  });

  it("of thousands holds only what is in sight", async () => {
    const { shell } = await open(broken(5000));
    expect(document.querySelectorAll("[data-test=round-row]").length).toBeLessThan(60);
    for (const [, count] of calls(shell, "roundRows")) expect(count).toBeLessThan(100);
  });
});

describe("limits", () => {
  it("starts no sixth sign-in, and says why", async () => {
    const { shell } = await open(broken(9), { room: false, inFlight: 5 });
    expect((await see("round-start")).getAttribute("aria-disabled")).toBe("true");
    expect((await see("round-next")).textContent).toContain("Five sign-ins");
    await press("round-start");
    await key("Enter");
    expect(calls(shell, "roundNext")).toHaveLength(0);
  });

  it("says what went wrong with a start and lets go on", async () => {
    const { shell } = await open(broken(3));
    shell.fail.roundNext = { code: "offline", field: null, reference: "" };
    await press("round-start");
    expect((await see("fault")).dataset.code).toBe("offline");
    delete shell.fail.roundNext;
    await press("round-start");
    await waitFor(() => expect(find("fault")).toBeNull());
  });
});

describe("an account that is being signed in to already", () => {
  it("leads to that sign-in", async () => {
    const { shell, board } = await open(broken(3));
    const next = shell.view.round!.next!;
    const expected = { accountId: next.account, username: next.username };
    shell.put(attempt("under_way", { name: "waiting", leftMs: 600_000, lifeMs: 600_000 }, { expected }));
    shell.fail.roundNext = { code: "account_busy", field: null, reference: "" };
    await press("round-start");
    (await see("fault")).querySelector<HTMLElement>("[data-action=show]")!.click();
    flushSync();
    expect(board.sheet?.id).toBe("under_way");
  });
});

describe("being told", () => {
  it("speaks each change once, with how many came along", async () => {
    const items = broken(4);
    const { shell } = await open(items);
    const spoken = () => find("status")?.textContent ?? "";
    expect(spoken()).toBe("");
    shell.play(shell.slots, { latest: { serial: 1, item: done(items[0]!), others: 2 } });
    await waitFor(() => expect(spoken()).toContain("The right account signed in. 2 more reconnected with it"));
    shell.set({ notice: null });
    shell.play(shell.slots, { latest: { serial: 2, item: failed(items[1]!, { name: "declined", reason: "x" }), others: 0 } });
    await waitFor(() => expect(spoken()).toContain("Access was declined"));
  });

  it("does not speak of what happened before it was opened", async () => {
    const items = broken(4);
    await open(items, { latest: { serial: 7, item: done(items[0]!), others: 0 } });
    expect(find("status")?.textContent).toBe("");
  });
});

describe("a case file over it", () => {
  it("keeps its keys", async () => {
    const { shell } = await open(broken(3));
    shell.opened = caseFile(NOW);
    shell.set({ caseOpen: 1 });
    await see("case");
    const before = shell.calls.length;
    for (const name of ["s", "p", "Enter"]) await key(name);
    expect(shell.calls.slice(before)).toEqual([]);
  });
});

describe("the end", () => {
  const CLOSED = { state: "closed", ended: NOW, next: null, nextSlot: null } as const;

  it("is saved as a page or a table in the words of the page", async () => {
    const { board, shell } = await open(broken(3).map((item) => done(item)), CLOSED);
    await press("round-save-html");
    await waitFor(() => expect(board.said.text).toContain("plugboard-round-1-2026-11-30.html"));
    await press("round-save-csv");
    await waitFor(() => expect(calls(shell, "exportRound")).toHaveLength(2));
    expect(calls(shell, "exportRound").map(([format]) => format)).toEqual(["html", "csv"]);
    const { words } = reportWords(board);
    expect(words["result.somebody_else"]).toContain("{who}");
    expect(words["text.said"]).toMatch(/\{text\}.*\{time\}/);
    expect(words["error.offline"]).toBeTruthy();
    expect(Object.values(words).every((text) => text !== "")).toBe(true);
  });

  it("offers another one while somebody is needed, and can be put away", async () => {
    const { board, shell } = await open(broken(3).map((item) => done(item)), CLOSED);
    shell.on.startRound = () => shell.play(slotsOf(broken(2)));
    await press("round-another");
    await waitFor(() => expect(shell.view.round?.state).toBe("running"));
    expect(board.screen).toBe("round");
    shell.play(shell.slots, CLOSED);
    flushSync();
    await press("round-dismiss");
    expect(calls(shell, "dismissRound")).toHaveLength(1);
    expect(shell.view.round).toBeNull();
    await press("take-back");
    expect(calls(shell, "takeBack")).toEqual([[{ name: "round" }]]);
    expect(shell.view.round?.state).toBe("closed");
  });

  it("is not reached by a key that is pressed once too often", async () => {
    const { shell } = await open(broken(3).map((item) => done(item)));
    await key("Enter");
    expect(calls(shell, "endRound")).toHaveLength(0);
    await press("round-finish-now");
    expect(calls(shell, "endRound")).toHaveLength(1);
  });
});

describe("an account whose sign-in has something to choose", () => {
  const CHOICES = { pages: pages(PAGES), profile: profiles(PROFILES) };

  it.each([
    ["pages", "Pages to choose"],
    ["profile", "Profile to choose"],
  ] as const)("says what: %s", async (kind, words) => {
    const items = broken(1).map(flying);
    const { shell } = await open(items);
    shell.put(attempt("round-1-1-1", choosing(CHOICES[kind]), { platform: items[0]?.platform ?? "" }));
    await waitFor(() => expect(row(1).textContent).toContain(words));
  });

  it("says why the choice could not be fetched", async () => {
    const { shell } = await open(broken(1).map(flying));
    shell.put(attempt("round-1-1-1", choosing(null, { code: "offline", field: null, reference: "" })));
    await waitFor(() => expect(row(1).textContent).toContain("There is no connection"));
  });
});
