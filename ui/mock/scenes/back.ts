// The way back: its test in every state, in Settings and in Welcome.

import type { ReturnPathView } from "../../src/bindings";
import { found } from "../rest";
import { alone, key, later, NOW, ready, show, type Scene } from "./stage";

const PATH: ReturnPathView = {
  testing: false,
  testedAt: null,
  deepLink: "unknown",
  loopback: "unknown",
  owner: { name: "us" },
  browserFailed: false,
};
const TESTED = { testedAt: NOW - 4 * 60_000 };

function settings(change: Partial<ReturnPathView>): Scene {
  return ready((board, shell) => {
    shell.set({ returnPath: { ...PATH, ...change } });
    board.go("settings");
    show("return-path");
  });
}

function welcome(change: Partial<ReturnPathView>): Scene {
  return (shell) => {
    void alone({ stage: "welcome", key: key("nowhere"), returnPath: { ...PATH, ...change } })(shell);
    return () =>
      later(async () => {
        const line = await found("[data-test=return-path-line]");
        line.click();
        line.scrollIntoView({ block: "end" });
      });
  };
}

export const BACKS: Record<string, Scene> = {
  "back-untested": settings({}),
  "back-testing": settings({ testing: true }),
  "back-works": settings({ ...TESTED, deepLink: "works", loopback: "works" }),
  "back-other": settings({
    ...TESTED,
    deepLink: "fails",
    loopback: "works",
    owner: { name: "other", program: "Plugboard (Vorabversion, ~/Downloads)" },
  }),
  "back-nobody": settings({ owner: { name: "nobody" } }),
  "back-moved": settings({ ...TESTED, deepLink: "fails", loopback: "works", owner: { name: "moved" } }),
  "back-unreachable": settings({
    ...TESTED,
    deepLink: "fails",
    loopback: "works",
    owner: { name: "unreachable" },
  }),
  "back-neither": settings({ ...TESTED, deepLink: "fails", loopback: "fails", browserFailed: true }),
  "back-welcome": welcome({}),
  "back-welcome-works": welcome({ ...TESTED, deepLink: "works", loopback: "works" }),
  "back-welcome-other": welcome({ owner: { name: "other", program: "Firefox" } }),
};
