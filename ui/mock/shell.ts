// A shell in memory, for pictures and component tests. It plays what Rust would say; it is in no release bundle.

import type {
  AssignablePageView,
  AttemptView,
  BrandView,
  BrowserChoice,
  BrowserView,
  Contract,
  Counts,
  Fault,
  HelpPage,
  Outcome,
  PageChange,
  PageView,
  PageWords,
  Person,
  PhaseView,
  PlatformView,
  Preferences,
  PutAway,
  Query,
  RehearsalMishap,
  Row,
  Rows,
  Telling,
  TrayWords,
  Undo,
  View,
  WorkspaceId,
} from "../src/bindings";
import type { Beginning, Ipc } from "../src/ipc";
import { PLATFORMS } from "./accounts";

/** One call of the page, with its arguments. */
export type Call = [name: string, ...args: unknown[]];

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
      pasted: null,
      defaultAddress: "https://api.social-api.ai/v1",
      address: "https://api.social-api.ai/v1",
    },
    accounts: {
      revision: 1,
      counts: { total: 0, needsYou: 0, cannotTell: 0, connected: 0, listed: 0 },
      byPlatform: {},
      checkedAt: null,
      checking: false,
      unreachableSince: null,
      problem: null,
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
    notice: null,
  };
}

/** What Rust would copy for support. */
const SUPPORT = `Plugboard 0.1.0
System: Linux 6.12, Wayland
Web view: WebKitGTK 2.48.1
Service: api.social-api.ai, contract of March 2026
Workspace: live, 214 accounts (9 need somebody, 6 cannot be told)
Last problems:
2026-11-25T09:14:02Z offline
2026-11-25T08:02:41Z service_down, HTTP 503, request req_7f31c0a9
`;

/** An attempt in that phase. */
export function attempt(id: string, phase: PhaseView, more: Partial<AttemptView> = {}): AttemptView {
  return {
    id,
    platform: "instagram",
    method: "browser",
    number: 1,
    expected: null,
    phase,
    brand: null,
    way: "deep_link",
    otherWay: "loopback",
    openedMs: 0,
    browser: null,
    canReopen: true,
    browserFailed: false,
    needsKey: false,
    ...more,
  };
}

/** The phase of an attempt that brought that person. */
export function connected(
  got: Person,
  outcome: Outcome,
  more: { others?: Person[]; undo?: Undo } = {},
): PhaseView {
  return { name: "connected", got, outcome, others: [], undo: "impossible", ...more };
}

/** The shell. Change `view` with `set`, make commands fail with `fail`, read what was asked in `calls`. */
export class FakeShell implements Ipc {
  readonly calls: Call[] = [];
  readonly fail: Partial<Record<keyof Ipc, Fault>> = {};
  /** What happens on a command, beside its being written down. */
  readonly on: Partial<Record<keyof Ipc, (...args: never[]) => void>> = {};
  platformList: PlatformView[] = PLATFORMS;
  accounts: Row[] = [];
  pages: PageView[] = [];
  assignable: AssignablePageView[] = [];
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
    this.accounts = rows;
    const counts: Counts = { total: rows.length, needsYou: 0, cannotTell: 0, connected: 0, listed: 0 };
    const byPlatform: Record<string, number> = {};
    for (const row of rows) {
      byPlatform[row.platform] = (byPlatform[row.platform] ?? 0) + 1;
      if (row.health === "needs_you") counts.needsYou += 1;
      else if (row.health === "cannot_tell") counts.cannotTell += 1;
      else if (row.health === "connected") counts.connected += 1;
      else counts.listed += 1;
    }
    const revision = this.view.accounts.revision + 1;
    this.set({ accounts: { ...this.view.accounts, revision, counts, byPlatform, checkedAt } });
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

  async platforms(): Promise<PlatformView[]> {
    await this.#call("platforms");
    return this.platformList;
  }

  async rows(query: Query): Promise<Rows> {
    await this.#call("rows", query);
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.accounts.filter(
      (row) =>
        (query.health === null || row.health === query.health) &&
        words.every((word) =>
          `${row.name} ${row.username} ${row.platform} ${row.brand?.name ?? ""} ${row.id}`.toLowerCase().includes(word),
        ),
    );
    return {
      revision: this.view.accounts.revision,
      total: found.length,
      start: query.start,
      rows: found.slice(query.start, query.start + Math.min(500, query.count)),
    };
  }

  pasteKey = () => this.#call("pasteKey");
  signIn = (key: string | null, address: string | null, workspace: WorkspaceId | null) =>
    this.#call("signIn", key, address, workspace);
  unlock = () => this.#call("unlock");
  useUntilQuit = () => this.#call("useUntilQuit");
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
