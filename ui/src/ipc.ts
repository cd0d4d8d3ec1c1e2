// The wire to the shell: every command that exists, and nothing else. No other file imports @tauri-apps.
// Every call may reject with a `Fault`. Deliberately absent: events, plugins, and any answer with a secret in it.

import { Channel, invoke } from "@tauri-apps/api/core";

import type {
  AssignablePageView,
  BrandView,
  BrowserChoice,
  BrowserView,
  Contract,
  HelpPage,
  PageChange,
  PageView,
  PageWords,
  PlatformView,
  Preferences,
  PutAway,
  Query,
  RehearsalMishap,
  Rows,
  Telling,
  TrayWords,
  View,
  WorkspaceId,
} from "./bindings";

/** What is begun on a sheet. */
export interface Beginning {
  /** The sheet's id, which becomes the attempt's. */
  sheet: string;
  platform: string;
  /** The account to reconnect, by id. */
  account: string | null;
  /** The brand that a new account goes to, by id. */
  brand: string | null;
}

/** What the page can ask of the shell. Tests and the mock bring their own. */
export interface Ipc {
  subscribe(onView: (view: View) => void): Promise<unknown>;
  platforms(): Promise<PlatformView[]>;
  rows(query: Query): Promise<Rows>;
  pasteKey(): Promise<unknown>;
  /** Tests a key and keeps it: as this workspace's, or as another one's. */
  signIn(key: string | null, address: string | null, workspace: WorkspaceId | null): Promise<unknown>;
  unlock(): Promise<unknown>;
  useUntilQuit(): Promise<unknown>;
  /** Forgets a workspace with its key. */
  signOut(workspace: WorkspaceId): Promise<unknown>;
  switchWorkspace(workspace: WorkspaceId): Promise<unknown>;
  renameWorkspace(workspace: WorkspaceId, name: string): Promise<unknown>;
  rehearse(): Promise<unknown>;
  leaveRehearsal(): Promise<unknown>;
  /** Lets something go wrong in Rehearsal; null puts everything right again. */
  playMishap(mishap: RehearsalMishap | null): Promise<unknown>;
  begin(beginning: Beginning, browser: BrowserChoice | null): Promise<unknown>;
  submit(beginning: Beginning, fields: Record<string, string>): Promise<unknown>;
  /** Opens the sign-in page of a waiting attempt once more, in this browser. */
  openAgain(attempt: string, browser: BrowserChoice | null): Promise<unknown>;
  /** Nothing came back: begins the same sign-in the other way, beside the first. */
  anotherWay(attempt: string): Promise<unknown>;
  /** Which pages or profiles the person wants, by id. */
  choose(attempt: string, options: string[]): Promise<unknown>;
  /** Takes away the account that an attempt brought by mistake. */
  undo(attempt: string): Promise<unknown>;
  copyLink(attempt: string): Promise<unknown>;
  cancel(attempt: string): Promise<unknown>;
  dismiss(attempt: string): Promise<unknown>;
  pasteLink(): Promise<unknown>;
  refresh(): Promise<unknown>;
  copyAccountId(account: string): Promise<unknown>;
  dismissNotice(): Promise<unknown>;
  /** Removes an account from the service. */
  disconnect(account: string): Promise<unknown>;
  createBrand(name: string): Promise<BrandView>;
  renameBrand(brand: string, name: string): Promise<unknown>;
  /** Removes a brand with its accounts and invites. */
  deleteBrand(brand: string): Promise<unknown>;
  accountPages(account: string): Promise<PageView[]>;
  changePage(account: string, page: string, change: PageChange): Promise<PageView[]>;
  /** The pages of the login behind an account, and which brand has them. */
  loginPages(account: string): Promise<AssignablePageView[]>;
  assignPage(account: string, page: string, brand: string): Promise<AssignablePageView[]>;
  /** Makes a link for somebody who is not here; its invite is on the view. */
  invite(platform: string, brand: string, days: number, account: string | null): Promise<unknown>;
  revokeInvite(invite: string): Promise<unknown>;
  /** Takes an invite that is over off the view. */
  dismissInvite(invite: string): Promise<unknown>;
  copyInvite(invite: string): Promise<unknown>;
  /** Copies a message; `{link}` in it becomes the link. */
  copyInviteMessage(invite: string, message: string): Promise<unknown>;
  browsers(): Promise<BrowserView[]>;
  /** Plays a harmless round trip in the real browser; how it goes is on the view. */
  testReturnPath(): Promise<unknown>;
  /** Makes this program the one that the system hands Plugboard's links to. */
  repairReturnPath(): Promise<unknown>;
  /** What the service speaks; null finds it out. */
  setContract(contract: Contract | null): Promise<unknown>;
  setPreferences(preferences: Preferences): Promise<unknown>;
  /** Puts back what was put away on this computer. */
  takeBack(what: PutAway): Promise<unknown>;
  openHelp(page: HelpPage): Promise<unknown>;
  /** Words for what the browser shows when it came back. */
  /** Copies what support asks first, and says what it copied. */
  copySupportDetails(): Promise<string>;
  speak(words: PageWords): Promise<unknown>;
  /** Words for a notification. */
  tell(telling: Telling): Promise<unknown>;
  /** Words for the icon beside the system's clock. */
  labelTray(words: TrayWords): Promise<unknown>;
  quit(): Promise<unknown>;
}

