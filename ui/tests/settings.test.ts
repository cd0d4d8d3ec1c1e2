// What can be set: that it is kept, that it takes effect at once, and that nothing typed is lost on the way.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { PageWords, Preferences } from "../src/bindings";
import type { Board } from "../src/board.svelte";
import { ELSEWHERE, IN_LIST, IN_ROUND, SHORTCUTS } from "../src/keys";
import { LANGUAGES, SHIPPED } from "../src/language.svelte";
import * as m from "../src/paraglide/messages";
import { calls, find, openWindow, press, see, type } from "./window";

const page = document.documentElement;

async function settings() {
  const opened = await openWindow();
  opened.board.go("settings");
  flushSync();
  return opened;
}

async function choose(test: string, value: string) {
  await fireEvent.change(await see(test), { target: { value } });
}

async function kept(shell: Awaited<ReturnType<typeof openWindow>>["shell"], part: Partial<Preferences>) {
  await waitFor(() => expect(shell.view.preferences).toMatchObject(part));
}

beforeEach(() => {
  page.removeAttribute("lang");
});

describe("fonts", () => {
  it("are not spoken of where none is missing", async () => {
    await settings();
    await Promise.resolve();
    expect(find("fonts-missing")).toBeNull();
    expect((await see("language")).textContent).toContain("日本語");
  });

  it("that are missing are named by their scripts, and languages by a name that can be read", async () => {
    const { shell } = await openWindow();
    shell.fontless = ["Arab", "Hans", "Jpan", "Zsye"];
    await press("nav-settings");
    const text = (await see("fonts-missing")).textContent;
    for (const name of ["Arabic, Simplified Chinese, Japanese, Emoji", "fonts-noto-cjk"]) expect(text).toContain(name);
    expect((await see("language")).textContent).toMatch(/Japanese \(\P{L}*日本語/u);
  });

  it("that are missing are named in English where the language itself cannot be read", async () => {
    const { shell, board } = await openWindow();
    shell.fontless = ["Jpan"];
    await board.prefer({ language: "ja" });
    await press("nav-settings");
    const note = await see("fonts-missing");
    expect(note.textContent).toContain("missing on this computer for Japanese");
    expect(note.lang).toBe("en");
    await board.prefer({ language: null });
  });
});

describe("settings", () => {
  it("are kept one by one, and take effect on the page at once", async () => {
    const { shell } = await settings();
    expect(page.dataset).toMatchObject({ appearance: "system", contrast: "usual", motion: "usual", text: "100" });
    await press("appearance-dark");
    await choose("text-size", "150");
    await press("contrast-more");
    await press("motion-less");
    await kept(shell, { appearance: "dark", textSize: 150, contrast: "more", motion: "less" });
    await waitFor(() =>
      expect(page.dataset).toMatchObject({ appearance: "dark", contrast: "more", motion: "less", text: "150" }),
    );
    expect((find("appearance-dark") as HTMLInputElement).checked).toBe(true);
  });

  it("of two changes at once keep both", async () => {
    const { shell, board } = await settings();
    await Promise.all([board.prefer({ textSize: 200 }), board.prefer({ tray: "with_count" })]);
    await kept(shell, { textSize: 200, tray: "with_count" });
    expect(board.preferences).toEqual(shell.view.preferences);
  });

  it("say when to check, when to notify, and when to be quiet", async () => {
    const { shell } = await settings();
    await choose("check-every", "60");
    await choose("notify", "never");
    await press("saver");
    await press("tray");
    expect(find("quiet-from")).toBeNull();
    await press("quiet");
    await choose("quiet-to", "360");
    await kept(shell, {
      checkEveryMinutes: 60,
      notify: "never",
      saver: "go_on",
      tray: "with_count",
      quiet: { fromMinute: 1320, toMinute: 360 },
    });
    await press("quiet");
    await kept(shell, { quiet: null });
  });

  it("speak another language at once, everywhere, and lose nothing that was typed", async () => {
    const { shell, board } = await openWindow();
    expect(page.lang).toBe("en");
    board.connect("trustpilot", null);
    flushSync();
    await type("field-api_key", "tp_live_typed");
    expect(find("sheet")?.textContent).toContain("Trustpilot");
    const english = document.body.textContent;
    await board.prefer({ language: "de" });
    await waitFor(() => expect(page.lang).toBe("de"));
    expect(page.dir).toBe("ltr");
    expect(document.body.textContent).not.toBe(english);
    expect(document.body.textContent).toContain("Einstellungen");
    expect((find("field-api_key") as HTMLInputElement).value).toBe("tp_live_typed");
    await waitFor(() => expect((calls(shell, "speak").at(-1)?.[0] as PageWords).language).toBe("de"));
    await board.prefer({ language: null });
    await waitFor(() => expect(page.lang).toBe("en"));
    expect(document.body.textContent).toBe(english);
  });

  it("offer every language by its own name", async () => {
    await settings();
    const options = [...(find("language") as HTMLSelectElement).options].slice(1);
    expect(options.map((option) => option.value)).toEqual([...SHIPPED]);
    for (const option of options) expect(option.textContent).toBe(LANGUAGES[option.value as keyof typeof LANGUAGES]);
  });

  it("show whose work is in Plugboard, loaded when it is asked for", async () => {
    const { shell } = await settings();
    expect(calls(shell, "notices")).toHaveLength(0);
    await press("show-notices");
    expect((await see("sheet")).textContent).toContain(m.notices_title());
    await waitFor(() => expect(document.querySelectorAll("[data-test=notices]")).toHaveLength(2));
    expect(find("notices-partial")).toBeNull();
  });

  it("say where only the page's own licences are there", async () => {
    const { shell } = await settings();
    shell.notices = async () => ["## svelte"];
    await press("show-notices");
    expect((await see("notices-partial")).textContent).toBe(m.notices_partial());
  });

  it("copy what support asks, and show what was copied", async () => {
    const { shell } = await settings();
    await press("copy-support");
    expect((await see("support-copied")).textContent).toContain("Plugboard 0.1.0");
    expect(calls(shell, "copySupportDetails")).toHaveLength(1);
  });
});

describe("what was put away", () => {
  async function noticed() {
    const opened = await openWindow();
    opened.shell.set({ notice: { kind: "unknown_link", serial: 4 } });
    flushSync();
    return opened;
  }

  it("can be taken back by its button", async () => {
    const { shell } = await noticed();
    await press("dismiss-notice");
    await waitFor(() => expect(find("notice")).toBeNull());
    await press("take-back");
    await see("notice");
    expect(calls(shell, "takeBack")).toEqual([[{ name: "notice" }]]);
    await waitFor(() => expect(find("undo-line")).toBeNull());
  });

  it("can be taken back by a shortcut, and only once", async () => {
    const { shell } = await noticed();
    await press("dismiss-notice");
    await see("undo-line");
    for (let press = 0; press < 2; press += 1) await fireEvent.keyDown(window, { key: "z", ctrlKey: true });
    await see("notice");
    expect(calls(shell, "takeBack")).toHaveLength(1);
  });

  it("is offered ten seconds more, counted from when neither pointer nor focus is on it", async () => {
    vi.useFakeTimers();
    try {
      const { board } = await noticed();
      await board.putAway({ name: "notice" });
      flushSync();
      await fireEvent.pointerEnter(find("undo-line")!);
      vi.advanceTimersByTime(60_000);
      expect(board.gone).not.toBeNull();
      await fireEvent.pointerLeave(find("undo-line")!);
      vi.advanceTimersByTime(9_999);
      expect(board.gone).not.toBeNull();
      vi.advanceTimersByTime(1);
      expect(board.gone).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("shortcuts", () => {
  it("are shown on a question mark, but not to somebody who types one", async () => {
    const { board } = await openWindow();
    board.go("connect");
    flushSync();
    shown(board, await see("platform-search"), false);
    shown(board, document.body, true);
  });

  function shown(board: Board, target: Element, wanted: boolean) {
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "?", shiftKey: true, bubbles: true, cancelable: true }));
    expect(board.asked?.name === "shortcuts").toBe(wanted);
  }

  it("on the sheet are those that the window acts on", async () => {
    const { board, shell } = await openWindow();
    board.ask({ name: "shortcuts" });
    flushSync();
    const rows = [...document.querySelectorAll<HTMLElement>("[data-shortcut]")];
    expect(rows.length).toBe(SHORTCUTS.length + ELSEWHERE.length + IN_LIST.length + IN_ROUND.length);
    // What a round and the list listen to is told too.
    const keys = (name: string) => document.querySelector(`[data-shortcut="${name}"] dd`)?.textContent;
    expect(["round-pause", "round-skip", "round-send", "round-browser"].map(keys)).toEqual(["P", "S", "L", "O"]);
    expect(["select", "all", "menu"].map(keys)).toEqual(["Space", "Ctrl A", "Shift F10"]);
    expect(rows[0]?.textContent).toContain("Ctrl F");
    board.asked = null;
    for (const [press, done] of [
      [{ key: "f", ctrlKey: true }, () => board.searchWanted],
      [{ key: "n", ctrlKey: true }, () => board.screen === "connect"],
      [{ key: "\"", code: "Digit3", altKey: true }, () => board.screen === "history"],
      [{ key: "r", ctrlKey: true }, () => calls(shell, "refresh").length === 1],
    ] as const) {
      expect(done(), press.key).toBe(false);
      window.dispatchEvent(new KeyboardEvent("keydown", { ...press, cancelable: true }));
      expect(done(), press.key).toBe(true);
    }
  });
});
