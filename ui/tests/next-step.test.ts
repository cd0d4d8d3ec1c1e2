// A result that needs no answer closes with what the person does next; a question stays until it is answered; one account
// is signed in to once; what a platform requires is shown once.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { accounts } from "../mock/accounts";
import { attempt, connected, FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { AttemptView, InList } from "../src/bindings";
import { isOver } from "../src/sheet.svelte";
import { calls, find, openWindow, press, see, type } from "./window";

const WAITING = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 } as const;
const OTHER = { accountId: "acc_2", username: "harbor.shop" };

afterEach(() => vi.useRealTimers());

/** A list with accounts that broke, and a sign-in to the first of them that waits on its sheet. */
async function reconnecting() {
  const shell = new FakeShell();
  shell.hold(accounts(40, Date.now()), Date.now());
  const opened = await openWindow(shell);
  const buttons = await waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>("[data-test=reconnect]")];
    if (found.length < 2) throw new Error("no two accounts to reconnect");
    return found;
  });
  const [first, second] = buttons.map((button) => button.closest<HTMLElement>("[data-account]")!.dataset.account!);
  buttons[0]!.focus();
  buttons[0]!.click();
  const id = (await see("sheet")).dataset.attempt!;
  const row = shell.accounts.find((account) => account.id === first)!;
  const expected = { accountId: row.id, username: row.username };
  const put = (phase: AttemptView["phase"]) => {
    shell.put(attempt(id, phase, { expected, platform: row.platform }));
    flushSync();
  };
  put(WAITING);
  return { ...opened, id, first: first!, second: second!, expected, put };
}

async function back(inList: InList = "yes") {
  const opened = await reconnecting();
  opened.put(connected(opened.expected, "expected", { inList }));
  await see("success");
  return opened;
}

const isModal = () => document.querySelector(".sheet-veil, [role=dialog]") !== null;
const buttonOf = (account: string, test: string) =>
  document.querySelector<HTMLElement>(`[data-account="${account}"] [data-test=${test}]`);

describe("a result that needs no answer", () => {
  it("is no barrier, and gives the focus back to where the sheet came from", async () => {
    const { first } = await back();
    expect(isModal()).toBe(false);
    await waitFor(() => expect(document.activeElement?.closest("[data-account]")?.getAttribute("data-account")).toBe(first));
    expect(find("sheet")?.dataset).toMatchObject({ sheet: "result", phase: "connected" });
  });

  it("closes with the next click, which acts on what is beneath", async () => {
    const { shell, second, id } = await back();
    await fireEvent.click(buttonOf(second, "reconnect")!);
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(find("sheet")?.dataset.attempt).not.toBe(id);
    expect(calls(shell, "dismiss")).toEqual([[id]]);
  });

  it.each([
    ["Ctrl+N", { key: "n", code: "KeyN", ctrlKey: true }, "connect"],
    ["the list of shortcuts", { key: "?" }, "shortcuts"],
  ] as const)("closes with the next key, which acts too: %s", async (_, key, shown) => {
    const { shell, id } = await back();
    await fireEvent.keyDown(document.activeElement!, key);
    await waitFor(() => expect(document.querySelector(`[data-test=${shown}], [data-sheet=${shown}]`)).not.toBeNull());
    expect(find("success")).toBeNull();
    expect(calls(shell, "dismiss")).toEqual([[id]]);
  });

  it("stays while somebody only moves, and is not taken away by time", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await back();
    for (const key of ["Tab", "Shift", "ArrowDown", "PageDown", "Control"]) {
      await fireEvent.keyDown(document.activeElement!, { key });
    }
    vi.advanceTimersByTime(3_600_000);
    flushSync();
    expect(find("success")).not.toBeNull();
  });

  it.each(["Escape", "done", "close"])("closes with %s, and nothing else happens", async (how) => {
    const { shell, id } = await back();
    if (how === "Escape") await fireEvent.keyDown(document.activeElement!, { key: "Escape" });
    else await press(how);
    expect(find("sheet")).toBeNull();
    expect(calls(shell, "dismiss")).toEqual([[id]]);
    expect(document.activeElement).not.toBe(document.body);
  });

  it("is told once", async () => {
    const { put, expected } = await back();
    const told = find("status")?.textContent;
    expect(told).toContain("Renewed access");
    put(connected(expected, "expected", { inList: "yes" }));
    expect(find("status")?.textContent).toBe(told);
  });

  it("is put away once the list has the account, and comes back if the list has not", async () => {
    const { shell, put, expected, id } = await back("not_checked");
    await press("done");
    expect(find("open-attempt")).toBeNull();
    expect(calls(shell, "dismiss")).toHaveLength(0);
    put(connected(expected, "expected", { inList: "no" }));
    expect((await see("open-attempt")).textContent).toContain("not in your list");
    put(connected(expected, "expected", { inList: "not_checked" }));
    await press("open-attempt");
    await press("done");
    put(connected(expected, "expected", { inList: "yes" }));
    expect(calls(shell, "dismiss")).toEqual([[id]]);
  });

  it("stays read while another workspace is shown and the list is still awaited", async () => {
    const { shell } = await back("not_checked");
    await press("done");
    const { attempts, workspace } = shell.view;
    shell.set({ attempts: [], workspace: { ...workspace!, id: workspace!.id + 1 } });
    flushSync();
    shell.set({ attempts, workspace });
    flushSync();
    expect(find("open-attempt")).toBeNull();
  });

  it("asks, where the list lacks the account", async () => {
    await back("no");
    expect(isModal()).toBe(true);
  });
});

