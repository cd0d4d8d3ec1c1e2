// Where the focus goes when what had it is gone: from a sheet back to what opened it; else to the screen's heading.

import { tick } from "svelte";

/** Gives the focus to the screen's heading, once what is new is drawn. */
export async function toHeading(): Promise<void> {
  await tick();
  heading()?.focus({ preventScroll: true });
}

/** The screen's heading. */
export function heading(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main h1");
}

/** To be called once by the window, or by a screen: whoever stood on what goes away with a change begins at `start`. */
export function followChanges(change: () => unknown, start: () => HTMLElement | null): void {
  $effect.pre(() => {
    change();
    const before = document.activeElement;
    if (before === null || before === document.body) return;
    void tick().then(() => {
      if (before.isConnected || document.activeElement !== document.body) return;
      start()?.focus({ preventScroll: true });
    });
  });
}

/** To be called once by whoever draws sheets. When another one is up by then, the focus is that one's. */
export function giveFocusBack(isOpen: () => boolean, isOther: () => boolean): void {
  let opener: Element | null = null;
  $effect.pre(() => {
    if (isOpen()) opener ??= document.activeElement;
    else if (opener !== null) void goBack();
  });

  async function goBack() {
    const from = opener;
    opener = null;
    await tick();
    if (isOther()) return;
    if (from instanceof HTMLElement) from.focus({ preventScroll: true });
    // What is gone or hidden takes no focus.
    if (from === document.body || document.activeElement !== from) await toHeading();
  }
}
