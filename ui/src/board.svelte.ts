// What the window knows: the last view from Rust, and where the person is in it.
// Deliberately absent: a second copy of anything that Rust keeps.

import { SvelteSet } from "svelte/reactivity";

import type { Ask } from "./ask";
import type { AttemptView, BrowserChoice, BrowserView, Fault, Health, Person, PlatformView, Preferences, PutAway, RoundScope, Row, View } from "./bindings";
import { ticking } from "./clock.svelte";
import { asFault, ERRORS } from "./errors";
import type { Ipc } from "./ipc";
import { Listing } from "./listing.svelte";
import { untilOpen } from "./opening";
import { type Place, returnTo } from "./place";
import { unknownPlatform } from "./platforms";
import { type Gone, putOff } from "./put-away";
import { reasonHelp } from "./reason";
import { Leaving } from "./leaving.svelte";
import type { Mood } from "./said";
import { isOver, isQuestion, needsNoAnswer, putAway, Sheet } from "./sheet.svelte";
import { Spaces } from "./spaces.svelte";

/** The screens of a ready workspace. */
export type Screen = "accounts" | "connect" | "round" | "brands" | "history" | "settings";

/** The one object that screens hold. */
export class Board {
  readonly ipc: Ipc;
  /** The last view; null until the first one. */
  view: View | null = $state.raw(null);
  /** `performance.now()` when the last view came: countdowns start there. */
  viewAt: number = $state(0);
  platforms: PlatformView[] = $state.raw([]);
  /** The browsers of this computer when they were last listed; null before. */
  browsers: BrowserView[] | null = $state.raw(null);
  screen: Screen = $state("accounts");
  sheet: Sheet | null = $state.raw(null);
  /** A sheet that is no sign-in. There is one sheet at a time. */
  asked: Ask | null = $state.raw(null);
  /** Asked before the person closes that sheet: whether it may. */
  mayLeave: (() => boolean) | null = null;
  /** The page could not reach the shell at all. */
  broken: Fault | null = $state.raw(null);
  /** The account whose history is shown; null for all of them. */
  historyOf: Person | null = $state.raw(null);
  /** The tab of the history that is open. */
  historyTab: string = $state("list");
  /** The search field of the screen is asked for, and takes the focus when it sees this. */
  searchWanted: boolean = $state(false);
  /** Attempts that were opened a second time, another way; Rust tells only which way is left. */
  readonly openTwice: SvelteSet<string> = new SvelteSet();
  /** Something small that was done, to be spoken and shown for a moment. */
  said: { text: string; serial: number } = $state.raw({ text: "", serial: 0 });

  /** Results that were read. */
  readonly #leaving: Leaving;
  /** What was announced last to those who listen; `urgent` interrupts what is being spoken. */
  spoken: { polite: string; urgent: string; serial: number } = $state.raw({ polite: "", urgent: "", serial: 0 });

  #roundWanted = false;
  /** The account list as the person left it. */
  readonly listing: Listing;
  /** What was put away last, while it can be taken back. */
  gone: Gone | null = $state.raw(null);
  /** Going to other workspaces, and Rehearsal. */
  readonly spaces: Spaces;
  #put = 0;
  /** Where the person was in the page before this one, until the first view of a ready workspace. */
  #place: Place | null = null;
  #wanted: Preferences | null = $state.raw(null);

  constructor(ipc: Ipc) {
    this.ipc = ipc;
    this.#leaving = new Leaving(ipc);
    this.listing = new Listing(ipc);
    this.spaces = new Spaces(ipc, () => this.refresh());
  }

