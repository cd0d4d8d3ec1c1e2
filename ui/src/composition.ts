// A text that is composed of several key presses (Japanese, Chinese, Korean, dead keys). Until it is ready its keys belong
// to the input method: Enter takes a word, and Escape drops it.

/** WebKit reports the key that ends a composition after its end, with this code only. */
const PROCESSED = 229;

/** Keeps a key press of a composition from everything that listens; registered before the rest, as the capture of the window. */
export function leaveToComposition(event: KeyboardEvent): void {
  // The code is deprecated, and nothing else says it in WebKit.
  if (event.isComposing || event.keyCode === PROCESSED) event.stopImmediatePropagation();
}
