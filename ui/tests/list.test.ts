// The account list: keyboard, selection, what a refresh leaves in its place, what is drawn while rows are on their way.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { FakeShell } from "../mock/shell";
import type { Query, Row, Rows } from "../src/bindings";
import type { FileWords } from "../src/ipc";
import type { Board } from "../src/board.svelte";
import { focused, idAt, key, laidOut, list, names, on, opened, rowAt, scrollTo, selected, stand } from "./listed";
import { calls, find, press, see } from "./window";

laidOut();

describe("the keyboard", () => {
  it("moves the focus by one, by a page, and to either end, and never beyond", async () => {
    await opened();
    await stand(0);
    for (const [name, place] of [
      ["ArrowUp", 0],
      ["ArrowDown", 1],
      ["PageDown", 10],
      ["End", 199],
      ["ArrowDown", 199],
      ["PageUp", 190],
      ["Home", 0],
    ] as const) {
      await key(name);
      await on(place);
    }
  });

  it("keeps one row in the tab order, and tells how many there are", async () => {
    await opened();
    await stand(3);
    expect(document.querySelectorAll("[data-test=row][tabindex='0']")).toHaveLength(1);
    expect(list().getAttribute("aria-rowcount")).toBe("201");
    expect(list().getAttribute("aria-multiselectable")).toBe("true");
    expect(focused().getAttribute("aria-rowindex")).toBe("5");
    expect(focused().getAttribute("aria-selected")).toBe("false");
  });

  it("selects with Space, and a range with Shift and the arrows, which shrinks again", async () => {
    const { shell } = await opened();
    await stand(2);
    await key(" ");
    await waitFor(() => expect(rowAt(2)!.getAttribute("aria-selected")).toBe("true"));
    await key("ArrowDown", { shiftKey: true });
    await on(3);
    await key("ArrowDown", { shiftKey: true });
    await on(4);
    await waitFor(() => expect(selected(shell)).toEqual([2, 3, 4].map((index) => idAt(shell, index))));
    await key("ArrowUp", { shiftKey: true });
    await waitFor(() => expect(selected(shell)).toEqual([2, 3].map((index) => idAt(shell, index))));
    await key("Escape");
    await waitFor(() => expect(selected(shell)).toEqual([]));
  });

  it("selects no range of a list that is another by then", async () => {
    const { shell } = await opened();
    await stand(2);
    const { order } = shell.list;
    shell.list.order += 1;
    await key("ArrowDown", { shiftKey: true });
    await on(3);
    expect(calls(shell, "select")).toEqual([[expect.objectContaining({ kind: "range", order, from: 2, to: 3 })]]);
    expect(selected(shell)).toEqual([]);
  });

  it("selects all that match with Ctrl A, and not what the filter hides", async () => {
    const { shell } = await opened();
    await press("filter-needs_you");
    await waitFor(() => expect(list().getAttribute("aria-rowcount")).not.toBe("201"));
    await stand(0);
    await key("a", { ctrlKey: true });
    const needy = shell.accounts.filter(({ health }) => health === "needs_you").length;
    await waitFor(() => expect(selected(shell)).toHaveLength(needy));
    expect((await see("selected-count")).textContent).toContain(String(needy));
  });

  it("finds a name by its first letters, going round, with marks ignored", async () => {
    await opened(names("Amber", "Élan", "Elba", "Fjord", "Zebra"));
    await stand(3);
    await key("e");
    await on(1);
    await key("l");
    await key("b");
    await on(2);
    await key("q");
    expect(focused().dataset.index).toBe("2");
  });

  it("goes on to the next of one letter when it is pressed again", async () => {
    await opened(names("Amber", "Elan", "Elba", "Fjord"));
    await stand(0);
    await key("e");
    await on(1);
    await key("e");
    await on(2);
    await key("e");
    await on(1);
  });

  it("does nothing with letters that are typed into a field or on a button", async () => {
    const { shell } = await opened();
    (await see("search")).focus();
    await key("b");
    await stand(0);
    rowAt(0)!.querySelector<HTMLElement>("[data-act=more]")!.focus();
    await key("b");
    await key(" ");
    expect(calls(shell, "typeAhead")).toEqual([]);
    expect(calls(shell, "select")).toEqual([]);
  });

  it("copies the id of the row that has the focus", async () => {
    const { shell } = await opened();
    await stand(1);
    await key("c", { ctrlKey: true });
    expect(calls(shell, "copyAccountId")).toEqual([[idAt(shell, 1)]]);
  });

  it.each([
    ["F10", { shiftKey: true }],
    ["ContextMenu", {}],
  ])("opens the row's menu with %s", async (name, more) => {
    await opened();
    await stand(1);
    await key(name, more);
    await see("menu-details");
  });

  it("opens the detail with Enter, closes it with Escape, and is back on its row", async () => {
    const { shell } = await opened();
    await stand(1);
    await key("Enter");
    const detail = await see("detail");
    expect(detail.dataset.account).toBe(idAt(shell, 1));
    (await see("close-detail")).focus();
    await key("Escape");
    await waitFor(() => expect(find("detail")).toBeNull());
    await on(1);
  });
});

