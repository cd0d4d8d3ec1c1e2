// The time for relative words, which ticks once a minute while the window is visible, and for countdowns, once a second.
// Both tick only while something shows them.

import { createSubscriber } from "svelte/reactivity";

const subscribe = createSubscriber((update) => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const watch = () => {
    clearInterval(timer);
    if (document.visibilityState === "hidden") return;
    timer = setInterval(update, 60_000);
  };
  const onVisible = () => {
    watch();
    if (document.visibilityState !== "hidden") update();
  };
  watch();
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
});

/** Now, in milliseconds since 1970; whoever reads it in a component is drawn again each minute. */
export function now(): number {
  subscribe();
  return Date.now();
}

const everySecond = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** `performance.now()`; whoever reads it in a component is drawn again each second. */
export function ticking(): number {
  everySecond();
  return performance.now();
}
