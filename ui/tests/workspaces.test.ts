// Several workspaces: going from one to another, their keys and names, and what goes wrong in Rehearsal on purpose.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { attempt, FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import { holdWorkspaces, workspace } from "../mock/workspaces";
import type { PhaseView, WorkspaceEntry } from "../src/bindings";
import { workspaceName } from "../src/workspaces";
import { calls, find, openMenu, openWindow, press, see, type } from "./window";

const BLUE = workspace(1, { name: "Blue Cup", needsYou: 3 });
const HARBOR = workspace(2, { name: "Harbor Museum", underWay: 1 });
const GONE = workspace(3, { kept: "nowhere" });
const WAITING: PhaseView = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 };

async function held(entries: WorkspaceEntry[], shown = entries[0]?.id ?? 1) {
  const shell = new FakeShell();
  holdWorkspaces(shell, entries, shown);
  return openWindow(shell);
}

function all(test: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-test="${test}"]`)];
}

/** The one of several with that data-test whose other mark is this. */
function one(test: string, mark: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-test="${test}"]${mark}`);
  if (!found) throw new Error(`no ${test}${mark} on the page`);
  return found;
}

/** The element with that data-test within the row of a workspace in Settings. */
function inRow(id: number, test: string): HTMLElement {
  const row = one("workspace-row", `[data-workspace="${id}"]`);
  const found = row.querySelector<HTMLElement>(`[data-test="${test}"]`);
  if (!found) throw new Error(`no ${test} in the row of ${id}`);
  return found;
}

/** The accounts on screen, by id. */
const listed = () => all("row").flatMap(({ dataset }) => dataset.account ?? []);

async function pick(menu: string, test: string, mark = "") {
  await openMenu(menu);
  await see(test);
  await fireEvent.click(one(test, mark));
}

const held9 = () => Array.from({ length: 9 }, (_, index) => workspace(index + 1));

function digit(number: number, more: KeyboardEventInit = { ctrlKey: true }) {
  const event = new KeyboardEvent("keydown", { key: "&", code: `Digit${number}`, cancelable: true, bubbles: true, ...more });
  (document.activeElement ?? window).dispatchEvent(event);
  return event;
}

describe("a workspace", () => {
  it("is called by its name, else by its host if that tells it apart, else by its number", () => {
    const there = "https://eu.example/v1";
    const view = {
      ...emptyView(),
      workspaces: [BLUE, workspace(2), workspace(3, { address: there }), workspace(0)],
    };
    expect(view.workspaces.map((entry) => workspaceName(view, entry))).toEqual([
      "Blue Cup",
      "Workspace 2",
      "eu.example",
      "Rehearsal",
    ]);
    const twice = { ...view, workspaces: [...view.workspaces, workspace(4, { address: there })] };
    expect(twice.workspaces.slice(2).map((entry) => workspaceName(twice, entry))).toEqual([
      "Workspace 3",
      "Rehearsal",
      "Workspace 4",
    ]);
    expect(workspaceName(view, workspace(5, { name: " \u202e " }))).toBe("Workspace 5");
  });
});

describe("the switcher", () => {
  it("shows of each what there is to do, whether its key is missing, and its shortcut", async () => {
    await held([BLUE, HARBOR, GONE, workspace(0)]);
    expect((await see("workspaces")).textContent).toContain("Blue Cup");
    await openMenu("workspaces");
    await see("workspace");
    const items = all("workspace");
    expect(items.map((item) => item.getAttribute("aria-checked"))).toEqual(["true", "false", "false", "false"]);
    expect(items[0]?.textContent).toContain("3 accounts need you");
    expect(items[1]?.textContent).toContain("1 sign-in in progress");
    expect(items[2]?.textContent).toContain("Key missing");
    expect(items[3]?.textContent).toContain("Rehearsal");
    expect(items[3]?.textContent).not.toContain("Key missing");
    expect(items[1]?.textContent).toContain("Ctrl 2");
    expect(items[1]?.getAttribute("aria-keyshortcuts")).toBe("Control+2");
  });

  it("goes to another, keeps nothing of the first, and says where one is", async () => {
    const { shell, board } = await held([BLUE, HARBOR]);
    shell.put(attempt("a", WAITING));
    board.go("settings");
    flushSync();
    await pick("workspaces", "workspace", "[data-workspace='2']");
    await waitFor(() => expect(find("workspaces")?.textContent).toContain("Harbor Museum"));
    expect(calls(shell, "switchWorkspace")).toEqual([[2]]);
    expect(board.screen).toBe("accounts");
    expect(find("open-attempt")).toBeNull();
    await waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
    expect(find("status")?.textContent).toContain("Harbor Museum");
  });

  it("lists the accounts of the one that is shown, also where both lists have changed as often", async () => {
    const { shell } = await held([BLUE, HARBOR]);
    shell.hold(accounts(3, 0), 0);
    await waitFor(() => expect(listed()).toEqual(shell.accounts.map(({ id }) => id)));
    shell.list.hold(accounts(5, 1), shell.platformList);
    shell.on.switchWorkspace?.(2 as never);
    flushSync();
    expect(listed()).toEqual([]);
    await waitFor(() => expect(listed()).toHaveLength(5));
  });

  it("closes the sheet of a workspace that is left", async () => {
    const { shell, board } = await held([BLUE, HARBOR]);
    board.connect("trustpilot", null);
    flushSync();
    await type("field-api_key", "tp_live_typed");
    shell.on.switchWorkspace?.(2 as never);
    flushSync();
    expect(find("sheet")).toBeNull();
    shell.on.switchWorkspace?.(1 as never);
    board.connect("trustpilot", null);
    flushSync();
    expect((find("field-api_key") as HTMLInputElement).value).toBe("");
  });

  it("does nothing for the one that is shown", async () => {
    const { shell } = await held([BLUE, HARBOR]);
    await pick("workspaces", "workspace", "[data-workspace='1']");
    expect(calls(shell, "switchWorkspace")).toEqual([]);
  });

  it("leads into Rehearsal and out of it, and says what goes wrong on the way", async () => {
    const { shell } = await held([BLUE]);
    shell.fail.rehearse = { code: "rehearsal_failed", field: null, reference: "" };
    await pick("workspaces", "menu-rehearse");
    expect((await see("fault")).dataset.code).toBe("rehearsal_failed");
    shell.fail.rehearse = undefined;
    await fireEvent.click(one("fault", " [data-action]"));
    await see("rehearsal-line");
    expect(find("rehearsal-badge")).not.toBeNull();
    expect(find("fault")).toBeNull();
    await pick("workspaces", "menu-leave");
    await waitFor(() => expect(find("rehearsal-line")).toBeNull());
    expect(find("workspaces")?.textContent).toContain("Blue Cup");
  });
});