describe("the menu of a row", () => {
  it.each([
    ["menu-details", (board: Board) => board.listing.open],
    ["menu-reconnect", (board: Board) => board.sheet?.account?.accountId],
    ["menu-history", (board: Board) => board.historyOf?.accountId],
  ])("leads with %s to the account that it was opened for", async (item, shown) => {
    const { shell, board } = await opened();
    await stand(1);
    await key("F10", { shiftKey: true });
    (await see(item)).focus();
    await key("Enter");
    await waitFor(() => expect(shown(board)).toBe(idAt(shell, 1)));
  });
});

describe("the mouse", () => {
  it("selects by the tick, by Ctrl, and from there by Shift", async () => {
    const { shell } = await opened();
    await fireEvent.click(rowAt(1)!.querySelector("[data-act=toggle]")!);
    await waitFor(() => expect(selected(shell)).toEqual([idAt(shell, 1)]));
    await fireEvent.click(rowAt(4)!, { ctrlKey: true });
    await waitFor(() => expect(selected(shell)).toHaveLength(2));
    await fireEvent.click(rowAt(6)!, { shiftKey: true });
    await waitFor(() => expect(selected(shell)).toEqual([4, 5, 6].map((index) => idAt(shell, index))));
  });

  it("opens the detail by a double click, and only puts the focus down by one", async () => {
    const { shell } = await opened();
    await fireEvent.click(rowAt(2)!);
    expect(find("detail")).toBeNull();
    expect(calls(shell, "select")).toEqual([]);
    await fireEvent.dblClick(rowAt(2)!);
    expect((await see("detail")).dataset.account).toBe(idAt(shell, 2));
  });
});

describe("a selection", () => {
  it("stays when the list is filtered, and says how many are not shown", async () => {
    const { shell } = await opened();
    await fireEvent.click(rowAt(0)!.querySelector("[data-act=toggle]")!);
    await press("filter-connected");
    expect((await see("selected-away")).textContent).toContain("1");
    expect(selected(shell)).toEqual([idAt(shell, 0)]);
  });

  it("can be copied and exported, and offers Reconnect only to those that need it", async () => {
    const { shell, board } = await opened();
    const last = shell.accounts.at(-1)!;
    await board.listing.select({ kind: "only", account: last.id });
    await see("selection");
    expect(find("reconnect-selected")).toBeNull();
    await press("copy-ids-selected");
    await press("export-selected");
    await waitFor(() => expect(calls(shell, "exportAccounts")).toHaveLength(1));
    const [, scope, { words }] = calls(shell, "exportAccounts")[0] as [Query, string, FileWords];
    expect(scope).toBe("selected");
    expect(words).toMatchObject({ "health.connected": "Connected", "platform.instagram": "Instagram" });
    expect(calls(shell, "copyAccountIds")[0]?.[0]).toBe("selected");
    await board.listing.select({ kind: "only", account: idAt(shell, 0) });
    await press("reconnect-selected");
    expect(board.sheet?.account?.accountId).toBe(idAt(shell, 0));
  });

  it("of all that match is made and undone by the tick in the head", async () => {
    const { shell } = await opened();
    await press("select-all");
    await waitFor(() => expect(find("select-all")?.getAttribute("aria-checked")).toBe("true"));
    expect(selected(shell)).toHaveLength(200);
    await press("select-all");
    await waitFor(() => expect(find("select-all")?.getAttribute("aria-checked")).toBe("false"));
    expect(selected(shell)).toEqual([]);
  });
});

