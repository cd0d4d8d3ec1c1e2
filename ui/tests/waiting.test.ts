// While the browser is open: the ways back, and which browser.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { attempt, FakeShell } from "../mock/shell";
import { browserName, privateWindow, windowKey } from "../src/browsers";
import { calls, find, openMenu, openWindow, press, see } from "./window";

const WAITING = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 } as const;
const BLUECUP = { accountId: "acc_1", username: "bluecup" };

afterEach(() => vi.useRealTimers());

async function waiting(more: Parameters<typeof attempt>[2] = {}, shell = new FakeShell()) {
  const opened = await openWindow(shell);
  const held = attempt("a", WAITING, more);
  opened.shell.put(held);
  opened.board.show(held);
  flushSync();
  await see("sheet");
  return opened;
}

describe("a service that asks to wait", () => {
  it("is said with the seconds that are left, and nothing of a service that takes its time", async () => {
    vi.useFakeTimers();
    const opened = await openWindow(new FakeShell());
    const held = attempt("a", { name: "starting" }, { askedToWaitMs: 20_000, canReopen: false });
    opened.shell.put(held);
    opened.board.show(held);
    flushSync();
    expect(find("sheet")?.textContent).toContain("The service has asked Plugboard to wait about 20 s");
    vi.advanceTimersByTime(9_000);
    flushSync();
    expect(find("sheet")?.textContent).toContain("The service has asked Plugboard to wait about 11 s");
    expect(find("sheet")?.textContent).toContain("continue by itself");
    expect(find("sheet")?.textContent).not.toContain("slow to respond");
    opened.shell.put(attempt("a", WAITING));
    flushSync();
    expect(find("sheet")?.textContent).not.toContain("asks you to wait");
  });
});

describe("the ways back", () => {
  it.each([
    ["deep_link", "ask whether to open Plugboard"],
    ["loopback", "report back by itself"],
    ["watch", "notice by itself"],
  ] as const)("says for %s what will happen in the browser", async (way, words) => {
    await waiting({ way });
    expect(find("sheet")?.textContent).toContain(words);
  });

  it("says the same on a reconnect, beside whom to sign in as", async () => {
    await waiting({ way: "loopback", expected: BLUECUP });
    expect(find("sheet")?.textContent).toContain("report back by itself");
    expect(find("sheet")?.textContent).toContain("@bluecup");
  });

  it("offers another way half a minute after the browser was opened, and not before", async () => {
    vi.useFakeTimers();
    await waiting({ openedMs: 5_000 });
    vi.advanceTimersByTime(24_000);
    flushSync();
    expect(find("another-way")).toBeNull();
    vi.advanceTimersByTime(2_000);
    flushSync();
    expect(find("another-way")).not.toBeNull();
    expect(find("status")?.textContent).toBe("Nothing has come back yet");
  });

  it("begins another way once, however often it is pressed, and then says that both count", async () => {
    const { shell } = await waiting({ openedMs: 40_000 });
    const button = await see("another-way");
    for (let i = 0; i < 20; i += 1) await fireEvent.click(button);
    shell.put(attempt("a", WAITING, { openedMs: 0, way: "loopback", otherWay: null }));
    await see("open-twice");
    expect(calls(shell, "anotherWay")).toEqual([["a"]]);
    expect(find("another-way")).toBeNull();
    expect(find("open-twice")?.textContent).toContain("Both work");
  });

  it("still says so when the sheet was closed and opened again", async () => {
    const { shell, board } = await waiting({ openedMs: 40_000 });
    await press("another-way");
    shell.put(attempt("a", WAITING, { openedMs: 0, way: "loopback", otherWay: null }));
    await see("open-twice");
    board.close();
    flushSync();
    await press("open-attempt");
    await see("open-twice");
  });

  it("shows why another way could not be begun, and offers it again", async () => {
    const shell = new FakeShell();
    shell.fail.anotherWay = { code: "offline", field: null, reference: "" };
    await waiting({ openedMs: 40_000 }, shell);
    await press("another-way");
    expect((await see("fault")).dataset.code).toBe("offline");
    expect(find("another-way")?.getAttribute("aria-disabled")).toBe("false");
  });

  it.each([
    ["there is no other way left", { otherWay: null }],
    ["the browser never started", { browserFailed: true }],
    ["nobody knows since when", { openedMs: null }],
  ])("offers none where %s", async (_, more) => {
    await waiting({ openedMs: 40_000, ...more });
    expect(find("another-way")).toBeNull();
  });

  it("has one filled button at most", async () => {
    await waiting({ openedMs: 40_000 });
    await see("another-way");
    expect(find("sheet")?.querySelectorAll(".filled")).toHaveLength(1);
  });
});

