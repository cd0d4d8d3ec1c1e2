// The wire to the shell: every command that exists, and nothing else. No other file imports @tauri-apps.
// Every call may reject with a `Fault`. Deliberately absent: events, plugins, and any answer with a secret in it.

import { Channel, invoke } from "@tauri-apps/api/core";
import { tick } from "svelte";

import type {
  AssignablePageView,
  BrandView,
  BrowserChoice,
  BrowserView,
  CaseSubject,
  CaseView,
  Change,
  Changes,
  ChangesQuery,
  Contract,
  ExportFormat,
  HealthDay,
  HelpPage,
  History,
  HistoryQuery,
  KeyDeletion,
  Leftovers,
  PageChange,
  PageView,
  PageWords,
  PlatformView,
  Preferences,
  PutAway,
  Query,
  RehearsalMishap,
  RoundFormat,
  RoundRows,
  RoundScope,
  RoundStarted,
  Row,
  Rows,
  Scope,
  Timeline,
  Telling,
  TrayWords,
  View,
  WorkspaceId,
} from "./bindings";
import type { Place } from "./place";
import type { TimeForms } from "./time";

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

/** What Rust is given for a file that is saved: texts by group and name, and how times are written. */
export interface FileWords {
  words: Record<string, string>;
  times: TimeForms;
}

/** What the page can ask of the shell. Tests and the mock bring their own. */
export interface Ipc {
  /** Whether the shell has read what it keeps, and answers to everything else. It takes a moment to say no. */
  isOpen(): Promise<boolean>;
  /** Views come one at a time: the next one when the page has drawn the last. */
  subscribe(onView: (view: View) => void): Promise<unknown>;
  /** Where the person was in the page before this one; null at the start. */
  keptPlace(): Promise<Place | null>;
  keepPlace(place: Place): Promise<unknown>;
  platforms(): Promise<PlatformView[]>;
  rows(query: Query): Promise<Rows>;
  /** One account; null once it is gone. */
  account(account: string): Promise<Row | null>;
  /** In which slot of the query's list an account stands. */
  locate(query: Query, account: string): Promise<number | null>;
  /** The next slot at or after `from`, going round, whose account's name begins so. */
  typeAhead(query: Query, prefix: string, from: number): Promise<number | null>;
  select(change: Change): Promise<unknown>;
  /** Saves a table where the person says; its name, or null if they thought better of it. */
  exportAccounts(query: Query, scope: Scope, words: FileWords): Promise<string | null>;
  /** Copies ids, one a line; how many. */
  copyAccountIds(scope: Scope, query: Query): Promise<number>;
  pasteKey(): Promise<unknown>;
  /** Tests a key and keeps it: as this workspace's, or as another one's, which may be given a name. */
  signIn(key: string | null, address: string | null, workspace: WorkspaceId | null, name?: string): Promise<unknown>;
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
  /** Begins a round of the accounts that need a person: of all of them, or of those among the selected. */
  startRound(scope: RoundScope): Promise<unknown>;
  roundRows(start: number, count: number): Promise<RoundRows>;
  /** Starts the next account; null if there is none. A form is opened by the page. */
  roundNext(): Promise<RoundStarted | null>;
  /** Starts this account, in this browser or the one that worked for it last. */
  roundStart(account: string, browser: BrowserChoice | null): Promise<RoundStarted | null>;
  roundSkip(account: string): Promise<unknown>;
  roundPutBack(account: string): Promise<unknown>;
  /** Notes that somebody else was asked, in another way than by a link. */
  roundSent(account: string): Promise<unknown>;
  pauseRound(): Promise<unknown>;
  resumeRound(): Promise<unknown>;
  endRound(): Promise<unknown>;
  dismissRound(): Promise<unknown>;
  /** Saves the round as a file; its path, or null if the person thought better of it. */
  exportRound(format: RoundFormat, words: FileWords): Promise<string | null>;
  browsers(): Promise<BrowserView[]>;
  /** Plays a harmless round trip in the real browser; how it goes is on the view. */
  testReturnPath(): Promise<unknown>;
  /** Gives up the round trip that is under way. */
  stopReturnPath(): Promise<unknown>;
  /** Makes this program the one that the system hands Plugboard's links to. */
  repairReturnPath(): Promise<unknown>;
  /** What the service speaks; null finds it out. */
  setContract(contract: Contract | null): Promise<unknown>;
  setPreferences(preferences: Preferences): Promise<unknown>;
  /** Puts back what was put away on this computer. */
  takeBack(what: PutAway): Promise<unknown>;
  openHelp(page: HelpPage): Promise<unknown>;
  /** The scripts that this computer cannot draw, by their ISO 15924 codes. */
  missingFonts(): Promise<string[]>;
  /** Words for what the browser shows when it came back. */
  /** Copies what support asks first, and says what it copied. */
  copySupportDetails(): Promise<string>;
  /** The licences of what others wrote: of the page, and in a packaged program of the program too. */
  notices(): Promise<string[]>;
  /** Deletes the API keys of all workspaces from the password store; how many are gone, and those that stay. */
  deleteKeys(): Promise<KeyDeletion>;
  /** Leaves the keys that are not deleted yet. */
  stopDeletingKeys(): Promise<unknown>;
  /** Deletes all that is on this computer, and quits; what stays, and then it does not quit. */
  removeEverything(): Promise<Leftovers>;
  speak(words: PageWords): Promise<unknown>;
  history(query: HistoryQuery): Promise<History>;
  /** A try at connecting, step by step: the last one of its sheet, or the one that began then. */
  timeline(attempt: string, started: number | null): Promise<Timeline>;
  changedSince(query: ChangesQuery): Promise<Changes>;
  /** The last check of each day on which there was one, oldest first. */
  healthDays(days: number): Promise<HealthDay[]>;
  /** Writes history into a file; its path, or null if the person thought better of it. */
  exportHistory(query: HistoryQuery, format: ExportFormat, words: FileWords): Promise<string | null>;
  /** Writes a case file; its path, or null if the person thought better of it. */
  makeCase(subject: CaseSubject): Promise<string | null>;
  /** Lets a person choose a case file, of files called that; `View.caseOpen` says when there is one to show. */
  openCase(kind: string): Promise<unknown>;
  openedCase(): Promise<CaseView | null>;
  closeCase(): Promise<unknown>;
  /** Words for a notification. */
  tell(telling: Telling): Promise<unknown>;
  /** Words for the icon beside the system's clock. */
  labelTray(words: TrayWords): Promise<unknown>;
  quit(): Promise<unknown>;
}

