// When the page has come to rest: its fonts are there and nothing has changed for three frames. What a scene does later
// waits for that, and pictures wait for the last of it. No time is waited for, but a step that never can be done fails.

const PATIENCE = 10_000;
const QUIET_FRAMES = 3;

const steps: (() => void | Promise<void>)[] = [];
let running = false;

/** Does it when the page has come to rest, after what was to be done before. */
export function later(step: () => void | Promise<void>): void {
  steps.push(step);
}

/** Does all that is to be done, and says so on the page. */
export async function run(): Promise<void> {
  if (running) return;
  running = true;
  await rest();
  for (let step = steps.shift(); step; step = steps.shift()) {
    await step();
    await rest();
  }
  running = false;
  document.documentElement.dataset.ready = "";
}

/** Waits until nothing changes any more. */
export async function rest(): Promise<void> {
  await document.fonts.ready;
  let changed = false;
  const observer = new MutationObserver(() => (changed = true));
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  observer.observe(document.documentElement, all);
  for (let quiet = 0; quiet < QUIET_FRAMES; quiet = changed ? 0 : quiet + 1) {
    changed = false;
    await new Promise(requestAnimationFrame);
  }
  observer.disconnect();
}

/** The element, once it is there. */
export async function found(selector: string): Promise<HTMLElement> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) return element;
    if (performance.now() > until) throw new Error(`the scene has no ${selector}`);
    await new Promise(requestAnimationFrame);
  }
}
