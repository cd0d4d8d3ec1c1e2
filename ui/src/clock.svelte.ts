// The time for relative words. It ticks once a minute, only while something shows a time and the window is visible.

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