/** The real shell. */
export const shell: Ipc = {
  subscribe(onView) {
    const channel = new Channel<string>();
    channel.onmessage = async (text) => {
      try {
        // Tauri would write a small value into a script, where a key "__proto__" of the service's is no key.
        onView(JSON.parse(text) as View);
        await tick();
      } finally {
        await invoke("acknowledge_view");
      }
    };
    return invoke("subscribe", { channel });
  },
  isOpen: () => invoke("is_open"),
  keptPlace: () => invoke("kept_place"),
  keepPlace: (place) => invoke("keep_place", { place }),
  platforms: () => invoke("platforms"),
  rows: (query) => invoke("rows", { query }),
  account: (account) => invoke("account", { account }),
  locate: (query, account) => invoke("locate", { query, account }),
  typeAhead: (query, prefix, from) => invoke("type_ahead", { query, prefix, from }),
  select: (change) => invoke("select", { change }),
  exportAccounts: (query, scope, words) => invoke("export_accounts", { query, scope, words }),
  copyAccountIds: (scope, query) => invoke("copy_account_ids", { scope, query }),
  pasteKey: () => invoke("paste_key"),
  signIn: (key, address, workspace, name) => invoke("sign_in", { key, address, workspace, name }),
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
  startRound: (scope) => invoke("start_round", { scope }),
  roundRows: (start, count) => invoke("round_rows", { start, count }),
  roundNext: () => invoke("round_next"),
  roundStart: (account, browser) => invoke("round_start", { account, browser }),
  roundSkip: (account) => invoke("round_skip", { account }),
  roundPutBack: (account) => invoke("round_put_back", { account }),
  roundSent: (account) => invoke("round_sent", { account }),
  pauseRound: () => invoke("pause_round"),
  resumeRound: () => invoke("resume_round"),
  endRound: () => invoke("end_round"),
  dismissRound: () => invoke("dismiss_round"),
  exportRound: (format, words) => invoke("export_round", { format, words }),
  browsers: () => invoke("browsers"),
  testReturnPath: () => invoke("test_return_path"),
  stopReturnPath: () => invoke("stop_return_path"),
  repairReturnPath: () => invoke("repair_return_path"),
  setContract: (contract) => invoke("set_contract", { contract }),
  setPreferences: (preferences) => invoke("set_preferences", { preferences }),
  takeBack: (what) => invoke("take_back", { what }),
  openHelp: (page) => invoke("open_help", { page }),
  missingFonts: () => invoke("missing_fonts"),
  copySupportDetails: () => invoke("copy_support_details"),
  notices: () => invoke("notices"),
  deleteKeys: () => invoke("delete_keys"),
  stopDeletingKeys: () => invoke("stop_deleting_keys"),
  removeEverything: () => invoke("remove_everything"),
  speak: (words) => invoke("speak", { words }),
  history: (query) => invoke("history", { query }),
  timeline: (attempt, started) => invoke("timeline", { attempt, started }),
  changedSince: (query) => invoke("changed_since", { query }),
  healthDays: (days) => invoke("health_days", { days }),
  exportHistory: (query, format, words) => invoke("export_history", { query, format, words }),
  makeCase: (subject) => invoke("make_case", { subject }),
  openCase: (kind) => invoke("open_case", { kind }),
  openedCase: () => invoke("opened_case"),
  closeCase: () => invoke("close_case"),
  tell: (telling) => invoke("tell", { telling }),
  labelTray: (words) => invoke("label_tray", { words }),
  quit: () => invoke("quit"),
};
