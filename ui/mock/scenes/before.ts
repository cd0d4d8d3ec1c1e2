// The sheet before the browser opens: whose account, which brand, which browser.

import type { BrandsView, View } from "../../src/bindings";
import type { Board } from "../../src/board.svelte";
import { BRANDS, brandsView, inBrands, PLAN } from "../brands";
import { accounts } from "../accounts";
import { FakeShell } from "../shell";
import { BLUECUP, CHECKED, NOW, fault, press, ready, type Scene } from "./stage";

/** A workspace at today's service, with room in its plan. */
function today(then: (board: Board, shell: FakeShell) => void, change: Partial<View> = {}): Scene {
  return (shell) => {
    shell.hold(inBrands(accounts(24, NOW)), CHECKED);
    const workspace = { ...shell.view.workspace!, contract: "current" } as const;
    const plan = { ...PLAN, profiles: { used: 12, limit: 50 } };
    shell.set({ workspace, brands: brandsView(), plan, ...change });
    return (board) => then(board, shell);
  };
}

const last: BrandsView = { ...brandsView(), last: "b_long" };
const open = (platform: string) => (board: Board) => {
  board.go("connect");
  board.connect(platform, null);
};
const FULL = { ...PLAN, brands: { used: 4, limit: 4 } };

export const FIRST_STEPS: Record<string, Scene> = {
  before: ready(open("instagram")),
  "before-reconnect": ready((board) => board.connect("instagram", BLUECUP)),
  "before-again": ready((board, shell) => {
    shell.set({ introduced: ["instagram"] });
    open("instagram")(board);
  }),
  "before-reconnect-again": ready((board, shell) => {
    shell.set({ introduced: ["instagram"] });
    board.connect("instagram", BLUECUP);
  }),
  "before-keeps-breaking": ready((board, shell) => {
    shell.set({ notYou: [BLUECUP.accountId] });
    board.connect("instagram", BLUECUP);
  }),
  "before-failed": ready((board, shell) => {
    shell.fail.begin = fault("service_down");
    board.connect("linkedin", null);
    press("open-browser");
  }),
  "before-brand": today(open("tiktok")),
  "before-brand-last": today(open("facebook"), { brands: last }),
  "before-brand-taken": today((board) => {
    open("instagram")(board);
    board.sheet!.brand = "b_acme";
  }),
  "before-brand-new-two": today((board) => {
    open("pinterest")(board);
    press("new-brand");
  }),
  "before-brand-first": today(open("youtube"), { brands: { list: [], last: null, problem: null } }),
  "before-brands-full": today(open("youtube"), { plan: FULL }),
  "before-brands-failed": today(open("youtube"), {
    brands: { list: [], last: null, problem: fault("key_limited") },
  }),
  "before-reconnect-brand": today((board, shell) => {
    const row = shell.accounts.find(({ platform }) => platform === "linkedin")!;
    board.reconnect({
      ...row,
      brand: { id: "b_long", name: BRANDS[3]!.name },
      browser: { id: "firefox.desktop", window: "private" },
    });
  }),
};
