// What the person has set, put where the style sheets look for it: attributes of the page.
// Deliberately absent: colours and sizes, which are in tokens.css.

import { MediaQuery } from "svelte/reactivity";

import type { Preferences } from "./bindings";
import { speakIn } from "./language.svelte";
import { getLocale, getTextDirection } from "./paraglide/runtime";

/** To be called once by the window. */
export function follow(preferences: () => Preferences | null): void {
  const contrast = new MediaQuery("prefers-contrast: more");
  const motion = new MediaQuery("prefers-reduced-motion: reduce");
  const page = document.documentElement;

  $effect.pre(() => speakIn(preferences()?.language ?? null));

  $effect.pre(() => {
    page.lang = getLocale();
    page.dir = getTextDirection();
  });

  $effect.pre(() => {
    const wanted = preferences();
    page.dataset.appearance = wanted?.appearance ?? "system";
    page.dataset.contrast = contrast.current || wanted?.contrast === "more" ? "more" : "usual";
    page.dataset.motion = motion.current || wanted?.motion === "less" ? "less" : "usual";
    page.dataset.text = String(wanted?.textSize ?? 100);
  });
}
