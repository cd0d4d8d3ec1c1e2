// What goes out to the desktop, and what comes back from it.

import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import type { BackgroundView } from "../src/bindings";
import { calls, find, openWindow, type Opened, see } from "./window";

function behind(opened: Opened, change: Partial<BackgroundView>): void {
  opened.shell.set({ background: { ...opened.shell.view.background, ...change } });
  flushSync();
}

describe("the desktop", () => {
  it("is told what broke once, with names of the catalogue only", async () => {
    const opened = await openWindow();
    const byPlatform = { instagram: 2, "<b>evil": 1 };
    behind(opened, { news: { serial: 1, count: 3, byPlatform } });
    behind(opened, { news: { serial: 1, count: 3, byPlatform }, needsYou: 3 });
    expect(calls(opened.shell, "tell")).toEqual([
      [
        {
          serial: 1,
          title: "3 accounts need you to sign in again",
          body: "Instagram: 2, other: 1",
          button: "Reconnect",
        },
      ],
    ]);
    behind(opened, { news: { serial: 2, count: 4, byPlatform: { instagram: 4 } } });
    expect(calls(opened.shell, "tell")).toHaveLength(2);
    behind(opened, { news: null });
    expect(calls(opened.shell, "tell")).toHaveLength(2);
  });

  it("gets new words for its icon only when they are others", async () => {
    const opened = await openWindow();
    const status = () => calls(opened.shell, "labelTray").map(([words]) => (words as { status: string }).status);
    expect(status()).toEqual(["No accounts need you"]);
    behind(opened, { needsYou: 1 });
    behind(opened, { needsYou: 1, checks: "offline" });
    expect(status()).toEqual(["No accounts need you", "1 account needs you"]);
  });

  it("is where somebody asked for the accounts that need them", async () => {
    const opened = await openWindow();
    opened.shell.hold(
      (["needs_you", "connected"] as const).map((health, index) => ({
        id: `acc_${index}`,
        platform: "instagram",
        name: `Name ${index}`,
        username: `name.${index}`,
        health,
        lastKnown: null,
        since: null,
        reason: null,
        signInHelps: true,
        brand: null,
        browser: null,
        selected: false,
        found: [],
      })),
      Date.now(),
    );
    opened.board.go("settings");
    flushSync();
    behind(opened, { asked: { serial: 1, health: "needs_you" } });
    const filter = await see("filter-needs_you");
    expect(filter.getAttribute("aria-pressed")).toBe("true");
    expect(opened.board.screen).toBe("accounts");

    opened.board.go("settings");
    behind(opened, { needsYou: 2 });
    behind(opened, { asked: { serial: 1, health: "needs_you" } });
    expect(opened.board.screen, "once, and not at every view").toBe("settings");
    behind(opened, { asked: { serial: 2, health: "needs_you" } });
    expect(opened.board.screen).toBe("accounts");
  });

  it.each(["offline", "saver"] as const)("holds checks back: %s", async (checks) => {
    const opened = await openWindow();
    opened.shell.hold([], Date.now());
    expect(find("checks")).toBeNull();
    behind(opened, { checks });
    expect((await see("checks")).dataset.kind).toBe(checks);
  });
});
