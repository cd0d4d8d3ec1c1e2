// From "Before you begin" to the result, for platforms that sign in by browser.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { accounts } from "../mock/accounts";
import { attempt, connected, FakeShell } from "../mock/shell";
import type { Outcome, Undo } from "../src/bindings";
import type { Beginning } from "../src/ipc";
import { calls, find, openWindow, press, see } from "./window";

const BLUECUP = { accountId: "acc_1", username: "bluecup" };
const OTHER = { accountId: "acc_2", username: "harbor.shop" };
const WAITING = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 } as const;

afterEach(() => vi.useRealTimers());

async function waiting(more: Parameters<typeof attempt>[2] = {}, leftMs: number = 600_000) {
  const opened = await openWindow();
  const held = attempt("a", { ...WAITING, leftMs }, more);
  opened.shell.put(held);
  opened.board.show(held);
  flushSync();
  await see("sheet");
  return opened;
}

describe("before you begin", () => {
  it("begins once, with one and the same sheet id, however often the button is clicked", async () => {
    const { shell, board } = await openWindow();
    board.connect("instagram", null);
    const button = await see("open-browser");
    for (let i = 0; i < 100; i += 1) await fireEvent.click(button);
    const ids = new Set(calls(shell, "begin").map(([beginning]) => (beginning as Beginning).sheet));
    expect(ids).toEqual(new Set([find("sheet")?.dataset.attempt]));
    expect(calls(shell, "begin")).toHaveLength(1);
  });

  it("says whom to sign in as on a reconnect, and sends that account along", async () => {
    const { shell, board } = await openWindow();
    board.connect("instagram", BLUECUP);
    expect((await see("sheet")).textContent).toContain("Sign in as");
    expect(find("sheet")?.textContent).toContain("@bluecup");
    await press("open-browser");
    const beginning = { platform: "instagram", account: "acc_1", brand: null };
    expect(calls(shell, "begin")[0]).toEqual([expect.objectContaining(beginning), null]);
  });

  it("shows why it could not begin, and tries again under a new id", async () => {
    const shell = new FakeShell();
    shell.fail.begin = { code: "offline", field: null, reference: "req_1" };
    const { board } = await openWindow(shell);
    board.connect("instagram", null);
    await press("open-browser");
    expect((await see("fault")).dataset.code).toBe("offline");
    await press("open-browser");
    await waitFor(() => expect(calls(shell, "begin")).toHaveLength(2));
    const [first, second] = calls(shell, "begin").map(([beginning]) => (beginning as Beginning).sheet);
    expect(first).not.toBe(second);
  });

  it("says so when the service is slow, and stops saying so when it answers", async () => {
    const { shell, board } = await openWindow();
    vi.useFakeTimers();
    const starting = attempt("a", { name: "starting" });
    shell.put(starting);
    board.show(starting);
    flushSync();
    expect(find("sheet")?.textContent).not.toContain("is slow to respond");
    vi.advanceTimersByTime(8_000);
    flushSync();
    expect(find("sheet")?.textContent).toContain("is slow to respond");
    shell.put(attempt("a", WAITING));
    flushSync();
    expect(find("sheet")?.textContent).not.toContain("is slow to respond");
  });

  it("gives way to the attempt of the same id", async () => {
    const { shell, board } = await openWindow();
    board.connect("instagram", null);
    const id = (await see("sheet")).dataset.attempt ?? "";
    await press("open-browser");
    shell.put(attempt(id, { name: "starting" }));
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("waiting"));
    expect(find("sheet")?.dataset.phase).toBe("starting");
  });
});

describe("waiting", () => {
  it("counts down from the view's arrival", async () => {
    vi.useFakeTimers();
    await waiting();
    expect(find("time-left")?.textContent).toContain("10:00");
    vi.advanceTimersByTime(18_000);
    flushSync();
    expect(find("time-left")?.textContent).toContain("9:42");
  });

  it("says that the time is up, and offers to start again", async () => {
    vi.useFakeTimers();
    const { shell } = await waiting({}, 2_000);
    vi.advanceTimersByTime(3_000);
    flushSync();
    expect(find("open-again")).toBeNull();
    find("start-again")?.click();
    await vi.advanceTimersByTimeAsync(10);
    flushSync();
    expect(find("sheet")?.dataset.sheet).toBe("before");
    expect(find("sheet")?.dataset.attempt).not.toBe("a");
    expect(calls(shell, "dismiss")).toEqual([["a"]]);
  });

  it("opens, copies, pastes and cancels by the attempt's id", async () => {
    const { shell } = await waiting();
    await press("open-again");
    await press("copy-link");
    await press("paste-link");
    await press("cancel");
    expect(calls(shell, "openAgain")).toEqual([["a", null]]);
    expect(calls(shell, "copyLink")).toEqual([["a"]]);
    expect(calls(shell, "pasteLink")).toHaveLength(1);
    expect(calls(shell, "cancel")).toEqual([["a"]]);
  });

  it("offers to start again where the link is no longer in memory", async () => {
    await waiting({ canReopen: false });
    expect(find("open-again")).toBeNull();
    expect(find("copy-link")).toBeNull();
    expect(find("start-again")).not.toBeNull();
  });

  it("goes on when the sheet is closed, and is found again in the strip", async () => {
    const { shell, board } = await waiting();
    board.close();
    flushSync();
    expect(calls(shell, "dismiss")).toHaveLength(0);
    await press("open-attempt");
    expect((await see("sheet")).dataset.sheet).toBe("waiting");
  });

  it("asks for the key when that is all that is missing", async () => {
    const { shell } = await waiting({ phase: { name: "claimed" }, needsKey: true });
    await press("unlock");
    expect(calls(shell, "unlock")).toHaveLength(1);
  });

  it("shows why a pasted address was no use", async () => {
    const { shell } = await waiting();
    shell.fail.pasteLink = { code: "link_unreadable", field: null, reference: "" };
    await press("paste-link");
    expect((await see("fault")).dataset.code).toBe("link_unreadable");
  });
});

