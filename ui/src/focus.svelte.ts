// Where the focus goes when a sheet closes: back to what opened it; where that is gone, to the screen's heading.

import { tick } from "svelte";

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
    const there = from instanceof HTMLElement && from.isConnected && from !== document.body;
    (there ? from : document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
  }
}
