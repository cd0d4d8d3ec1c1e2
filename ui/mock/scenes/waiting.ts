// The sheet while the browser is open, in every way to come back.

import { attempt } from "../shell";
import { BLUECUP, WAITING, fault, later, press, ready, sheet, type Scene } from "./stage";

const LATE = { openedMs: 34_000 };
const PRIVATE = { id: "firefox.desktop", window: "private" } as const;

export const WAITINGS: Record<string, Scene> = {
  "waiting-starting": sheet({ name: "starting" }),
  "waiting-asked-to-wait": sheet({ name: "starting" }, { askedToWaitMs: 19_400, canReopen: false, openedMs: null }),
  waiting: sheet(WAITING),
  "waiting-reconnect": sheet(WAITING, { expected: BLUECUP }),
  "waiting-loopback": sheet(WAITING, { way: "loopback", otherWay: "deep_link" }),
  "waiting-watch": sheet(WAITING, { way: "watch", otherWay: "loopback", expected: BLUECUP }),
  "waiting-late": sheet(WAITING, LATE),
  "waiting-late-reconnect": sheet(WAITING, { ...LATE, expected: BLUECUP, browser: PRIVATE }),
  "waiting-twice": ready((board, shell) => {
    const next = attempt("a", WAITING, { way: "loopback", otherWay: null });
    shell.put(next);
    board.openTwice.add("a");
    board.show(next);
  }),
  "waiting-menu": ready((board, shell) => {
    const next = attempt("a", WAITING, { browser: PRIVATE });
    shell.put(next);
    board.show(next);
    later(() => {
      const trigger = document.querySelector<HTMLElement>("[data-test=open-in]");
      trigger?.focus();
      trigger?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    });
  }),
  "waiting-restored": sheet(WAITING, { canReopen: false, openedMs: null }),
  "waiting-browser-failed": sheet(WAITING, { browserFailed: true, openedMs: null }),
  "waiting-paste-failed": ready((board, shell) => {
    const next = attempt("a", WAITING);
    shell.fail.pasteLink = fault("link_unreadable");
    shell.put(next);
    board.show(next);
    press("paste-link");
  }),
  "waiting-stateless-declined": sheet(WAITING, { statelessError: "declined" }),
  "waiting-stateless-failed": sheet(WAITING, { statelessError: "failed", way: "loopback" }),
  "waiting-port-taken": sheet(WAITING, { takenPort: 43_127, way: "loopback", canReopen: false, openedMs: null }),
  "waiting-time-up": sheet({ name: "waiting", leftMs: 0, lifeMs: 600_000 }),
  "waiting-claimed": sheet({ name: "claimed" }, { expected: BLUECUP }),
  "waiting-needs-key": sheet({ name: "claimed" }, { needsKey: true }),
};
