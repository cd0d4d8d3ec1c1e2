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
globalThis.matchMedia ??= ((media: string) =>
  Object.assign(new EventTarget(), { media, matches: false })) as never;

afterEach(() => cleanup());
