// What a browser that can be chosen is called. Which ones there are comes from Rust.

import type { BrowserChoice, BrowserView } from "./bindings";
import * as m from "./paraglide/messages";
import { plain } from "./text";

/** Every window that can be asked for: a browser's own, and its private one where it has one. */
export function windowsOf(browsers: readonly BrowserView[]): BrowserChoice[] {
  return browsers.flatMap(({ id, canBePrivate }): BrowserChoice[] => {
    const own: BrowserChoice = { id, window: "normal" };
    return canBePrivate ? [own, { id, window: "private" }] : [own];
  });
}

/** "Firefox, private window"; null is the default browser. */
export function browserName(choice: BrowserChoice | null, browsers: readonly BrowserView[]): string {
  const known = browsers.find(({ id }) => id === choice?.id);
  const browser = known ? plain(known.name) : m.browser_default();
  return choice?.window === "private" ? m.browser_private({ browser }) : browser;
}

/** A private window: of the browser that was used, else of the first that has one. */
export function privateWindow(
  used: BrowserChoice | null,
  browsers: readonly BrowserView[],
): BrowserChoice | null {
  const able = browsers.filter(({ canBePrivate }) => canBePrivate);
  const browser = able.find(({ id }) => id === used?.id) ?? able[0];
  return browser ? { id: browser.id, window: "private" } : null;
}

/** The same text for the same window; null is the default browser's. */
export function windowKey(choice: BrowserChoice | null): string {
  return `${choice?.window ?? "normal"} ${choice?.id ?? ""}`;
}
