// The screens of a workspace, without a sheet.

import { accounts } from "../accounts";
import { attempt, connected } from "../shell";
import { ACME, BLUECUP, CHECKED, NOW, OTHER, WAITING, fault, key, later, list, press, ready, show, type, type Scene } from "./stage";

export const SCREENS: Record<string, Scene> = {
  accounts: list(214),
  "accounts-twelve": list(12),
  "accounts-one": list(1),
  "accounts-many": list(5000),
  "accounts-none": list(0),
  "accounts-loading": () => undefined,
  "accounts-failed": (shell) =>
    shell.set({ accounts: { ...shell.view.accounts, problem: fault("offline") } }),
  "accounts-proxy": ready((_, shell) => {
    const problem = { ...fault("proxy_login"), reference: "proxy.corp.example:3128" };
    shell.set({ accounts: { ...shell.view.accounts, problem } });
  }),
  "accounts-clock": ready((_, shell) =>
    shell.set({ accounts: { ...shell.view.accounts, problem: fault("certificate_not_yet") } }),
  ),
  "accounts-offline": ready((_, shell) =>
    shell.set({ accounts: { ...shell.view.accounts, problem: fault("offline") } }),
  ),
  "accounts-listed": (shell) =>
    shell.hold(
      accounts(40, NOW).map((row) => ({ ...row, health: "listed", lastKnown: null, reason: null })),
      CHECKED,
    ),
  "accounts-no-match": ready(() => type("search", "nobody at all")),
  "accounts-filtered": ready(() => press("filter-needs_you"), 214),
  "accounts-menu": ready(() => later(() => document.querySelector<HTMLElement>("[data-test=more]")?.click()), 214),
  "accounts-busy": ready((_, shell) => {
    shell.set({ notice: { kind: "unknown_link", serial: 1 }, key: key("until_quit") });
    shell.put(attempt("a", WAITING));
    shell.put(attempt("b", connected(ACME, "new")));
    shell.put(attempt("c", connected(OTHER, "somebody_else_new"), { expected: BLUECUP }));
  }),
  "accounts-unanswered": ready((_, shell) => shell.set({ key: key("unanswered") })),
  "accounts-undo": ready((board, shell) => {
    shell.set({ notice: { kind: "unknown_link", serial: 1 } });
    void board.putAway({ name: "notice" });
  }, 214),
  rehearsal: list(12, "rehearsal"),
  connect: ready((board) => board.go("connect"), 214),
  "connect-search": ready((board) => {
    board.go("connect");
    type("platform-search", "tr");
  }),
  settings: ready((board) => board.go("settings")),
  "settings-until-quit": ready((board, shell) => {
    shell.set({ key: key("until_quit") });
    shell.put(attempt("a", WAITING));
    board.go("settings");
  }),
  "settings-quiet": ready((board, shell) => {
    shell.set({ preferences: { ...shell.view.preferences, quiet: { fromMinute: 1335, toMinute: 420 } } });
    board.go("settings");
    show("quiet");
  }),
  "settings-support": ready((board) => {
    board.go("settings");
    press("copy-support");
    show("support-copied");
  }),
  "settings-fonts": ready((board, shell) => {
    shell.fontless = ["Arab", "Deva", "Hans", "Hant", "Jpan", "Kore", "Zsye"];
    board.go("settings");
    show("fonts-missing");
  }),
  "settings-contrast": ready((board, shell) => {
    shell.set({ preferences: { ...shell.view.preferences, contrast: "more" } });
    board.go("settings");
    show("contrast");
  }),
  "accounts-contrast": ready((_, shell) => {
    shell.set({ preferences: { ...shell.view.preferences, contrast: "more" } });
  }, 214),
  notices: ready((board) => board.ask({ name: "notices" })),
  shortcuts: ready((board) => board.ask({ name: "shortcuts" })),
  "settings-rehearsal": (shell) => {
    void list(12, "rehearsal")(shell);
    return (board) => board.go("settings");
  },
};
