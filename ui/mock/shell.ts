// A shell in memory, for pictures and component tests. It plays what Rust would say; it is in no release bundle.

import type { AssignablePageView, AttemptView, BrandView, BrowserChoice, BrowserView, CaseSubject, CaseView, Change, Changes, ChangesQuery, Contract, ExportFormat, Fault, HealthDay, HelpPage, History, HistoryQuery, InList, KeyDeletion, Leftovers, Outcome, PageChange, PageView, PageWords, Person, PhaseView, PlatformView, Preferences, PutAway, Query, RehearsalMishap, RemainingKey, RoundFormat, RoundRows, RoundScope, RoundSlot, RoundStarted, RoundView, Row, Rows, Scope, Timeline, Telling, TrayWords, Undo, View, WorkspaceId } from "../src/bindings";
import type { Beginning, FileWords, Ipc } from "../src/ipc";
import type { Place } from "../src/place";
import { PLATFORMS } from "./accounts";
import { emptyView, SUPPORT } from "./view";
import { MockList } from "./listing";
import { Past } from "./past";
import { roundOf } from "./round";

/** One call of the page, with its arguments. */
export type Call = [name: string, ...args: unknown[]];

/** An attempt in that phase. */
export function attempt(id: string, phase: PhaseView, more: Partial<AttemptView> = {}): AttemptView {
  return {
    id,
    platform: "instagram",
    method: "browser",
    number: 1,
    expected: null,
    expectedNow: "unknown",
    phase,
    brand: null,
    way: "deep_link",
    otherWay: "loopback",
    openedMs: 0,
    browser: null,
    canReopen: true,
    browserFailed: false,
    needsKey: false,
    statelessError: null, takenPort: null, askedToWaitMs: null, cameAfterCancel: false,
    selected: [],
    ...more,
  };
}

/** The phase of an attempt that brought that person. */
export function connected(
  got: Person,
  outcome: Outcome,
  more: { others?: Person[]; undo?: Undo; inList?: InList } = {},
): PhaseView {
  return { name: "connected", got, outcome, others: [], undo: "impossible", inList: "yes", ...more };
}

/** The shell. Change `view` with `set`, make commands fail with `fail`, read what was asked in `calls`. */
export class FakeShell implements Ipc {
  readonly calls: Call[] = [];
  readonly fail: Partial<Record<keyof Ipc, Fault>> = {};
  /** What happens on a command, beside its being written down. */
  readonly on: Partial<Record<keyof Ipc, (...args: never[]) => void>> = {};
  platformList: PlatformView[] = PLATFORMS;
  /** The accounts, and what is selected of them. */
  readonly list = new MockList();
  /** The rows of the round on the view. */
  slots: RoundSlot[] = [];
  pages: PageView[] = [];
  assignable: AssignablePageView[] = [];
  /** What was. */
  past: Past = new Past();
  opened: CaseView | null = null;
  /** What cannot be removed. */
  keysLeft: RemainingKey[] = [];
  /** Those that were saved while the others were deleted. */
  newKeysLeft: RemainingKey[] = [];
  keysDeleted = 0;
  foldersLeft: string[] = [];
  browserList: BrowserView[] = [
    { id: "chromium.desktop", name: "Chromium", canBePrivate: true },
    { id: "firefox.desktop", name: "Firefox", canBePrivate: true },
  ];
  view: View = emptyView();
  /** What was put away, as it stood before. */
  #gone: Partial<View> = {};
  #listener: ((view: View) => void) | null = null;

  /** Takes these accounts as the list. */
  hold(rows: Row[], checkedAt: number | null): void {
    this.list.hold(rows, this.platformList);
    const revision = this.view.accounts.revision + 1;
    const { selected } = this.list;
    this.set({ accounts: { ...this.view.accounts, ...this.list.counts, revision, selected, checkedAt } });
  }

  get accounts(): Row[] {
    return this.list.rows;
  }

  /** Changes the view and sends it. */
  set(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.#listener?.(this.view);
  }

