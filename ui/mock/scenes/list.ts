// The account list at scale: filters, groups, what a search found, a selection, the detail of one account.

import type { Row, View } from "../../src/bindings";
import type { Board } from "../../src/board.svelte";
import { accounts } from "../accounts";
import { BRANDS, brands, brandsView, inBrands, invite } from "../brands";
import { attempt, type FakeShell } from "../shell";
import { CHECKED, later, NOW, press, pressOne, type Scene } from "./stage";

const HOSTILE: Partial<Row>[] = [
  { name: "<b>bold</b> \u202eevil\u2069", username: "a".repeat(200) },
  { name: "مقهى النخلة الكبير في وسط المدينة القديمة بجانب الميناء", username: "palmcafe" },
  { name: "Z̷̡̛a̵͎͝l̶̰̈g̴̞̀o̵̲͘ ".repeat(12), username: "\u0000\u200b" },
  { name: "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverwaltung", username: "" },
  { name: "", username: "", brand: { id: "b_x", name: "\u202e=HYPERLINK(“x”)" } },
];

/** A workspace at today's service, with brands, and what happens in it. */
function workbench(count: number, then: (board: Board, shell: FakeShell) => void, change: Partial<View> = {}): Scene {
  return (shell) => {
    const list = brands(40);
    shell.hold(inBrands(accounts(count, NOW), list), CHECKED);
    const workspace = { ...shell.view.workspace!, contract: "current" } as const;
    shell.set({ workspace, brands: brandsView(list), ...change });
    return (board) => then(board, shell);
  };
}

const find = (shell: FakeShell, platform: string) => shell.accounts.find((row) => row.platform === platform)!;

/** Opens the detail of the first account that is like that. */
function detail(like: (row: Row) => boolean, prepare: (shell: FakeShell) => void = () => undefined): Scene {
  return workbench(214, (board, shell) => {
    prepare(shell);
    const row = shell.accounts.find(like)!;
    later(() => void (board.listing.open = row.id));
  });
}

const SUSPENDED = "youtube_account_suspended";

/** One account of each reason that Plugboard knows. */
function suspend(shell: FakeShell): void {
  const broken = shell.accounts.filter((row) => row.health === "needs_you");
  [SUSPENDED, "all_pages_removed", "access_revoked"].forEach((reason, index) => {
    const row = broken[index];
    if (row) Object.assign(row, { reason, signInHelps: reason !== SUSPENDED });
  });
}

function select(board: Board, ...ids: string[]): void {
  later(() => ids.forEach((account) => void board.listing.select({ kind: "toggle", account })));
}

export const LIST_SCENES: Record<string, Scene> = {
  "list-100000": workbench(100_000, () => undefined),
  "list-100000-middle": workbench(100_000, () =>
    later(() => {
      const frame = document.querySelector<HTMLElement>("[data-test=list]");
      if (frame) frame.scrollTop = 3_000_000;
    }),
  ),
  "list-gaps": (shell) => {
    const then = workbench(214, () => undefined)(shell);
    shell.set({ accounts: { ...shell.view.accounts, unreadable: 1234, hasMore: true } });
    return then;
  },
  "list-asked-to-wait": workbench(214, (_, shell) => {
    shell.set({ accounts: { ...shell.view.accounts, checking: true, askedToWaitMs: 19_400 } });
  }),
  "list-open-links": workbench(
    214,
    (_, shell) => {
      const got = { accountId: "acc_1", username: "bluecup" };
      shell.put(attempt("a", { name: "connected", got, others: [], outcome: "new", undo: "impossible", inList: "yes" }, { cameAfterCancel: true }));
    },
    { invites: [invite("i_1"), invite("i_2", { platform: "facebook" })] },
  ),
  "list-skeleton": (shell) => {
    void workbench(214, () => undefined)(shell);
    shell.rows = () => new Promise(() => undefined);
  },
  "list-grouped": workbench(214, (board) => (board.listing.group = "brand")),
  "list-found": workbench(214, (board) => (board.listing.text = "möhren guter")),
  "list-found-id": workbench(214, (board) => (board.listing.text = "00000007")),
  "list-found-brand": workbench(214, (board) => {
    board.listing.text = "brand insta";
    board.listing.sort = "name";
  }),
  "list-filters": workbench(214, (board) => {
    board.listing.platform = "instagram";
    board.listing.brand = "b_long";
    pressOne("filters", "filter-platform");
  }),
  "list-filter-open": workbench(214, () => pressOne("filters", "filter-brand")),
  "list-sort-open": workbench(214, () =>
    later(() => {
      const trigger = document.querySelector("[data-test=sort]");
      trigger?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0, pointerType: "mouse" }));
    }),
  ),
  "list-selected": workbench(214, (board, shell) =>
    select(board, find(shell, "instagram").id, ...shell.accounts.slice(1, 4).map(({ id }) => id)),
  ),
  "list-selected-all": workbench(5000, () => press("select-all")),
  "list-selected-working": workbench(214, (board, shell) => select(board, shell.accounts.at(-1)!.id)),
  "list-exported": workbench(214, (board, shell) => {
    select(board, shell.accounts[0]!.id);
    later(() => later(() => press("export-selected")));
  }),
  "list-nobody-in-need": (shell) => {
    shell.hold(accounts(40, NOW).map((row) => ({ ...row, health: "connected" })), CHECKED);
    return (board) => (board.listing.health = "needs_you");
  },
  "list-no-match": workbench(214, (board) => {
    board.listing.text = "Übergangsmarke am Alten Güterbahnhof";
    board.listing.health = "cannot_tell";
    board.listing.platform = "linkedin_page";
    board.listing.brand = "b_long";
  }),
  "list-hostile": (shell) => {
    const rows = accounts(24, NOW).map((row, index) => ({ ...row, ...HOSTILE[index] }));
    shell.hold(rows, CHECKED);
    shell.set({ brands: brandsView(BRANDS) });
  },
  "list-rtl": (shell) => {
    void workbench(214, () => undefined)(shell);
    shell.set({ preferences: { ...shell.view.preferences, language: "ar" } });
    return (board) => {
      select(board, shell.accounts[1]!.id);
      later(() => void (board.listing.open = shell.accounts[0]!.id));
    };
  },
  "list-rtl-filters": (shell) => {
    void workbench(214, () => undefined)(shell);
    shell.set({ preferences: { ...shell.view.preferences, language: "ar" } });
    return (board) => {
      board.listing.platform = "facebook";
      pressOne("filters", "filter-platform");
    };
  },
  "detail-needs-you": detail((row) => row.health === "needs_you", (shell) => {
    shell.hold(
      shell.accounts.map((row) => ({ ...row, browser: { id: "firefox.desktop", window: "private" } })),
      CHECKED,
    );
  }),
  "detail-suspended": detail((row) => row.reason === SUSPENDED, suspend),
  "detail-own-words": detail((row) => row.health === "needs_you", (shell) => {
    shell.accounts.find((row) => row.health === "needs_you")!.reason = "The owner of the page has to confirm it again.";
  }),
  "detail-connected": detail((row) => row.platform === "facebook" && row.health === "connected"),
  "detail-cannot-tell": detail((row) => row.health === "cannot_tell"),
  "detail-long": detail((row) => row.name.startsWith("Stadt")),
  "detail-hostile": detail((row) => row.name.startsWith("<img")),
  "detail-gone": workbench(24, (board) => later(() => void (board.listing.open = "acc_gone"))),
};
