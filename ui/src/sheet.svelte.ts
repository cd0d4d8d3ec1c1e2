// One opened sheet: from "Before you begin" or a form to the result of the attempt that came of it.
// Its id is the attempt's id, so that pressing twice cannot begin twice.

import type { AttemptView, BrandRef, BrowserChoice, Fault, Person, PhaseView, PlatformView } from "./bindings";
import { asFault } from "./errors";
import type { Beginning, Ipc } from "./ipc";
import type { SheetPlace } from "./place";

/** A sign-in in which somebody came, or that failed. */
export type Ended = Extract<PhaseView, { name: "connected" | "failed" }>;

/** The sheet on top of the window. */
export class Sheet {
  /** The attempt's id; a new one whenever the person starts again. */
  id: string = $state("");
  /** The command was sent, and its answer or attempt has not come yet. */
  sending: boolean = $state(false);
  /** Why the last command was rejected. */
  fault: Fault | null = $state.raw(null);
  /** The attempt was on the view at least once. */
  seen: boolean = $state(false);

  /** The brand that a new account goes to. */
  brand: string | null = $state(null);
  /** The brand of the account to reconnect: it goes nowhere else. */
  home: BrandRef | null = $state.raw(null);
  /** What helps where a sign-in does not; null where it may. */
  help: string | null = $state(null);
  /** The browser that is to be opened; null for the default one. */
  browser: BrowserChoice | null = $state.raw(null);

  readonly #ipc: Ipc;
  readonly platform: PlatformView;
  readonly account: Person | null;
  #used = false;

  constructor(ipc: Ipc, platform: PlatformView, account: Person | null) {
    this.#ipc = ipc;
    this.platform = platform;
    this.account = account;
    this.id = crypto.randomUUID();
  }

  /** The sheet of an attempt that is under way already. */
  static of(ipc: Ipc, platform: PlatformView, attempt: AttemptView): Sheet {
    const sheet = new Sheet(ipc, platform, attempt.expected);
    sheet.id = attempt.id;
    sheet.seen = true;
    sheet.#used = true;
    return sheet;
  }

  /** A sheet that had no attempt yet, in a page that was loaded again. With the same id, what was begun begins once. */
  static again(ipc: Ipc, place: SheetPlace): Sheet {
    const sheet = new Sheet(ipc, place.platform, place.account);
    sheet.id = place.id;
    sheet.brand = place.brand;
    sheet.home = place.home;
    sheet.browser = place.browser;
    return sheet;
  }

  /** Asks for the sign-in page. A second press while the first is under way does nothing. */
  begin(): Promise<void> {
    return this.#send((id) => this.#ipc.begin(this.#beginning(id), this.browser));
  }

  /** Sends what was typed. */
  submit(fields: Record<string, string>): Promise<void> {
    return this.#send((id) => this.#ipc.submit(this.#beginning(id), fields));
  }

  #beginning(id: string): Beginning {
    const account = this.account?.accountId ?? null;
    return { sheet: id, platform: this.platform.slug, account, brand: this.brand };
  }

  /** The attempt of this sheet is on the view now. */
  arrived(): void {
    this.seen = true;
    this.sending = false;
    this.#used = true;
  }

  async #send(command: (id: string) => Promise<unknown>): Promise<void> {
    if (this.sending) return;
    if (this.#used) this.#renew();
    this.#used = true;
    this.sending = true;
    this.fault = null;
    const id = this.id;
    try {
      await command(id);
    } catch (thrown) {
      if (this.id !== id) return;
      this.fault = asFault(thrown);
      this.sending = false;
    }
  }

  /** Puts the old attempt away and takes a new id: the same sheet, from its beginning. */
  #renew(): void {
    if (this.seen) void putAway(this.#ipc, this.id);
    this.id = crypto.randomUUID();
    this.seen = false;
    this.fault = null;
  }
}

/** Dismisses an attempt. That it may be gone already is no news to anybody. */
export async function putAway(ipc: Ipc, id: string): Promise<void> {
  await ipc.dismiss(id).catch(() => undefined);
}

/** Whether nothing more will happen to the attempt by itself. */
export function isOver(attempt: AttemptView): boolean {
  switch (attempt.phase.name) {
    case "starting":
    case "waiting":
    case "claimed":
    case "exchanging":
    case "choosing":
      return false;
    case "connected":
    case "declined":
    case "cancelled":
    case "expired":
    case "unconfirmed":
    case "failed":
      return true;
  }
}

/** Whether it waits for a person to say what becomes of somebody else's account. */
export function isQuestion({ phase }: AttemptView): boolean {
  return phase.name === "connected" && isSomebodyElse(phase) && phase.undo !== "done";
}

/** Whether it went well, so that there is nothing to answer: it closes with whatever the person does next. */
export function needsNoAnswer({ phase }: AttemptView): boolean {
  return phase.name === "connected" && !isSomebodyElse(phase) && phase.inList !== "no";
}

/** Whether another person than the expected one signed in. */
export function isSomebodyElse(phase: Ended): boolean {
  if (phase.name === "failed") return phase.fault.code === "somebody_else";
  switch (phase.outcome) {
    case "new":
    case "renewed":
    case "expected":
      return false;
    case "somebody_else_new":
    case "somebody_else_listed":
      return true;
  }
}
