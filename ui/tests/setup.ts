// What jsdom lacks and the window has.

import { afterEach } from "vitest";

import { cleanup } from "@testing-library/svelte";

Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.animate ??= (() => ({ cancel: () => undefined, finished: Promise.resolve() })) as never;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= ((query: string) =>
  Object.assign(new EventTarget(), { matches: false, media: query, onchange: null })) as never;

afterEach(() => cleanup());