  /** Puts an attempt on the view, in place of the one with its id. */
  put(next: AttemptView): void {
    const others = this.view.attempts.filter((held) => held.id !== next.id);
    this.set({ attempts: [next, ...others] });
  }

  /** Takes these rows as the round of the workspace. */
  play(slots: RoundSlot[], more: Partial<RoundView> = {}): void {
    // Nothing is left to do in a round that is over.
    const ended = (slot: RoundSlot): RoundSlot => (slot.kind === "group" ? { ...slot, group: { ...slot.group, left: 0 } } : slot);
    this.slots = more.state === "closed" ? slots.map(ended) : slots;
    const revision = (this.view.round?.revision ?? 0) + 1;
    this.set({ round: roundOf(slots, { revision, ...more }) });
  }

  async #call(name: keyof Ipc, ...args: unknown[]): Promise<null> {
    this.calls.push([name, ...args]);
    await Promise.resolve();
    const fault = this.fail[name];
    if (fault) throw fault;
    (this.on[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
    return null;
  }

  async subscribe(onView: (view: View) => void): Promise<null> {
    this.#listener = onView;
    onView(this.view);
    return this.#call("subscribe");
  }

  /** The scripts that no font has. */
  fontless: string[] = [];

  async missingFonts(): Promise<string[]> {
    await this.#call("missingFonts");
    return this.fontless;
  }

  async isOpen(): Promise<boolean> {
    await this.#call("isOpen");
    return true;
  }

  /** What a page that is opened now finds. */
  place: Place | null = null;

  async keptPlace(): Promise<Place | null> {
    await this.#call("keptPlace");
    return this.place;
  }

  async keepPlace(place: Place): Promise<null> {
    // As through the wire.
    this.place = JSON.parse(JSON.stringify(place)) as Place;
    return this.#call("keepPlace", place);
  }

  async platforms(): Promise<PlatformView[]> {
    await this.#call("platforms");
    return this.platformList;
  }

  async rows(query: Query): Promise<Rows> {
    await this.#call("rows", query);
    return this.list.answer(query, this.view.accounts.revision);
  }

  async account(id: string): Promise<Row | null> {
    await this.#call("account", id);
    return this.list.account(id);
  }

  async locate(query: Query, id: string): Promise<number | null> {
    await this.#call("locate", query, id);
    return this.list.locate(query, id);
  }

  async typeAhead(query: Query, prefix: string, from: number): Promise<number | null> {
    await this.#call("typeAhead", query, prefix, from);
    return this.list.typeAhead(query, prefix, from);
  }

  async select(change: Change): Promise<null> {
    await this.#call("select", change);
    this.list.select(change);
    const revision = this.view.accounts.revision + 1;
    this.set({ accounts: { ...this.view.accounts, revision, selected: this.list.selected } });
    return null;
  }

  async exportAccounts(query: Query, scope: Scope, words: FileWords): Promise<string> {
    await this.#call("exportAccounts", query, scope, words);
    return "accounts.csv";
  }

  async copyAccountIds(scope: Scope, query: Query): Promise<number> {
    await this.#call("copyAccountIds", scope, query);
    return scope === "selected" ? this.list.selection.size : this.list.answer(query, 0).accounts;
  }

  startRound = (scope: RoundScope) => this.#call("startRound", scope);
  roundSkip = (account: string) => this.#call("roundSkip", account);
  roundPutBack = (account: string) => this.#call("roundPutBack", account);
  roundSent = (account: string) => this.#call("roundSent", account);
  pauseRound = () => this.#call("pauseRound");
  resumeRound = () => this.#call("resumeRound");
  endRound = () => this.#call("endRound");

  async dismissRound(): Promise<null> {
    await this.#call("dismissRound");
    this.#gone.round = this.view.round;
    this.set({ round: null });
    return null;
  }

  async roundRows(start: number, count: number): Promise<RoundRows> {
    await this.#call("roundRows", start, count);
    const rows = this.slots.slice(start, start + Math.min(500, count));
    return { revision: this.view.round?.revision ?? 0, total: this.slots.length, start, rows };
  }

  async roundNext(): Promise<RoundStarted | null> {
    await this.#call("roundNext");
    const next = this.view.round?.next;
    return next ? { account: next.account, sheet: `round-1-${next.number}-1`, method: next.method } : null;
  }

  async roundStart(account: string, browser: BrowserChoice | null): Promise<RoundStarted | null> {
    await this.#call("roundStart", account, browser);
    const slot = this.slots.find((slot) => slot.kind === "item" && slot.item.account === account);
    const method = slot?.kind === "item" ? slot.item.method : "browser";
    return { account, sheet: `round-1-${account}-1`, method };
  }

  async exportRound(format: RoundFormat, words: FileWords): Promise<string | null> {
    await this.#call("exportRound", format, words);
    return `/home/mira/Documents/plugboard-round-1-2026-11-30.${format}`;
  }

  pasteKey = () => this.#call("pasteKey");
  signIn = (key: string | null, address: string | null, workspace: WorkspaceId | null, ...name: string[]) =>
    this.#call("signIn", key, address, workspace, ...name.filter(Boolean));
  unlock = () => this.#call("unlock");
  useUntilQuit = () => this.#call("useUntilQuit");
  deleteKeys = () => this.#call("deleteKeys").then((): KeyDeletion => ({ deleted: this.keysDeleted, remaining: this.keysLeft }));
  stopDeletingKeys = () => this.#call("stopDeletingKeys");
  removeEverything = () => this.#call("removeEverything").then((): Leftovers => ({ keys: this.newKeysLeft, folders: this.foldersLeft }));
  notices = () => this.#call("notices").then(() => ["## svelte\nMIT", "Apache License 2.0\n  tauri 2.12.5"]);
  signOut = (workspace: WorkspaceId) => this.#call("signOut", workspace);
  playMishap = (mishap: RehearsalMishap | null) => this.#call("playMishap", mishap);
  switchWorkspace = (workspace: WorkspaceId) => this.#call("switchWorkspace", workspace);
  renameWorkspace = (workspace: WorkspaceId, name: string) => this.#call("renameWorkspace", workspace, name);
  rehearse = () => this.#call("rehearse");
  leaveRehearsal = () => this.#call("leaveRehearsal");
  begin = (beginning: Beginning, browser: BrowserChoice | null) => this.#call("begin", beginning, browser);
  submit = (beginning: Beginning, fields: Record<string, string>) => this.#call("submit", beginning, fields);
  openAgain = (id: string, browser: BrowserChoice | null) => this.#call("openAgain", id, browser);
  anotherWay = (id: string) => this.#call("anotherWay", id);
  choose = (id: string, options: string[]) => this.#call("choose", id, options);
  undo = (id: string) => this.#call("undo", id);
  disconnect = (account: string) => this.#call("disconnect", account);
  renameBrand = (brand: string, name: string) => this.#call("renameBrand", brand, name);
  deleteBrand = (brand: string) => this.#call("deleteBrand", brand);
  invite = (platform: string, brand: string, days: number, account: string | null) =>
    this.#call("invite", platform, brand, days, account);
  revokeInvite = (invite: string) => this.#call("revokeInvite", invite);
  copyInvite = (invite: string) => this.#call("copyInvite", invite);
  copyInviteMessage = (invite: string, message: string) => this.#call("copyInviteMessage", invite, message);
  testReturnPath = () => this.#call("testReturnPath");
  stopReturnPath = () => this.#call("stopReturnPath");
  repairReturnPath = () => this.#call("repairReturnPath");
  setContract = (contract: Contract | null) => this.#call("setContract", contract);
  openHelp = (page: HelpPage) => this.#call("openHelp", page);
  speak = (words: PageWords) => this.#call("speak", words);
  tell = (telling: Telling) => this.#call("tell", telling);
  labelTray = (words: TrayWords) => this.#call("labelTray", words);
  copyLink = (id: string) => this.#call("copyLink", id);
  cancel = (id: string) => this.#call("cancel", id);
  pasteLink = () => this.#call("pasteLink");
  refresh = () => this.#call("refresh");
  copyAccountId = (account: string) => this.#call("copyAccountId", account);

  async createBrand(name: string): Promise<BrandView> {
    await this.#call("createBrand", name);
    return { id: `b_${name}`, name, accounts: 0, platforms: [] };
  }

  async accountPages(account: string): Promise<PageView[]> {
    await this.#call("accountPages", account);
    return this.pages;
  }

  async changePage(account: string, page: string, change: PageChange): Promise<PageView[]> {
    await this.#call("changePage", account, page, change);
    this.pages = this.pages.map((held) => {
      if (change === "make_default") return { ...held, isDefault: held.id === page };
      return held.id === page ? { ...held, isActive: change === "activate" } : held;
    });
    return this.pages;
  }

  async loginPages(account: string): Promise<AssignablePageView[]> {
    await this.#call("loginPages", account);
    return this.assignable;
  }

  async assignPage(account: string, page: string, brand: string): Promise<AssignablePageView[]> {
    await this.#call("assignPage", account, page, brand);
    return this.assignable;
  }

  async browsers(): Promise<BrowserView[]> {
    await this.#call("browsers");
    return this.browserList;
  }

  async dismissInvite(id: string): Promise<null> {
    await this.#call("dismissInvite", id);
    this.#gone.invites = this.view.invites;
    this.set({ invites: this.view.invites.filter((held) => held.id !== id) });
    return null;
  }

  async takeBack(what: PutAway): Promise<null> {
    await this.#call("takeBack", what);
    this.set(this.#gone);
    this.#gone = {};
    return null;
  }

  async dismiss(id: string): Promise<null> {
    await this.#call("dismiss", id);
    this.#gone.attempts = this.view.attempts;
    this.set({ attempts: this.view.attempts.filter((held) => held.id !== id) });
    return null;
  }

  async history(query: HistoryQuery): Promise<History> {
    await this.#call("history", query);
    return this.past.history(query);
  }

  async timeline(id: string, started: number | null): Promise<Timeline> {
    await this.#call("timeline", id, started);
    return this.past.timeline(id, started);
  }

  async changedSince(query: ChangesQuery): Promise<Changes> {
    await this.#call("changedSince", query);
    return this.past.changes(query);
  }

  async healthDays(days: number): Promise<HealthDay[]> {
    await this.#call("healthDays", days);
    return this.past.days;
  }

  async exportHistory(query: HistoryQuery, format: ExportFormat, words: FileWords): Promise<string> {
    await this.#call("exportHistory", query, format, words);
    return `/home/mira/Documents/plugboard-history-2026-11-30.${format}`;
  }

  async makeCase(subject: CaseSubject): Promise<string> {
    await this.#call("makeCase", subject);
    return "/home/mira/Documents/bluecup-instagram-2026-11-30-211407.plugboard-case";
  }

  openCase = (kind: string) => this.#call("openCase", kind);

  async openedCase(): Promise<CaseView | null> {
    await this.#call("openedCase");
    return this.opened;
  }

  async closeCase(): Promise<null> {
    await this.#call("closeCase");
    this.set({ caseOpen: null });
    return null;
  }

  async quit(): Promise<null> {
    await this.#call("quit");
    return null;
  }

  async copySupportDetails(): Promise<string> {
    await this.#call("copySupportDetails");
    return SUPPORT;
  }

  async setPreferences(preferences: Preferences): Promise<null> {
    await this.#call("setPreferences", preferences);
    this.set({ preferences });
    return null;
  }

  async dismissNotice(): Promise<null> {
    await this.#call("dismissNotice");
    this.#gone.notice = this.view.notice;
    this.set({ notice: null });
    return null;
  }
}
