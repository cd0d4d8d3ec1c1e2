// What a person can do in a round, and what went wrong with it last. The buttons and the keys do the same.

import { canInvite } from "./ask";
import type { AttemptView, BrowserChoice, Fault, InviteView, RoundItem, RoundStarted } from "./bindings";
import type { Board } from "./board.svelte";
import { privateWindow } from "./browsers";
import { asFault } from "./errors";
import * as m from "./paraglide/messages";
import { Sheet } from "./sheet.svelte";
import { isolated } from "./text";

/** The one object that the screen of a round holds. */
export class RoundActs {
  readonly board: Board;
  /** Something is being started. */
  busy: boolean = $state(false);
  fault: Fault | null = $state.raw(null);
  /** Where a file was saved last, in words; empty before. */
  saved: string = $state("");

  /** The account that was started last. */
  #started: RoundItem | null = null;

  constructor(board: Board) {
    this.board = board;
  }

  /** The attempt in which somebody signs in to an account, or that brought somebody else. */
  attemptOf(item: RoundItem): AttemptView | null {
    const last = item.standing.name === "in_flight" ? item.standing.attempt : item.tries.at(-1)?.attempt;
    return this.board.view?.attempts.find((attempt) => attempt.id === last) ?? null;
  }

  next(): Promise<void> {
    const next = this.board.view?.round?.next ?? null;
    return this.#start(next, () => this.board.ipc.roundNext());
  }

  /** Whether nothing new is started: what is started all the same resumes the round, and has to say so. */
  get isPaused(): boolean {
    return this.board.view?.round?.state === "paused";
  }

  /** Starts an account; without a browser, in the one that worked for it. */
  start(item: RoundItem, browser: BrowserChoice | null = null): Promise<void> {
    if (item.method === "dashboard") {
      this.board.connect(item.platform, { accountId: item.account, username: item.username });
      return Promise.resolve();
    }
    return this.#start(item, () => this.board.ipc.roundStart(item.account, browser));
  }

  /** Starts it where nobody is signed in yet. */
  async startApart(item: RoundItem): Promise<void> {
    await this.board.findBrowsers();
    const used = item.tries.at(-1)?.browser ?? item.browser;
    await this.start(item, privateWindow(used, this.board.browsers ?? []));
  }

  async #start(item: RoundItem | null, command: () => Promise<RoundStarted | null>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = null;
    this.#started = item;
    try {
      const started = await command();
      if (started?.method === "form") this.#openForm(started, item);
    } catch (thrown) {
      this.fault = asFault(thrown);
    } finally {
      this.busy = false;
    }
  }

  #openForm(started: RoundStarted, item: RoundItem | null): void {
    if (item?.account !== started.account) return;
    const { board } = this;
    const person = { accountId: item.account, username: item.username };
    const sheet = new Sheet(board.ipc, board.platform(item.platform), person);
    sheet.id = started.sheet;
    sheet.home = item.brand;
    board.asked = null;
    board.sheet = sheet;
  }

  /** Opens the sheet of the sign-in, or what is known of an account that is done. */
  show(item: RoundItem): void {
    const attempt = this.attemptOf(item);
    if (attempt) this.board.show(attempt);
    else this.board.ask({ name: "proof", item });
  }

  /** Opens the sign-in that kept the account from being started. */
  showBusy(): void {
    const item = this.#started;
    this.fault = null;
    if (item) this.board.showSignIn({ accountId: item.account, username: item.username });
  }

  /** The link that was sent for an account, if it was made here. */
  inviteOf(item: RoundItem): InviteView | null {
    const { standing } = item;
    return (standing.name === "sent" && this.board.view?.invites.find((invite) => invite.id === standing.invite)) || null;
  }

  /** Whether it broke again right after it was reconnected, so that it is nothing that a person does wrong. */
  isNotYou(item: RoundItem): boolean {
    return this.board.view?.notYou.includes(item.account) ?? false;
  }

  /** Writes down for support what is known of it. */
  async makeCase(item: RoundItem): Promise<void> {
    await this.#do(
      this.board.ipc.makeCase({ of: "account", account: item.account }).then((path) => {
        if (path !== null) this.tell(m.case_made({ name: isolated(path) }));
      }),
    );
  }

  /** Says where a file went. */
  tell(saved: string): void {
    this.saved = saved;
    this.board.say(saved);
  }

  skip(item: RoundItem): Promise<void> {
    return this.#do(this.board.ipc.roundSkip(item.account));
  }

  putBack(item: RoundItem): Promise<void> {
    return this.#do(this.board.ipc.roundPutBack(item.account));
  }

  markSent(item: RoundItem): Promise<void> {
    return this.#do(this.board.ipc.roundSent(item.account));
  }

  /** Whether somebody else could be sent a link for it. */
  canSend(item: RoundItem): boolean {
    return item.brand !== null && canInvite(this.board.view, this.board.platform(item.platform));
  }

  /** Asks for how long, and makes the link; Rust notes that the account is left to somebody else. */
  send(item: RoundItem): void {
    this.board.ask({
      name: "invite",
      platform: this.board.platform(item.platform),
      account: { accountId: item.account, username: item.username },
      brand: item.brand?.id ?? null,
    });
  }

  pause(): Promise<void> {
    return this.#do(this.board.ipc.pauseRound());
  }

  resume(): Promise<void> {
    return this.#do(this.board.ipc.resumeRound());
  }

  /** Finishes the round; while something is left of it, asks first. */
  finish(): Promise<void> {
    const { round } = this.board.view ?? {};
    if (round && round.left + round.failed + round.inFlight > 0) {
      this.board.ask({ name: "finish_round" });
      return Promise.resolve();
    }
    return this.#do(this.board.ipc.endRound());
  }

  putAway(): Promise<void> {
    return this.board.putAway({ name: "round" });
  }

  async another(): Promise<void> {
    this.fault = await this.board.startRound("all");
  }

  async #do(command: Promise<unknown>): Promise<void> {
    this.fault = await this.board.attemptTo(command);
  }
}

/** Whether it is still to be done, so that it can be started. */
export function isWaiting(item: RoundItem): boolean {
  return item.standing.name === "waiting";
}