describe("what was selected", () => {
  it.each([
    { name: "exchanging" } as const,
    connected(BLUECUP, "expected"),
  ])("is said while it is sent, and by the result: $name", async (phase) => {
    const { shell, board } = await openWindow();
    const held = attempt("a", phase, { expected: BLUECUP, selected: ["Blue Cup Coffee", "<b>Roastery</b>\u202e"] });
    shell.put(held);
    board.show(held);
    expect((await see("selected")).textContent).toBe("Chosen: \u2068Blue Cup Coffee\u2069, \u2068<b>Roastery</b>\u2069");
    shell.put({ ...held, selected: [] });
    flushSync();
    expect(find("selected")).toBeNull();
  });
});

describe("result", () => {
  it.each([
    ["yes", "is now in your list", "done"],
    ["not_checked", "has not confirmed it yet", "done"],
    ["no", "does not include it", "done"],
  ] as const)("says of the list what the list says: %s", async (inList, words, button) => {
    const { shell, board } = await openWindow();
    const held = attempt("a", connected(OTHER, "new", { inList }));
    shell.put(held);
    board.show(held);
    const sheet = await see("success");
    expect(sheet.closest("[data-test=sheet]")?.textContent).toContain(words);
    if (inList !== "yes") expect(find("sheet")?.textContent).not.toContain("is now in your list");
    await press(button);
    expect(calls(shell, "refresh")).toHaveLength(inList === "no" ? 1 : 0);
  });

  async function came(outcome: Outcome, got = OTHER) {
    const opened = await openWindow();
    opened.shell.hold(accounts(3, Date.now()), Date.now());
    const held = attempt("a", connected(got, outcome), { expected: BLUECUP });
    opened.shell.put(held);
    opened.board.show(held);
    await see("sheet");
    return opened;
  }

  it.each(["somebody_else_new", "somebody_else_listed"] as const)(
    "never shows a success when somebody else signed in: %s",
    async (outcome) => {
      await came(outcome);
      expect(find("success")).toBeNull();
      expect(find("somebody-else")).not.toBeNull();
      expect(find("expected")?.textContent).toContain("@bluecup");
      expect(find("got")?.textContent).toContain("@harbor.shop");
      expect(find("sheet")?.textContent).not.toMatch(/\bConnected\b|is back|renewed/);
    },
  );

  it("offers to keep somebody new, and to try again with the person who was expected", async () => {
    const { shell } = await came("somebody_else_new");
    expect(find("keep-as-new")).not.toBeNull();
    await press("try-again");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(find("sheet")?.textContent).toContain("@bluecup");
    await waitFor(() => expect(calls(shell, "dismiss")).toEqual([["a"]]));
  });

  it("shows who came back as expected, and puts the attempt away when done", async () => {
    const { shell } = await came("expected", BLUECUP);
    expect(find("success")).not.toBeNull();
    await press("done");
    expect(find("sheet")).toBeNull();
    await waitFor(() => expect(calls(shell, "dismiss")).toEqual([["a"]]));
  });

  it.each([
    [{ name: "declined", reason: "access_denied" }],
    [{ name: "cancelled" }],
    [{ name: "expired" }],
    [{ name: "unconfirmed" }],
    [{ name: "failed", fault: { code: "sign_in_stale", field: null, reference: "r" } }],
  ] as const)("offers to start again after %o", async (phase) => {
    const { shell, board } = await openWindow();
    const held = attempt("a", phase);
    shell.put(held);
    board.show(held);
    await press("start-again");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
  });

  it("shows hostile names as text", async () => {
    await came("new", { accountId: "acc_9", username: "<img src=x onerror=alert(1)>" });
    expect(find("sheet")?.querySelector("img")).toBeNull();
    expect(find("sheet")?.textContent).toContain("<img src=x onerror=alert(1)>");
  });
});

