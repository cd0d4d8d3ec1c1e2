// Where the focus goes when a sheet closes: back to what opened it; where that is gone, to the screen's heading.

import { tick } from "svelte";

/** Gives the focus to the screen's heading, once what is new is drawn. */
export async function toHeading(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
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
