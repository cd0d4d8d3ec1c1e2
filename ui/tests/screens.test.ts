// The screens without a sheet: Welcome, Locked, Settings, Accounts.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts, PLATFORMS } from "../mock/accounts";
import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { Query, View } from "../src/bindings";
import { ERRORS } from "../src/errors";
import { type Question, RowWindow } from "../src/rows.svelte";
import { Scroll } from "../src/scroll";
import { calls, find, openWindow, press, see, type } from "./window";

async function staged(change: Partial<View>) {
  const shell = new FakeShell();
  shell.view = { ...emptyView(), workspace: null, ...change };
  return openWindow(shell);
}

const noKey = { kept: "nowhere", trouble: null, pasted: null, defaultAddress: "https://api.example/v1", address: "https://api.example/v1" } as const;

describe("welcome", () => {
  it("has the focus in the key's field at first, and on the button once a key is pasted", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    expect(document.activeElement).toBe(find("key-input"));
    shell.on.pasteKey = () => shell.set({ key: { ...noKey, pasted: "1234" } });
    await press("paste-key");
    await waitFor(() => expect(document.activeElement).toBe(find("check-key")));
    expect(find("change-key")).not.toBeNull();
  });

  it.each([
    ["a typed key", null, "key_refused", "key", "key-input"],
    ["a pasted key", "1234", "key_refused", "key", "key-input"],
    ["an address", null, "address_refused", "address", "address-input"],
  ] as const)("has the focus where %s that was refused is mended", async (_, pasted, code, field, where) => {
    const { shell } = await staged({ stage: "welcome", key: { ...noKey, pasted } });
    shell.fail.signIn = { code, field, reference: "" };
    if (pasted === null) await type("key-input", "sapi_key_123");
    find("check-key")?.focus();
    await press("check-key");
    await see("fault");
    await waitFor(() => expect(document.activeElement).toBe(find(where)));
    expect((document.activeElement as HTMLInputElement).readOnly).toBe(false);
  });

  it("sends a typed key as it is, which Rust cleans, with the default address left out", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    await type("key-input", ' "Bearer sapi_key_123" ');
    await press("check-key");
    await waitFor(() => expect(calls(shell, "signIn")).toEqual([['"Bearer sapi_key_123"', null, null]]));
  });

  it.each([
    ["value_masked", undefined, "stars or dots"],
    ["not_a_hyphen", "\u2010", "“\u2010” is not a hyphen"],
    ["foreign_sign", "\u0430", "“\u0430” (U+0430)"],
    ["space_inside", undefined, "space or a line break"],
    ["value_is_address", undefined, "is an address"],
  ] as const)("names what is wrong with a key (%s) at its field", async (code, sign, words) => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    shell.fail.signIn = { code, field: "key", reference: "", ...(sign && { sign }) };
    await type("key-input", "sapi_key_123");
    await press("check-key");
    expect((await see("fault")).textContent).toContain(words);
    expect(find("key-input")?.getAttribute("aria-invalid")).toBe("true");
    expect(find("address-input")?.getAttribute("aria-invalid")).toBe("false");
    await fireEvent.click(document.querySelector<HTMLElement>("[data-action=edit]")!);
    await waitFor(() => expect(document.activeElement).toBe(find("key-input")));
  });

  it("shows that a key was pasted and how it ends, and leaves it to the shell", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    await press("paste-key");
    shell.set({ key: { ...noKey, pasted: "f7e2" } });
    flushSync();
    expect((find("key-input") as HTMLInputElement).value).toMatch(/^•+f7e2$/);
    await press("check-key");
    await waitFor(() => expect(calls(shell, "signIn")).toEqual([[null, null, null]]));
  });

  it("shows at its field that an address is refused", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    shell.fail.signIn = { code: "address_refused", field: "address", reference: "" };
    await type("key-input", "sapi_key_123");
    await type("address-input", "http://api.example/v1");
    await press("check-key");
    expect((await see("fault")).dataset.code).toBe("address_refused");
    expect(find("address-input")?.getAttribute("aria-invalid")).toBe("true");
    expect(find("key-input")?.getAttribute("aria-invalid")).toBe("false");
    await fireEvent.click(document.querySelector<HTMLElement>("[data-action=edit]")!);
    await waitFor(() => expect(document.activeElement).toBe(find("address-input")));
    delete shell.fail.signIn;
    await type("address-input", "api.example/v1");
    await press("check-key");
    await waitFor(() =>
      expect(calls(shell, "signIn").at(-1)).toEqual(["sapi_key_123", "api.example/v1", null]),
    );
  });

  it("shows why the key was refused, and opens rehearsal", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    shell.fail.signIn = { code: "key_refused", field: null, reference: "401" };
    await type("key-input", "sapi_key_123");
    await press("check-key");
    expect((await see("fault")).dataset.code).toBe("key_refused");
    await press("rehearse");
    expect(calls(shell, "rehearse")).toHaveLength(1);
  });

  it("shows the address that was used last, and leads to it when something else answers there", async () => {
    const address = "http://127.0.0.1:8080";
    const { shell } = await staged({ stage: "welcome", key: { ...noKey, address } });
    expect(find("advanced")?.ariaExpanded).toBe("true");
    shell.fail.signIn = { code: "not_the_api", field: null, reference: "HTTP 404" };
    await type("key-input", "sapi_key_123");
    await press("check-key");
    expect((await see("fault")).textContent).toContain("/v1");
    await fireEvent.click(document.querySelector<HTMLElement>("[data-action=edit]")!);
    await waitFor(() => expect(document.activeElement).toBe(find("address-input")));
    expect(calls(shell, "signIn")).toEqual([["sapi_key_123", address, null]]);
  });

  it("does nothing with an empty field but say so", async () => {
    const { shell } = await staged({ stage: "welcome", key: noKey });
    await press("check-key");
    expect((await see("fault")).dataset.code).toBe("key_missing");
    expect(calls(shell, "signIn")).toHaveLength(0);
  });
});

