// Brands, pages, links for somebody else, disconnecting, the plan; and forms of the newer platforms.

import type { BrandView, InviteView, View } from "../../src/bindings";
import type { Board } from "../../src/board.svelte";
import { accounts } from "../accounts";
import { BRANDS, brands, brandsView, inBrands, invite, LOGIN_PAGES, PAGES, PLAN } from "../brands";
import { FakeShell } from "../shell";
import { CHECKED, NOW, fault, later, press, ready, type, type Scene } from "./stage";

/** A workspace at today's service. */
function today(
  then: (board: Board, shell: FakeShell) => void,
  change: Partial<View> = {},
  list: BrandView[] = BRANDS,
): Scene {
  return (shell) => {
    shell.hold(inBrands(accounts(24, NOW), list), CHECKED);
    const workspace = { ...shell.view.workspace!, contract: "current" } as const;
    shell.set({ workspace, brands: brandsView(list), plan: PLAN, ...change });
    return (board) => then(board, shell);
  };
}

const rowOf = (shell: FakeShell, platform: string) =>
  shell.accounts.find((row) => row.platform === platform)!;

const onBrands = (change: Partial<View> = {}, list: BrandView[] = BRANDS, more: () => void = () => undefined) =>
  today(
    (board) => {
      board.go("brands");
      more();
    },
    change,
    list,
  );

function menu(platform: string): void {
  later(() => {
    const row = document.querySelector(`[data-test=row]:has([data-mark=${platform}])`);
    row?.scrollIntoView({ block: "nearest" });
    later(() => row?.querySelector<HTMLElement>("[data-test=more]")?.click());
  });
}

/** The sheet of one link. */
const link = (state: Partial<InviteView>) =>
  today((board) => board.ask({ name: "link", invite: "i_1" }), { invites: [invite("i_1", state)] });

const EXPECTED = { accountId: "acc_01HZ9X3Q4R5M6N7P8V00000000", username: "bluecup" };
const OTHER = { accountId: "acc_9", username: "harbor.shop" };

const LINKS: InviteView[] = [
  invite("i_1"),
  invite("i_2", { platform: "facebook", brand: { id: "b_acme", name: "Acme" }, ends: NOW + 3_600_000 * 5 }),
  invite("i_3", { expected: EXPECTED, state: { name: "used", got: EXPECTED, asExpected: true } }),
  invite("i_4", { expected: EXPECTED, state: { name: "used", got: OTHER, asExpected: false } }),
  invite("i_5", { platform: "tiktok", brand: { id: "b_long", name: BRANDS[3]!.name }, state: { name: "over" } }),
];