describe("shortcuts", () => {
  it("go to the first nine workspaces by the place of the key, whatever it types", async () => {
    const { shell } = await held([...held9(), workspace(0)]);
    for (const number of [2, 9, 1]) {
      expect(digit(number).defaultPrevented).toBe(true);
      await waitFor(() => expect(shell.view.workspace?.id).toBe(number));
    }
    expect(calls(shell, "switchWorkspace")).toEqual([[2], [9], [1]]);
    digit(1);
    expect(calls(shell, "switchWorkspace")).toHaveLength(3);
  });

  it("for a workspace that is not there do nothing", async () => {
    const { shell } = await held([BLUE, HARBOR]);
    digit(5);
    expect(calls(shell, "switchWorkspace")).toEqual([]);
  });

  it("leave an open sheet alone", async () => {
    const { shell, board } = await held([BLUE, HARBOR]);
    board.ask({ name: "shortcuts" });
    flushSync();
    digit(2);
    digit(2, { altKey: true });
    expect(calls(shell, "switchWorkspace")).toEqual([]);
    expect(board.screen).toBe("accounts");
  });

  it("go to a screen with Alt, but not for somebody who types", async () => {
    const { board } = await held([BLUE, HARBOR]);
    expect(digit(2, { altKey: true }).defaultPrevented).toBe(true);
    expect(board.screen).toBe("connect");
    flushSync();
    (await see("platform-search")).focus();
    expect(digit(1, { altKey: true }).defaultPrevented).toBe(false);
    expect(board.screen).toBe("connect");
    digit(1, { altKey: true, ctrlKey: true });
    expect(board.screen).toBe("connect");
  });

  it("are offered where the shown workspace has no key", async () => {
    const { shell } = await held([BLUE, GONE], 3);
    digit(1);
    await waitFor(() => expect(shell.view.workspace?.id).toBe(1));
  });
});