describe("stages", () => {
  it("draws nothing but ground while the password store is asked", async () => {
    await staged({ stage: "opening" });
    expect(find("opening")?.querySelectorAll("button")).toHaveLength(0);
  });

  it("offers to unlock, or to do without", async () => {
    const { shell } = await staged({ stage: "locked" });
    await press("unlock");
    await waitFor(() => expect(find("unlock")?.getAttribute("aria-disabled")).toBe("false"));
    await press("use-until-quit");
    expect(calls(shell, "unlock")).toHaveLength(1);
    expect(calls(shell, "useUntilQuit")).toHaveLength(1);
  });

  it("badges rehearsal, and offers the way out in settings", async () => {
    const { shell } = await staged({
      stage: "ready",
      workspace: {
        id: 0,
        name: "",
        kind: "rehearsal",
        address: "http://127.0.0.1:1/v1",
        contract: "seed",
        contractChosen: null,
      },
    });
    expect(find("rehearsal-badge")).not.toBeNull();
    await press("nav-settings");
    await press("leave-rehearsal");
    expect(calls(shell, "leaveRehearsal")).toHaveLength(1);
  });

  it("says where a key is kept that is gone at the end", async () => {
    const { shell } = await staged({ stage: "ready", workspace: emptyView().workspace });
    const workspaces = shell.view.workspaces.map((one) => ({ ...one, kept: "until_quit" as const }));
    shell.set({ key: { ...noKey, kept: "until_quit" }, workspaces });
    expect((await see("until-quit")).textContent).toContain("until you quit");
    await press("nav-settings");
    expect(find("row-kept")?.textContent).toContain("Kept until you quit");
  });
});

