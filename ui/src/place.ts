// Where the person is in the window. The shell keeps it, so that a page whose process ended opens again in the same
// place. Deliberately absent: what was typed into a form, which may be a secret.

import type { Ask } from "./ask";
import type { BrandRef, BrowserChoice, Person, PlatformView, View, WorkspaceId } from "./bindings";
import type { Board, Screen } from "./board.svelte";
import type { Question } from "./rows.svelte";
import { Sheet } from "./sheet.svelte";

/** An open sheet of a sign-in. */
export interface SheetPlace {
  id: string;
  platform: PlatformView;
  account: Person | null;
  /** Its attempt was on the view. */
  seen: boolean;
  brand: string | null;
  home: BrandRef | null;
  browser: BrowserChoice | null;
}

/** All of it, as plain data. */
export interface Place {
  workspace: WorkspaceId;
  screen: Screen;
  historyOf: Person | null;
  historyTab: string;
  sheet: SheetPlace | null;
  asked: Ask | null;
  question: Question;
  /** The account that is open beside the list, by id. */
  open: string | null;
  openTwice: string[];
}

/** Where the person is; null where the stage alone says it. */
export function placeOf(board: Board): Place | null {
  const { view, sheet, listing } = board;
  if (view?.stage !== "ready" || view.workspace === null) return null;
  return {
    workspace: view.workspace.id,
    screen: board.screen,
    historyOf: board.historyOf,
    historyTab: board.historyTab,
    sheet: sheet && {
      id: sheet.id,
      platform: sheet.platform,
      account: sheet.account,
      seen: sheet.seen,
      brand: sheet.brand,
      home: sheet.home,
      browser: sheet.browser,
    },
    asked: board.asked,
    question: listing.question,
    open: listing.open,
    openTwice: [...board.openTwice],
  };
}

/** Goes back to a place, as far as it is still there. */
export function returnTo(board: Board, view: View, place: Place): void {
  if (place.workspace !== view.workspace?.id) return;
  board.screen = place.screen;
  board.historyOf = place.historyOf;
  board.historyTab = place.historyTab;
  board.asked = place.asked;
  Object.assign(board.listing, place.question, { open: place.open });
  for (const id of place.openTwice) board.openTwice.add(id);
  const attempt = view.attempts.find(({ id }) => id === place.sheet?.id);
  if (attempt) board.show(attempt);
  else if (place.sheet && !place.sheet.seen) board.sheet = Sheet.again(board.ipc, place.sheet);
}

/** Sends each new place to the shell: one at a time, the newest last. */
export class PlaceKeeper {
  readonly #keep: (place: Place) => Promise<unknown>;
  #kept = "";
  #next: Place | null = null;
  #isSending = false;

  constructor(keep: (place: Place) => Promise<unknown>) {
    this.#keep = keep;
  }

  /** Takes where the person is now. */
  async take(place: Place): Promise<void> {
    const text = JSON.stringify(place);
    if (text === this.#kept) return;
    this.#kept = text;
    this.#next = place;
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#next) {
      const sent = this.#next;
      this.#next = null;
      // Without a kept place a new page opens at the list.
      await this.#keep(sent).catch(() => undefined);
    }
    this.#isSending = false;
  }
}