describe("an error that names no sign-in", () => {
  it.each([
    ["declined", "was declined, but it is not clear for which sign-in"],
    ["failed", "error came back, but it is not clear for which sign-in"],
  ] as const)("is said when somebody %s, and Cancel is what is offered", async (statelessError, words) => {
    const { shell, board } = await waiting({ statelessError, openedMs: 40_000 });
    expect((await see("stateless-error")).textContent).toContain(words);
    expect(find("another-way")).toBeNull();
    const filled = [...(find("sheet")?.querySelectorAll<HTMLElement>(".filled") ?? [])];
    expect(filled.map((button) => button.dataset.test)).toEqual(["cancel"]);
    await press("cancel");
    expect(calls(shell, "cancel")).toEqual([["a"]]);
    board.close();
    flushSync();
    expect((await see("open-attempt")).textContent).toContain(words);
    expect(find("alert")?.textContent).toContain(words);
  });

  it("is not said where there was none", async () => {
    await waiting();
    expect(find("stateless-error")).toBeNull();
    expect(find("port-taken")).toBeNull();
  });
});

describe("what stands in the way of a return", () => {
  it("is named while another program has the port, with a way out", async () => {
    await waiting({ takenPort: 43_127, way: "loopback", canReopen: false, openedMs: null });
    expect((await see("port-taken")).textContent).toContain("port 43127");
    expect(find("start-again")).not.toBeNull();
  });

  it("is not the end of the ten minutes, as long as a late return counts", async () => {
    const { shell, board } = await openWindow();
    const held = attempt("a", { name: "waiting", leftMs: 0, lifeMs: 600_000 });
    shell.put(held);
    board.show(held);
    flushSync();
    const sheet = await see("sheet");
    expect(sheet.textContent).toContain("still counts");
    expect(sheet.textContent).not.toContain("can no longer be finished");
    await press("paste-link");
    expect(calls(shell, "pasteLink")).toHaveLength(1);
  });
});

describe("another browser", () => {
  it("lists every browser with its private window, and opens the one that is chosen", async () => {
    const { shell } = await waiting();
    await openMenu("open-in");
    await waitFor(() => expect(document.querySelectorAll("[data-test=browser]")).toHaveLength(5));
    const all = [...document.querySelectorAll<HTMLElement>("[data-test=browser]")];
    expect(all.map((item) => item.textContent?.trim())).toEqual([
      "Default browser",
      "Chromium",
      "Chromium, private window",
      "Firefox",
      "Firefox, private window",
    ]);
    expect(all.map((item) => item.getAttribute("aria-checked"))).toEqual([
      "true",
      "false",
      "false",
      "false",
      "false",
    ]);
    await fireEvent.pointerUp(all[4] as HTMLElement);
    await waitFor(() =>
      expect(calls(shell, "openAgain")).toEqual([
        ["a", { id: "firefox.desktop", window: "private" }],
      ]),
    );
  });

  it("says so when there is no other", async () => {
    const shell = new FakeShell();
    shell.browserList = [];
    await waiting({}, shell);
    await openMenu("open-in");
    await waitFor(() =>
      expect(document.querySelector("[role=menu]")?.textContent).toContain("No other browser"),
    );
  });

  it("opens again where it was opened before", async () => {
    const choice = { id: "firefox.desktop", window: "normal" } as const;
    const { shell } = await waiting({ browser: choice });
    await press("open-again");
    expect(calls(shell, "openAgain")).toEqual([["a", choice]]);
  });

  it("is not offered where the address is no longer in memory", async () => {
    await waiting({ canReopen: false });
    expect(find("open-in")).toBeNull();
  });

  it("goes by plain names, and takes the same browser for a private window where it has one", () => {
    const browsers = [
      { id: "a", name: "Old\u202e", canBePrivate: false },
      { id: "b", name: "New", canBePrivate: true },
      { id: "c", name: "Third", canBePrivate: true },
    ];
    expect(browserName({ id: "a", window: "normal" }, browsers)).toBe("Old");
    expect(browserName({ id: "gone", window: "normal" }, browsers)).toBe("Default browser");
    expect(privateWindow({ id: "c", window: "normal" }, browsers)?.id).toBe("c");
    expect(privateWindow({ id: "a", window: "normal" }, browsers)?.id).toBe("b");
    expect(privateWindow(null, browsers.slice(0, 1))).toBeNull();
    expect(windowKey(null)).toBe(windowKey({ id: null, window: "normal" }));
    expect(windowKey(null)).not.toBe(windowKey({ id: "a", window: "normal" }));
  });
});