it("speaks a change of an attempt once", async () => {
  const { shell } = await openWindow();
  shell.put(attempt("a", WAITING));
  flushSync();
  shell.put(attempt("a", { name: "failed", fault: { code: "offline", field: null, reference: "" } }));
  flushSync();
  const spoken = find("alert")?.textContent;
  expect(spoken).toContain("Instagram");
  shell.set({ accounts: { ...shell.view.accounts, checking: true } });
  flushSync();
  expect(find("alert")?.textContent).toBe(spoken);
});

describe("somebody else", () => {
  async function wrong(outcome: Outcome, undo: Undo, more: Parameters<typeof attempt>[2] = {}) {
    const opened = await openWindow();
    const held = attempt("a", connected(OTHER, outcome, { undo }), { expected: BLUECUP, ...more });
    opened.shell.put(held);
    opened.board.show(held);
    await see("somebody-else");
    return { ...opened, held };
  }

  it("who is new can be removed again, once, and only the attempt's id is sent", async () => {
    const { shell, held } = await wrong("somebody_else_new", "possible");
    expect(find("undo")?.textContent).toContain("@harbor.shop");
    expect(find("keep-as-new")).not.toBeNull();
    expect(find("try-again")).toBeNull();
    const button = await see("undo");
    for (let i = 0; i < 20; i += 1) await fireEvent.click(button);
    const doing = connected(OTHER, "somebody_else_new", { undo: "doing" });
    shell.put({ ...held, phase: doing });
    flushSync();
    expect(find("undo")?.getAttribute("aria-disabled")).toBe("true");
    await press("undo");
    await press("keep-as-new");
    expect(find("sheet")).not.toBeNull();
    expect(calls(shell, "disconnect")).toHaveLength(0);
    expect(new Set(calls(shell, "undo").map(([id]) => id))).toEqual(new Set(["a"]));
  });

  it("is gone after that, and the steps to the right account are shown with two ways to try again", async () => {
    const { shell, held } = await wrong("somebody_else_new", "doing");
    shell.put({ ...held, phase: connected(OTHER, "somebody_else_new", { undo: "done" }) });
    await waitFor(() => expect(find("somebody-else")?.dataset.undo).toBe("done"));
    expect(find("switch-steps")?.textContent).toContain("instagram.com");
    expect(find("alert")?.textContent).toContain("was removed");
    await waitFor(() => expect(document.activeElement).toBe(find("try-again")));
    await press("try-again");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(find("sheet")?.textContent).toContain("@bluecup");
  });

  it("is avoided in a private window, which the next sign-in opens in", async () => {
    const used = { id: "firefox.desktop", window: "normal" } as const;
    const brand = { id: "b_1", name: "Acme" };
    const { shell } = await wrong("somebody_else_new", "done", { browser: used, brand });
    await press("try-private");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(find("home")?.textContent).toContain("Acme");
    await press("open-browser");
    expect(calls(shell, "begin")[0]?.[1]).toEqual({ id: "firefox.desktop", window: "private" });
  });

  it("who was there before cannot be undone, and it is said why", async () => {
    await wrong("somebody_else_listed", "impossible");
    expect(find("undo")).toBeNull();
    expect(find("undo-why")?.textContent).toContain("comes from this sign-in");
    expect(find("keep-as-new")).toBeNull();
    expect(find("try-again")).not.toBeNull();
  });

  it("who may have been there before cannot be undone either", async () => {
    await wrong("somebody_else_new", "impossible");
    expect(find("undo")).toBeNull();
    expect(find("undo-why")?.textContent).toContain("may have been in your list");
  });

  it("shows why undoing did not work, and leads to the list", async () => {
    const { shell } = await wrong("somebody_else_new", "possible");
    shell.fail.undo = { code: "undo_impossible", field: null, reference: "" };
    await press("undo");
    expect((await see("fault")).dataset.code).toBe("undo_impossible");
    find("fault")?.querySelector<HTMLElement>("[data-action=check]")?.click();
    await waitFor(() => expect(calls(shell, "refresh")).toHaveLength(1));
  });
});

describe("several accounts of one sign-in", () => {
  it("are all shown, with the brand that they went to", async () => {
    const { shell, board } = await openWindow();
    const others = [OTHER, { accountId: "acc_3", username: "third" }];
    const brand = { id: "b_1", name: "Acme" };
    const held = attempt("a", connected(BLUECUP, "new", { others }), { brand });
    shell.put(held);
    board.show(held);
    await see("success");
    expect(document.querySelectorAll("[data-test=got]")).toHaveLength(3);
    expect(document.querySelectorAll("[data-test=copy-id]")).toHaveLength(3);
    expect(find("sheet")?.textContent).toContain("3 accounts connected");
    expect(find("sheet")?.textContent).toContain("Acme");
  });

  it("name who was expected with who came", async () => {
    const { shell, board } = await openWindow();
    const held = attempt("a", connected(BLUECUP, "expected"), { expected: BLUECUP });
    shell.put(held);
    board.show(held);
    await see("success");
    expect(find("got")?.textContent).toContain("Expected");
    expect(find("got")?.textContent).toContain("@bluecup");
  });
});