/** The real shell. */
export const shell: Ipc = {
  subscribe(onView) {
    const channel = new Channel<View>();
    channel.onmessage = onView;
    return invoke("subscribe", { channel });
  },
  platforms: () => invoke("platforms"),
  rows: (query) => invoke("rows", { query }),
  pasteKey: () => invoke("paste_key"),
  signIn: (key, address, workspace) => invoke("sign_in", { key, address, workspace }),
  unlock: () => invoke("unlock"),
  useUntilQuit: () => invoke("use_until_quit"),
  signOut: (workspace) => invoke("sign_out", { workspace }),
  switchWorkspace: (workspace) => invoke("switch_workspace", { workspace }),
  renameWorkspace: (workspace, name) => invoke("rename_workspace", { workspace, name }),
  rehearse: () => invoke("rehearse"),
  leaveRehearsal: () => invoke("leave_rehearsal"),
  playMishap: (mishap) => invoke("play_mishap", { mishap }),
  begin: (beginning, browser) => invoke("begin", { beginning, browser }),
  submit: (beginning, fields) => invoke("submit", { beginning, fields }),
  openAgain: (attempt, browser) => invoke("open_again", { attempt, browser }),
  anotherWay: (attempt) => invoke("another_way", { attempt }),
  choose: (attempt, options) => invoke("choose", { attempt, options }),
  undo: (attempt) => invoke("undo", { attempt }),
  copyLink: (attempt) => invoke("copy_link", { attempt }),
  cancel: (attempt) => invoke("cancel", { attempt }),
  dismiss: (attempt) => invoke("dismiss", { attempt }),
  pasteLink: () => invoke("paste_link"),
  refresh: () => invoke("refresh"),
  copyAccountId: (account) => invoke("copy_account_id", { account }),
  dismissNotice: () => invoke("dismiss_notice"),
  disconnect: (account) => invoke("disconnect", { account }),
  createBrand: (name) => invoke("create_brand", { name }),
  renameBrand: (brand, name) => invoke("rename_brand", { brand, name }),
  deleteBrand: (brand) => invoke("delete_brand", { brand }),
  accountPages: (account) => invoke("account_pages", { account }),
  changePage: (account, page, change) => invoke("change_page", { account, page, change }),
  loginPages: (account) => invoke("login_pages", { account }),
  assignPage: (account, page, brand) => invoke("assign_page", { account, page, brand }),
  invite: (platform, brand, days, account) => invoke("invite", { platform, brand, days, account }),
  revokeInvite: (invite) => invoke("revoke_invite", { invite }),
  dismissInvite: (invite) => invoke("dismiss_invite", { invite }),
  copyInvite: (invite) => invoke("copy_invite", { invite }),
  copyInviteMessage: (invite, message) => invoke("copy_invite_message", { invite, message }),
  browsers: () => invoke("browsers"),
  testReturnPath: () => invoke("test_return_path"),
  repairReturnPath: () => invoke("repair_return_path"),
  setContract: (contract) => invoke("set_contract", { contract }),
  setPreferences: (preferences) => invoke("set_preferences", { preferences }),
  takeBack: (what) => invoke("take_back", { what }),
  openHelp: (page) => invoke("open_help", { page }),
  copySupportDetails: () => invoke("copy_support_details"),
  speak: (words) => invoke("speak", { words }),
  tell: (telling) => invoke("tell", { telling }),
  labelTray: (words) => invoke("label_tray", { words }),
  quit: () => invoke("quit"),
};
