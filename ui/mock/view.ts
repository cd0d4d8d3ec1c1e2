// The view before anything has happened, for pictures and component tests.

import type { View } from "../src/bindings";

/** A view in which nothing has happened yet. */
export function emptyView(): View {
  return {
    stage: "ready",
    workspace: { id: 1, name: "", kind: "live", address: "https://api.social-api.ai/v1", contract: "seed", contractChosen: null },
    workspaces: [
      {
        id: 1,
        name: "",
        kind: "live",
        address: "https://api.social-api.ai/v1",
        active: true,
        kept: "password_store",
        needsYou: 0,
        underWay: 0,
      },
    ],
    key: {
      kept: "password_store",
      trouble: null,
      pasted: null,
      defaultAddress: "https://api.social-api.ai/v1",
      address: "https://api.social-api.ai/v1",
    },
    accounts: {
      revision: 1,
      counts: { total: 0, needsYou: 0, cannotTell: 0, connected: 0, listed: 0 },
      byPlatform: {},
      byBrand: {},
      selected: { total: 0, needsYou: 0 },
      checkedAt: null,
      checking: false,
      askedToWaitMs: null,
      unreachableSince: null,
      problem: null,
      unreadable: 0,
      hasMore: false,
    },
    brands: null,
    plan: null,
    invites: [],
    returnPath: {
      testing: false,
      testedAt: null,
      deepLink: "unknown",
      loopback: "unknown",
      owner: { name: "us" },
      browserFailed: false,
    },
    background: { checks: "on", needsYou: 0, tray: "unwanted", news: null, asked: null },
    attempts: [],
    preferences: {
      language: null,
      appearance: "system",
      contrast: "system",
      motion: "system",
      textSize: 100,
      checkEveryMinutes: 15,
      notify: "hidden_window",
      quiet: null,
      tray: "never",
      saver: "pause",
    },
    introduced: [],
    round: null,
    notice: null,
    notYou: [],
    historyRevision: 0,
    caseOpen: null,
  };
}

/** What Rust would copy for support. */
export const SUPPORT = `Plugboard 0.1.0
System: Linux 6.12, Wayland
Web view: WebKitGTK 2.48.1
Service: api.social-api.ai, contract of March 2026
Workspace: live, 214 accounts (9 need somebody, 6 cannot be told)
Last problems:
2026-11-25T09:14:02Z offline
2026-11-25T08:02:41Z service_down, HTTP 503, request req_7f31c0a9
`;