describe("a refresh", () => {
  const more = (shell: FakeShell, count: number) =>
    accounts(count, 0).map((row, index): Row => ({ ...shell.accounts[0]!, ...row, health: "needs_you", id: `new_${index}` }));

  it("leaves what is in sight where it is, and the focus on its account", async () => {
    const { shell } = await opened();
    await stand(0);
    await key("PageDown");
    await on(9);
    await scrollTo(1200);
    await waitFor(() => expect(rowAt(25)?.dataset.account).toBeDefined());
    await stand(25);
    const id = rowAt(25)!.dataset.account;
    shell.hold([...more(shell, 3), ...shell.accounts], Date.now());
    await on(28);
    expect(focused().dataset.account).toBe(id);
    expect(list().scrollTop).toBe(1200 + 3 * 60);
  });

  it("finds what has left the rows that are held", async () => {
    const { shell } = await opened();
    await scrollTo(3000);
    await waitFor(() => expect(rowAt(52)?.dataset.account).toBeDefined());
    await stand(52);
    const id = rowAt(52)!.dataset.account;
    shell.hold([...more(shell, 90), ...shell.accounts], Date.now());
    await on(142);
    expect(focused().dataset.account).toBe(id);
    expect(calls(shell, "locate").length).toBeGreaterThan(0);
    expect(list().scrollTop).toBe(3000 + 90 * 60);
  });

  it("shows what is new at the top to somebody who is there and not in the list", async () => {
    const { shell } = await opened();
    shell.hold([...more(shell, 3), ...shell.accounts], Date.now());
    await waitFor(() => expect(rowAt(0)?.dataset.account).toBe("new_0"));
    expect(list().scrollTop).toBe(0);
  });

  it("moves the focus to the neighbour of an account that is gone", async () => {
    const { shell } = await opened();
    await stand(4);
    const next = idAt(shell, 5);
    shell.hold(shell.accounts.filter((_, index) => index !== 4), Date.now());
    await waitFor(() => expect(focused().dataset.account).toBe(next));
  });

  it("leaves the focus where it has gone on to while rows were on their way", async () => {
    const { shell } = await opened();
    await stand(0);
    const rows = shell.rows.bind(shell);
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    shell.rows = async (query) => {
      const found = await rows(query);
      await answered;
      return found;
    };
    await key(" ");
    await key("ArrowDown");
    await on(1);
    answer();
    await waitFor(() => expect(rowAt(0)!.getAttribute("aria-selected")).toBe("true"));
    await on(1);
  });

  it("gives the focus to the heading when the last account in sight goes", async () => {
    const { shell, board } = await opened();
    board.listing.text = shell.accounts[0]!.id;
    await waitFor(() => expect(list().getAttribute("aria-rowcount")).toBe("2"));
    await stand(0);
    shell.hold(shell.accounts.slice(1), Date.now());
    await waitFor(() => expect(focused().id).toBe("accounts-title"));
  });

  it("is followed by the detail, also when the account goes", async () => {
    const { shell, board } = await opened();
    board.listing.open = idAt(shell, 0);
    expect((await see("detail-reconnect")).className).toContain("filled");
    shell.hold(shell.accounts.map((row) => ({ ...row, health: "connected" })), Date.now());
    await waitFor(() => expect(find("detail-reconnect")?.className).not.toContain("filled"));
    shell.hold(shell.accounts.slice(1), Date.now());
    await see("detail-gone");
  });
});

describe("rows on their way", () => {
  it("have the height of rows, and are never a blank", async () => {
    const { shell } = await opened();
    let answer: () => void = () => undefined;
    const rows = shell.rows.bind(shell);
    shell.rows = (query: Query) => new Promise<Rows>((resolve) => (answer = () => void rows(query).then(resolve)));
    await scrollTo(100 * 60);
    await waitFor(() => expect(rowAt(104)?.dataset.kind).toBe("blank"));
    for (let index = 100; index < 110; index += 1) expect(rowAt(index)?.className).toContain("row");
    await waitFor(() => {
      answer();
      expect(rowAt(104)?.dataset.account).toBe(idAt(shell, 104));
    });
    expect(document.querySelectorAll("[data-kind=blank]")).toHaveLength(0);
  });

  it("are asked for before they are needed", async () => {
    const { shell } = await opened();
    for (let top = 0; top <= 9000; top += 60) {
      await scrollTo(top);
      await waitFor(() => expect(rowAt(top / 60 + 5)?.dataset.kind).toBe("account"));
      expect(document.querySelectorAll("[data-test=row][data-kind=blank]").length).toBeLessThanOrEqual(6);
    }
    expect(calls(shell, "rows").length).toBeLessThan(12);
  });
});

describe("a list with gaps", () => {
  it("says how many rows cannot be read, and that there is more than it shows", async () => {
    const { shell } = await opened();
    expect(find("unreadable")).toBeNull();
    expect(find("has-more")).toBeNull();
    shell.set({ accounts: { ...shell.view.accounts, unreadable: 1234, hasMore: true } });
    expect((await see("unreadable")).textContent).toContain("1,234 accounts");
    expect((await see("has-more")).textContent).toContain("could not read the whole list");
    shell.set({ accounts: { ...shell.view.accounts, unreadable: 1, hasMore: false } });
    await waitFor(() => expect(find("unreadable")?.textContent).toContain("1 account in"));
    expect(find("has-more")).toBeNull();
  });
});