describe("a question", () => {
  it("stays open when its sheet is closed, and nothing is undone or kept", async () => {
    const { shell, put, id } = await reconnecting();
    put(connected(OTHER, "somebody_else_new", { undo: "possible" }));
    await fireEvent.keyDown(await see("undo"), { key: "Escape" });
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "dismiss")).toHaveLength(0);
    const strip = await see("open-attempt");
    expect(strip.textContent).toContain("Decide");
    expect(strip.textContent).toMatch(/@harbor\.shop.? signed in/u);
    expect(find("put-away"), "a question goes away with its answer").toBeNull();
    strip.click();
    await press("undo");
    expect(calls(shell, "undo")).toEqual([[id]]);
    put(connected(OTHER, "somebody_else_new", { undo: "done" }));
    await press("done");
    await waitFor(() => expect(calls(shell, "dismiss")).toEqual([[id]]));
  });

  it("is over once it is undone, whatever the list says of the account that was removed", async () => {
    const { shell, put, id } = await reconnecting();
    put(connected(OTHER, "somebody_else_new", { undo: "done", inList: "not_checked" }));
    await press("done");
    expect(calls(shell, "dismiss")).toEqual([[id]]);
  });

  it("is answered by keeping the account", async () => {
    const { shell, put, id } = await reconnecting();
    put(connected(OTHER, "somebody_else_new", { undo: "possible" }));
    await press("keep-as-new");
    await waitFor(() => expect(calls(shell, "dismiss")).toEqual([[id]]));
    expect(find("sheet")).toBeNull();
  });
});

describe("an account that is being signed in to", () => {
  it("says so in its row, which shows the sign-in and begins no second one", async () => {
    const { board, first, id, expected } = await reconnecting();
    board.close();
    flushSync();
    expect(buttonOf(first, "reconnect")).toBeNull();
    expect(buttonOf(first, "row-status")?.textContent).toContain("Sign-in in progress");
    expect(find("open-attempt")?.textContent).toContain(`@${expected.username}`);
    await fireEvent.click(buttonOf(first, "show-sign-in")!);
    expect((await see("sheet")).dataset).toMatchObject({ sheet: "waiting", attempt: id });
  });

  it("is offered Reconnect again when that is over", async () => {
    const { board, first, put } = await reconnecting();
    board.close();
    put({ name: "cancelled" });
    expect(board.view?.attempts.every(isOver)).toBe(true);
    await waitFor(() => expect(buttonOf(first, "reconnect")).not.toBeNull());
  });

  it("leads to that sign-in where the core knew of it first", async () => {
    const { board, shell, id, first } = await reconnecting();
    const row = shell.accounts.find((account) => account.id === first)!;
    shell.fail.begin = { code: "account_busy", field: null, reference: "" };
    board.close();
    board.connect(row.platform, { accountId: row.id, username: row.username });
    await press("open-browser");
    (await see("fault")).querySelector<HTMLElement>("[data-action=show]")!.click();
    await waitFor(() => expect(find("sheet")?.dataset.attempt).toBe(id));
  });
});

describe("what a platform requires", () => {
  async function before(introduced: string[], platform = "instagram", account: typeof OTHER | null = null) {
    const shell = new FakeShell();
    shell.view = { ...emptyView(), introduced };
    const opened = await openWindow(shell);
    opened.board.connect(platform, account);
    return { ...opened, need: await see("what-you-need") };
  }

  it.each(["instagram", "trustpilot"])("is shown the first time: %s", async (platform) => {
    const { need, shell } = await before([], platform);
    expect(need.ariaExpanded).toBe("true");
    shell.set({ introduced: [platform] });
    flushSync();
    expect(need.ariaExpanded, "it stays while somebody reads").toBe("true");
  });

  it.each(["instagram", "trustpilot"])("is there on request after that: %s", async (platform) => {
    const { need } = await before([platform], platform);
    expect(need.ariaExpanded).toBe("false");
    expect(find("sheet")?.textContent).not.toContain("Before you begin");
  });

  it("never hides whom the sign-in is for", async () => {
    await before(["instagram"], "instagram", OTHER);
    const named = [...document.querySelectorAll("[data-test=sheet] .expected")];
    expect(named.map((element) => element.textContent).join()).toContain("@harbor.shop");
    expect(named[0]?.closest(".disclosure")).toBeNull();
  });
});

describe("by keyboard", () => {
  it("a platform is opened by its name: the search has the focus, and Enter takes the first", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(3, Date.now()), Date.now());
    await openWindow(shell);
    await fireEvent.keyDown(document.body, { key: "n", code: "KeyN", ctrlKey: true });
    await waitFor(() => expect(document.activeElement).toBe(find("platform-search")));
    await type("platform-search", "trust");
    const isFree = await fireEvent.keyDown(find("platform-search")!, { key: "Enter" });
    expect(isFree, "one press presses no second button").toBe(false);
    expect((await see("sheet")).textContent).toContain("Trustpilot");
    await waitFor(() => expect(document.activeElement).toBe(find("field-api_key")));
  });

  it("the first start is a paste and Enter", async () => {
    const shell = new FakeShell();
    const address = "https://api.example/v1";
    shell.view = {
      ...emptyView(),
      stage: "welcome",
      key: { kept: "nowhere", trouble: null, pasted: null, defaultAddress: address, address },
    };
    await openWindow(shell);
    const field = document.activeElement as HTMLInputElement;
    expect(field).toBe(find("key-input"));
    await fireEvent.input(field, { target: { value: "sapi_key_123" } });
    field.form?.requestSubmit();
    await waitFor(() => expect(calls(shell, "signIn")).toEqual([["sapi_key_123", null, null]]));
  });
});