export const BRAND_SCENES: Record<string, Scene> = {
  "accounts-brands": today(() => undefined),
  "accounts-menu-brands": today(() => menu("facebook")),
  brands: onBrands(),
  "brands-links": onBrands({ invites: LINKS }),
  "brands-none": onBrands({}, []),
  "brands-one": onBrands({}, BRANDS.slice(1, 2)),
  "brands-many": onBrands({}, brands(200)),
  "brands-full": onBrands({ plan: { ...PLAN, brands: { used: 2, limit: 2 } } }, BRANDS.slice(0, 2)),
  "brands-failed": onBrands({ brands: { list: [], last: null, problem: fault("key_limited") } }),
  "brands-new-refused": today((board, shell) => {
    shell.fail.createBrand = fault("brand_limit");
    board.go("brands");
    press("create-brand");
    later(() => type("name-input", "New brand"));
    later(() => later(() => press("save-brand")));
  }),
  "brands-rename-two": onBrands({}, BRANDS, () => press("rename-brand")),
  "delete-brand": today((board) => {
    board.go("brands");
    board.ask({ name: "delete_brand", brand: BRANDS[0]! });
  }),
  "delete-brand-filtered": today((board) => {
    board.go("brands");
    board.ask({ name: "delete_brand", brand: BRANDS[3]! });
    type("confirm-input", BRANDS[3]!.name);
  }, { invites: LINKS }),
  "delete-brand-failed": today((board, shell) => {
    shell.fail.deleteBrand = fault("key_limited");
    board.go("brands");
    board.ask({ name: "delete_brand", brand: BRANDS[2]! });
    type("confirm-input", "harbor museum");
    later(() => press("confirm"));
  }),
  disconnect: today((board, shell) => board.ask({ name: "disconnect", row: rowOf(shell, "google") })),
  "disconnect-filtered": ready((board, shell) => {
    board.ask({ name: "disconnect", row: rowOf(shell, "instagram") });
    type("confirm-input", "@bluecup");
  }),
  pages: today((board, shell) => {
    shell.pages = PAGES;
    shell.assignable = LOGIN_PAGES;
    board.ask({ name: "pages", row: rowOf(shell, "facebook") });
  }),
  "pages-none": today((board, shell) => board.ask({ name: "pages", row: rowOf(shell, "facebook") })),
  "pages-loading": today((board, shell) => {
    shell.accountPages = () => new Promise(() => undefined);
    shell.loginPages = () => new Promise(() => undefined);
    board.ask({ name: "pages", row: rowOf(shell, "facebook") });
  }),
  "pages-failed": today((board, shell) => {
    shell.pages = PAGES;
    shell.assignable = LOGIN_PAGES;
    shell.fail.changePage = fault("refused");
    shell.fail.loginPages = fault("service_down");
    board.ask({ name: "pages", row: rowOf(shell, "facebook") });
    press("page-active");
  }),
  invite: today((board) => {
    board.connect("instagram", null);
    press("send-link");
  }),
  "invite-filtered": today((board) => {
    board.go("brands");
    board.ask({ name: "invite", platform: null, account: null, brand: "b_acme" });
    press("invite-create");
  }),
  "invite-again": today((board) =>
    board.ask({ name: "invite", platform: board.platform("instagram"), account: EXPECTED, brand: "b_bluecup" }),
  ),
  "invite-failed": today((board, shell) => {
    shell.fail.invite = fault("invite_exists");
    board.ask({ name: "invite", platform: board.platform("instagram"), account: null, brand: "b_acme" });
    press("invite-create");
  }),
  "link-open": link({}),
  "link-again": link({ expected: EXPECTED }),
  "link-used": link({ expected: EXPECTED, state: { name: "used", got: EXPECTED, asExpected: true } }),
  "link-used-else": link({ expected: EXPECTED, state: { name: "used", got: OTHER, asExpected: false } }),
  "link-over": link({ state: { name: "over" } }),
  "link-filtered": today((board) => {
    board.ask({ name: "link", invite: "i_1" });
    press("revoke");
  }, { invites: [invite("i_1")] }),
  "settings-plan": today((board) => board.go("settings")),
  "connect-unknown": today((board, shell) => {
    const { accounts } = shell.view;
    shell.set({ accounts: { ...accounts, byPlatform: { ...accounts.byPlatform, "new-network": 2 } } });
    board.go("connect");
    type("platform-search", "n");
  }),
  "before-unknown": today((board) => board.connect("new-network", null)),
  "before-set-up": today((board) => board.connect("twitter", null)),
  "form-unknown": today((board) => board.connectByForm("new-network", null)),
  "form-unknown-empty": today((board) => {
    board.connectByForm("new-network", null);
    press("free-add", "submit");
  }),
  "form-telegram": today((board) => board.connect("telegram", null)),
  "form-bluesky": today((board) => board.connect("bluesky", null)),
  "form-bluesky-refused": today((board, shell) => {
    shell.fail.submit = fault("second_factor", "auth_factor_token");
    board.connect("bluesky", null);
    board.sheet!.brand = "b_acme";
    type("field-identifier", "acme.bsky.social");
    type("field-app_password", "abcd-efgh-ijkl-mnop");
    later(() => press("submit"));
  }),
  "form-wanted-two": today((board, shell) => {
    shell.fail.submit = fault("field_wanted", "shop_number");
    board.connect("telegram", null);
    board.sheet!.brand = "b_acme";
    type("field-bot_token", "123456789:AAExampleExampleExampleExampleExamp");
    later(() => press("submit"));
  }),
  dashboard: today((board) => board.connect("whatsapp", null)),
};