describe("accounts", () => {
  async function many(count: number) {
    const opened = await openWindow();
    opened.shell.hold(accounts(count, Date.now()), Date.now());
    await waitFor(() => expect(document.querySelectorAll("[data-account]").length).toBeGreaterThan(0));
    return opened;
  }

  it("asks only for the rows in sight and a few around them", async () => {
    const { shell } = await many(100_000);
    for (const [query] of calls(shell, "rows")) expect((query as Query).count).toBeLessThan(100);
    expect(document.querySelectorAll("[data-test=row]").length).toBeLessThan(100);
    expect(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount")).toBe("100001");
  });

  it("asks again when the revision changes, and not otherwise", async () => {
    const { shell } = await many(50);
    const before = calls(shell, "rows").length;
    shell.set({ notice: { kind: "unknown_link", serial: 1 } });
    flushSync();
    expect(calls(shell, "rows")).toHaveLength(before);
    shell.hold(accounts(51, Date.now()), Date.now());
    await waitFor(() => expect(calls(shell, "rows").length).toBe(before + 1));
  });

  it("searches and filters in Rust, and clears both when nothing matches", async () => {
    const { shell } = await many(50);
    await press("filter-needs_you");
    await type("search", "nobody at all");
    await see("no-match");
    const last = calls(shell, "rows").at(-1)?.[0] as Query;
    expect(last).toMatchObject({ text: "nobody at all", health: "needs_you", start: 0 });
    await press("clear-all");
    await waitFor(() => expect(find("no-match")).toBeNull());
  });

  it("says that all accounts work only where all do", async () => {
    const { shell } = await many(12);
    shell.hold(accounts(12, Date.now()).map((row) => ({ ...row, health: "connected" as const })), Date.now());
    await press("filter-needs_you");
    expect((await see("no-match")).textContent).toContain("All accounts are working");
    shell.hold(accounts(12, Date.now()).map((row, at) => ({ ...row, health: at === 0 ? "cannot_tell" : "connected" })), Date.now());
    await waitFor(() => expect(find("no-match")?.textContent).not.toContain("All accounts are working"));
    expect(find("no-match")?.textContent).toContain("No accounts need you");
  });

  it("has a reconnect button only where one is needed", async () => {
    const { board } = await many(12);
    for (const row of document.querySelectorAll<HTMLElement>("[data-account]")) {
      expect(row.querySelector("[data-test=reconnect]") !== null).toBe(
        row.dataset.health === "needs_you",
      );
    }
    await press("reconnect");
    expect(board.sheet?.account?.username).toBe("bluecup");
  });

  it("moves through the rows by keyboard", async () => {
    await many(12);
    const first = document.querySelector<HTMLElement>('[data-index="0"]');
    first?.focus();
    await fireEvent.keyDown(first as HTMLElement, { key: "ArrowDown" });
    await waitFor(() => expect(document.activeElement?.getAttribute("data-index")).toBe("1"));
    await fireEvent.keyDown(document.activeElement as Element, { key: "Home" });
    await waitFor(() => expect(document.activeElement?.getAttribute("data-index")).toBe("0"));
  });

  it("says beside the button and aloud, on any screen, that a check did not work", async () => {
    const { shell, board } = await many(12);
    board.go("history");
    flushSync();
    const problem = { code: "offline", field: null, reference: "" } as const;
    shell.on.refresh = () => {
      shell.set({ accounts: { ...shell.view.accounts, problem } });
      throw problem;
    };
    await press("refresh");
    await waitFor(() => expect(find("status")?.textContent).toContain(ERRORS.offline.words()));
    expect(find("refresh")?.title).not.toBe(find("refresh")?.getAttribute("aria-label"));
  });

  it("shows the platforms where there are no accounts yet", async () => {
    const { shell } = await openWindow();
    shell.hold([], Date.now());
    flushSync();
    expect(document.querySelectorAll("[data-test=platform]").length).toBe(PLATFORMS.length);
  });

  it("says how long the service asks to wait, in the list and beside the button", async () => {
    const { shell } = await many(12);
    shell.set({ accounts: { ...shell.view.accounts, checking: true, askedToWaitMs: 20_000 } });
    expect((await see("asked-to-wait")).textContent).toContain("The service has asked Plugboard to wait about 20 s");
    expect(document.querySelector(".checked")?.textContent).toBe("Waiting for the service");
    shell.set({ accounts: { ...shell.view.accounts, checking: false, askedToWaitMs: null } });
    await waitFor(() => expect(find("asked-to-wait")).toBeNull());
  });

  it("keeps showing the list when it could not be checked", async () => {
    const { shell } = await many(12);
    const problem = { code: "offline", field: null, reference: "" } as const;
    shell.set({ accounts: { ...shell.view.accounts, problem } });
    expect((await see("problem")).textContent).toContain("Showing the list from");
    await press("check-again");
    expect(calls(shell, "refresh")).toHaveLength(1);
    expect(find("row")).not.toBeNull();
  });

  it("checks now instead of reloading on Ctrl R", async () => {
    const { shell } = await many(1);
    const event = new KeyboardEvent("keydown", { key: "r", ctrlKey: true, cancelable: true, bubbles: true });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(calls(shell, "refresh")).toHaveLength(1);
  });
});

const ALL: Question = {
  text: "",
  health: null,
  platform: null,
  brand: null,
  sort: "needs_you_first",
  group: "none",
};

describe("the window of rows", () => {
  it("asks one question at a time, and then only the newest", async () => {
    const shell = new FakeShell();
    shell.hold(accounts(1000, 0), 0);
    const rows = new RowWindow(shell);
    const wish = { question: ALL, visible: 10, revision: 1, hold: "place", active: () => null } as const;
    for (let first = 0; first < 500; first += 1) rows.want({ ...wish, first });
    await waitFor(() => expect(rows.at(499)).not.toBeNull());
    expect(calls(shell, "rows")).toHaveLength(2);
    expect(rows.slots.length).toBeLessThanOrEqual(64);
  });

  it.each([10, 100_000, 5_000_000])("reaches the first and the last of %i rows", (total) => {
    const scroll = new Scroll(total, 60, 600);
    expect(scroll.height).toBeLessThan(10_000_000);
    expect(scroll.first(0)).toBe(0);
    const bottom = Math.max(0, scroll.height - 600);
    expect(scroll.first(bottom) + 10).toBeCloseTo(Math.max(10, total), 3);
    expect(scroll.top(total - 1, bottom)).toBeCloseTo(scroll.height - 60, 1);
  });
});