describe("a new workspace", () => {
  it("has a field for a name, and one whose key is replaced has none", async () => {
    const { board } = await held([BLUE], 1);
    board.ask({ name: "key", workspace: BLUE });
    await see("check-key");
    expect(find("workspace-name")).toBeNull();
    board.ask({ name: "key", workspace: null });
    await see("workspace-name");
  });

  it("is asked for a name, which need not be given", async () => {
    const { shell, board } = await held([BLUE], 1);
    board.ask({ name: "key", workspace: null });
    await type("key-input", "sapi_key_123");
    await type("workspace-name", "  Harbor Museum ");
    await press("check-key");
    await waitFor(() => expect(calls(shell, "signIn")).toEqual([["sapi_key_123", null, null, "Harbor Museum"]]));
  });

  it("breaks the line of its address before the port, and never inside", async () => {
    await held([workspace(1, { address: "http://127.0.0.1:46539/v1" })], 1);
    const name = (await see("workspaces")).querySelector("strong");
    expect(name?.innerHTML.replace(/<!--.*?-->| class="[^"]*"/g, "")).toBe("127.0.0.1<wbr><span>:46539</span>");
  });
});

describe("Settings", () => {
  it("say a workspace's name, address and where its key is kept once", async () => {
    const { board } = await held([BLUE], 1);
    board.go("settings");
    const text = (await see("settings")).textContent ?? "";
    for (const said of ["Blue Cup", "https://api.social-api.ai/v1", "Kept in this computer"]) {
      expect(text.split(said).length - 1, said).toBe(1);
    }
  });
});

describe("welcome", () => {
  it("says which workspace needs its key, and opens the others", async () => {
    const { shell } = await held([BLUE, GONE], 3);
    expect((await see("welcome")).querySelector("h1")?.textContent).toContain("Workspace 3");
    await type("key-input", "sapi_key_123");
    await press("check-key");
    await waitFor(() => expect(calls(shell, "signIn")).toEqual([["sapi_key_123", null, null]]));
    await see("accounts");
    expect(shell.view.workspace?.id).toBe(3);
  });

  it("forgets what was typed for the one workspace when another is opened", async () => {
    await held([workspace(2, { kept: "nowhere" }), GONE], 3);
    await type("key-input", "sapi_key_123");
    await press("open-workspace");
    await waitFor(() => expect(find("welcome")?.querySelector("h1")?.textContent).toContain("Workspace 2"));
    expect((find("key-input") as HTMLInputElement).value).toBe("");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
  });

  it("speaks of no workspace where there is none", async () => {
    const shell = new FakeShell();
    shell.set({ stage: "welcome", workspace: null, workspaces: [] });
    await openWindow(shell);
    expect(find("other-workspaces")).toBeNull();
    expect(find("welcome")?.querySelector("h1")?.textContent).toBe("Connect your social accounts");
  });
});

describe("settings", () => {
  async function settings(entries: WorkspaceEntry[]) {
    const opened = await held(entries);
    opened.board.go("settings");
    flushSync();
    return opened;
  }

  it("list every workspace, and rename one in its place", async () => {
    const { shell } = await settings([BLUE, HARBOR, workspace(0)]);
    expect(all("workspace-row")).toHaveLength(3);
    await fireEvent.click(inRow(2, "rename-workspace"));
    await type("name-input", "  ");
    await press("save-brand");
    expect(inRow(2, "name-input").getAttribute("aria-invalid")).toBe("true");
    await type("name-input", "Museum");
    await press("save-brand");
    await waitFor(() => expect(calls(shell, "renameWorkspace")).toEqual([[2, "Museum"]]));
    await waitFor(() => expect(document.activeElement).toBe(inRow(2, "rename-workspace")));
    expect(one("workspace-row", "[data-workspace='2']").textContent).toContain("Museum");
    expect(one("workspace-row", "[data-workspace='0']").querySelector("[data-test=sign-out]")).toBeNull();
  });

  it("replace the key of one, tested first, at the address that it has", async () => {
    const address = "https://eu.example/v1";
    const { shell, board } = await settings([BLUE, workspace(2, { address, underWay: 2 })]);
    await fireEvent.click(inRow(2, "replace-key"));
    expect((await see("under-way")).textContent).toContain("2 sign-ins");
    expect((find("address-input") as HTMLInputElement).value).toBe(address);
    shell.fail.signIn = { code: "key_refused", field: null, reference: "401" };
    await type("key-input", "sapi_key_new");
    await press("check-key");
    expect((await see("fault")).dataset.code).toBe("key_refused");
    expect(board.asked).not.toBeNull();
    shell.fail.signIn = undefined;
    await press("check-key");
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "signIn").at(-1)).toEqual(["sapi_key_new", address, 2]);
    expect(shell.view.workspaces).toHaveLength(2);
  });

  it("add a workspace, and show it", async () => {
    const { shell } = await settings([BLUE]);
    await press("add-workspace");
    await type("key-input", "sapi_key_new");
    await press("check-key");
    await waitFor(() => expect(shell.view.workspace?.id).toBe(2));
    expect(calls(shell, "signIn")).toEqual([["sapi_key_new", null, null]]);
    await waitFor(() => expect(find("sheet")).toBeNull());
  });

  it("close the sheet of a key that was there already", async () => {
    const { shell } = await settings([BLUE]);
    shell.on.signIn = () => undefined;
    await press("add-workspace");
    await type("key-input", "sapi_key_same");
    await press("check-key");
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(shell.view.workspaces).toHaveLength(1);
  });

  it("remove a workspace only after saying what goes with it", async () => {
    const { shell } = await settings([BLUE, HARBOR]);
    await fireEvent.click(inRow(2, "sign-out"));
    const losses = (await see("losses")).textContent;
    expect(losses).toContain("One sign-in");
    expect(losses).toContain("history");
    await waitFor(() => expect(document.activeElement).toBe(find("keep")));
    expect(calls(shell, "signOut")).toEqual([]);
    shell.fail.signOut = { code: "vault_locked", field: null, reference: "" };
    await press("confirm");
    expect((await see("fault")).dataset.code).toBe("vault_locked");
    shell.fail.signOut = undefined;
    await press("confirm");
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "signOut")).toEqual([[2], [2]]);
    expect(all("workspace-row")).toHaveLength(1);
  });
});

describe("removing the last workspace", () => {
  it("leads to Welcome, as at the very beginning", async () => {
    const { board } = await held([BLUE]);
    board.go("settings");
    flushSync();
    await press("sign-out");
    await press("confirm");
    await see("welcome");
    expect(find("other-workspaces")).toBeNull();
    expect(find("sheet")).toBeNull();
  });
});