  /** Fetches the catalogue and asks for views from now on. */
  async start(): Promise<void> {
    try {
      await untilOpen(this.ipc);
      // Before the first view: what is shown first is the right place.
      [this.#place, this.platforms] = await Promise.all([this.ipc.keptPlace(), this.ipc.platforms()]);
      await this.ipc.subscribe((view) => this.#receive(view));
    } catch (thrown) {
      this.broken = asFault(thrown);
    }
  }

  #receive(view: View): void {
    const before = this.view;
    this.view = view;
    this.viewAt = performance.now();
    if (before && before.workspace?.id !== view.workspace?.id) this.listing.reset();
    this.listing.follow(view);
    this.#leaving.follow(view);
    if (view.stage !== "ready") {
      this.sheet = null;
      // What is removed has no workspace any more, and may leave something to say.
      if (this.asked?.name !== "remove_everything") this.asked = null;
      this.gone = null;
    } else if (before?.workspace?.id !== view.workspace?.id) {
      this.sheet = null;
      this.asked = null;
      this.historyOf = null;
      this.gone = null;
      this.screen = "accounts";
      if (this.#place) returnTo(this, view, this.#place);
      this.#place = null;
    }
    if (!this.screens.includes(this.screen)) {
      this.screen = "accounts";
    }
    if (this.#roundWanted && view.round && view.round.state !== "closed") {
      this.#roundWanted = false;
      this.go("round");
    }
    this.spaces.receive(before, view);
    const sheet = this.sheet;
    if (!sheet) return;
    if (view.attempts.some((attempt) => attempt.id === sheet.id)) sheet.arrived();
    else if (sheet.seen) this.sheet = null;
  }

  /** The screens that there are, in their order. */
  get screens(): Screen[] {
    const brands: Screen[] = this.view?.brands ? ["brands"] : [];
    const round: Screen[] = this.view?.round ? ["round"] : [];
    return ["accounts", "connect", ...round, ...brands, "history", "settings"];
  }

  /** Milliseconds since the last view came; a component that reads it counts along. */
  get sinceView(): number {
    return ticking() - this.viewAt;
  }

  /** Whether something stands over the screen: a sheet, or a case file. */
  get isCovered(): boolean {
    return (this.sheet !== null && !this.isSettled) || this.asked !== null || (this.view?.caseOpen ?? null) !== null;
  }

  /** Whether the open sheet is a result that needs no answer: it stands beside what the person does next. */
  get isSettled(): boolean {
    const { attempt } = this;
    return attempt !== null && needsNoAnswer(attempt);
  }

  /** The attempt of the open sheet, once there is one. */
  get attempt(): AttemptView | null {
    const id = this.sheet?.id;
    return this.view?.attempts.find((attempt) => attempt.id === id) ?? null;
  }

  /** The attempts whose sheet is closed, without results that were read. */
  get others(): AttemptView[] {
    const id = this.sheet?.id;
    const attempts = this.view?.attempts ?? [];
    return attempts.filter((attempt) => attempt.id !== id && !this.#leaving.has(attempt.id));
  }

  /** The sign-in to this account that is under way; of one account there is one. */
  signInTo(account: string): AttemptView | null {
    const attempts = this.view?.attempts ?? [];
    return attempts.find((attempt) => attempt.expected?.accountId === account && !isOver(attempt)) ?? null;
  }

  /** The catalogue's entry; for an unknown platform one that signs in by browser. */
  platform(slug: string): PlatformView {
    const known = this.platforms.find((platform) => platform.slug === slug);
    return known ?? unknownPlatform(slug);
  }

  /** Whether the catalogue has the platform. */
  knows(slug: string): boolean {
    return this.platforms.some((platform) => platform.slug === slug);
  }

  /** Whether it was shown on this computer what the platform requires. */
  isIntroduced(slug: string): boolean {
    return this.view?.introduced.includes(slug) ?? false;
  }

  /** Opens "Before you begin" or the form. */
  connect(slug: string, account: Person | null): void {
    this.close();
    this.asked = null;
    this.sheet = new Sheet(this.ipc, this.platform(slug), account);
  }

  /** Opens a form for a platform of which nothing is known but that it asks for keys or passwords. */
  connectByForm(slug: string, account: Person | null): void {
    const before = this.sheet;
    const sheet = new Sheet(this.ipc, { ...this.platform(slug), method: "form" }, account);
    sheet.home = before?.home ?? null;
    sheet.brand = before?.brand ?? null;
    this.asked = null;
    this.sheet = sheet;
  }

  /** Opens a sheet that is no sign-in, in place of the one that is open. */
  ask(ask: Ask): void {
    this.close();
    this.asked = ask;
  }

  /** Closes it as the person wants, unless it has something to say yet. */
  leave(): void {
    if (this.mayLeave?.() ?? true) this.asked = null;
  }

  /** Opens the sign-in to this account that is under way, or the sheet that begins one, with what was remembered of it. */
  reconnect(row: Row): void {
    const open = this.signInTo(row.id);
    if (open) return this.show(open);
    this.close();
    this.asked = null;
    const sheet = new Sheet(this.ipc, this.platform(row.platform), {
      accountId: row.id,
      username: row.username,
    });
    sheet.home = row.brand;
    sheet.browser = row.browser;
    if (row.health === "needs_you" && !row.signInHelps) sheet.help = reasonHelp(row.reason);
    this.sheet = sheet;
  }

  /** Brings the selected accounts back that need somebody. */
  reconnectSelected(): void {
    const row = this.listing.selectedInNeed;
    if (row && this.view?.accounts.selected.needsYou === 1) this.reconnect(row);
    else void this.startRound("selected").then((fault) => fault && this.say(ERRORS[fault.code].words(fault)));
  }

  /** Opens the sign-in to this account that is under way, if there is one. */
  showSignIn(account: Person | null): void {
    const open = account && this.signInTo(account.accountId);
    if (open) this.show(open);
  }

  /** Opens the sheet of an attempt that is under way or over. */
  show(attempt: AttemptView): void {
    if (this.sheet?.id !== attempt.id) this.close();
    this.asked = null;
    this.sheet = Sheet.of(this.ipc, this.platform(attempt.platform), attempt);
  }

  /** Closes the sheet. An attempt under way goes on, and a question stays open; what else is over has been read. */
  close(): void {
    const attempt = this.attempt;
    this.sheet = null;
    if (attempt && isOver(attempt) && !isQuestion(attempt)) this.#leaving.add(attempt, this.view);
  }

  /** Closes the sheet of a question that has been answered. */
  closeAnswered(): void {
    const attempt = this.attempt;
    this.sheet = null;
    if (attempt) this.#leaving.add(attempt, this.view);
  }

  /** Ends the attempt of the sheet and opens the same sheet from its beginning, for that browser or the same one. */
  startAgain(browser?: BrowserChoice): void {
    const sheet = this.sheet;
    const attempt = this.attempt;
    if (!sheet) return;
    const next = new Sheet(this.ipc, sheet.platform, sheet.account);
    next.brand = sheet.account === null ? (attempt?.brand?.id ?? sheet.brand) : null;
    next.home = sheet.account === null ? null : (attempt?.brand ?? sheet.home);
    next.browser = browser === undefined ? (attempt?.browser ?? sheet.browser) : browser;
    this.sheet = next;
    if (attempt) void this.#end(attempt);
  }

  /** Opens the sheet for a new account in the brand of the attempt: what it was to reconnect is gone. */
  connectAgain(attempt: AttemptView): void {
    const sheet = new Sheet(this.ipc, this.platform(attempt.platform), null);
    sheet.brand = attempt.brand?.id ?? null;
    sheet.browser = attempt.browser;
    this.closeAnswered();
    this.sheet = sheet;
  }

  /** Puts something away, and offers to take it back. */
  async putAway(what: PutAway): Promise<void> {
    if ((await this.attemptTo(putOff(this.ipc, what))) !== null) return;
    this.#put += 1;
    this.gone = { what, serial: this.#put };
  }

  /** Takes back what was put away last. */
  async takeBack(): Promise<void> {
    const gone = this.gone;
    this.gone = null;
    if (gone) await this.attemptTo(this.ipc.takeBack(gone.what));
  }

  /** Offers it no longer. */
  keepAway(): void {
    this.gone = null;
  }

  /** Goes to a screen, and closes the sheet on the way. */
  go(screen: Screen): void {
    this.close();
    this.asked = null;
    this.historyTab = "list";
    this.screen = screen;
  }

  /** Begins a reconnect round, or goes to the one that is open: of all that need somebody, or of those among the selected. */
  async startRound(scope: RoundScope): Promise<Fault | null> {
    this.#roundWanted = true;
    const fault = await this.attemptTo(this.ipc.startRound(scope));
    if (fault === null || fault.code === "round_open") {
      // The view that has the round may have come already.
      if (this.view) this.#receive(this.view);
      return null;
    }
    this.#roundWanted = false;
    return fault;
  }

  /** Goes to the platforms; what is typed then searches them. */
  choosePlatform(): void {
    this.go("connect");
    this.searchWanted = true;
  }

  /** Goes to the accounts of this health. */
  showHealth(health: Health): void {
    this.go("accounts");
    this.listing.showOnly(health);
  }

  /** Goes to the history of an account. */
  showHistory(account: Person): void {
    this.go("history");
    this.historyOf = account;
  }

  async #end(attempt: AttemptView): Promise<void> {
    if (!isOver(attempt)) await this.ipc.cancel(attempt.id).catch(() => undefined);
    await putAway(this.ipc, attempt.id);
  }

  /** What the person has set, with what is on its way; null before the first view. */
  get preferences(): Preferences | null {
    return this.#wanted ?? this.view?.preferences ?? null;
  }

  /** Changes what the person has set. Of two changes at once, both count. */
  async prefer(change: Partial<Preferences>): Promise<Fault | null> {
    const before = this.preferences;
    if (before === null) return null;
    const wanted = { ...before, ...change };
    this.#wanted = wanted;
    const fault = await this.attemptTo(this.ipc.setPreferences(wanted));
    if (this.#wanted === wanted) this.#wanted = null;
    return fault;
  }

  /** Lists the browsers of this computer; none where that fails. */
  async findBrowsers(): Promise<void> {
    this.browsers = await this.ipc.browsers().catch(() => []);
  }

  /** Opens the service's own pages, where plans and set-up live. */
  openDashboard(): void {
    void this.attemptTo(this.ipc.openHelp({ name: "dashboard" }));
  }

  /** Does a command; what it was rejected with, or null. */
  async attemptTo(command: Promise<unknown>): Promise<Fault | null> {
    try {
      await command;
      return null;
    } catch (thrown) {
      return asFault(thrown);
    }
  }

  /** Announces a line to those who listen. */
  announce(text: string, mood: Mood): void {
    const [polite, urgent] = mood === "alert" ? ["", text] : [text, ""];
    this.spoken = { polite, urgent, serial: this.spoken.serial + 1 };
  }

  /** Shows and speaks a few words for a moment. */
  say(text: string): void {
    this.said = { text, serial: this.said.serial + 1 };
  }

  refresh(): void {
    // What goes wrong with a check stands in `accounts.problem`; only the list has room for all of it.
    void this.attemptTo(this.ipc.refresh()).then((fault) => {
      if (fault && this.screen !== "accounts") this.say(ERRORS[fault.code].words(fault));
    });
  }
}
