// Columns of one width in all rows of a list: as wide as the longest text that was drawn, as far as there is room.
// CSS alone cannot: rows that are placed on their own share no tracks, and a grid of all rows would move at each scroll.

import type { Attachment } from "svelte/attachments";

// A wider column leaves less room for the next one, so that its texts are measured again; few lists need a third time.
const TURNS = 6;

/**
 * Sets `--who`, `--rest`, … on the list: for each `data-column` the width in pixels at which no `data-text` in it is cut.
 * A width only grows while `page` is the same and the list keeps its size, so that scrolling seldom moves a column.
 */
export function sharedColumns(_page: string): Attachment<HTMLElement> {
  return (list) => {
    let widths = new Map<string, number>();

    const forget = () => {
      for (const column of widths.keys()) list.style.removeProperty(`--${column}`);
      widths = new Map();
    };

    let language = document.documentElement.lang;

    const widen = () => {
      if (language !== document.documentElement.lang) forget();
      language = document.documentElement.lang;
      for (let turn = 0; turn < TURNS; turn += 1) {
        const wider = cutColumns(list);
        for (const [column, width] of wider) {
          if (width <= (widths.get(column) ?? 0)) wider.delete(column);
        }
        if (wider.size === 0) return;
        for (const [column, width] of wider) {
          widths.set(column, width);
          list.style.setProperty(`--${column}`, `${width}px`);
        }
      }
    };

    const changes = new MutationObserver(widen);
    changes.observe(list, { childList: true, characterData: true, subtree: true });
    const size = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => (forget(), widen()));
    size?.observe(list);
    widen();
    return () => {
      changes.disconnect();
      size?.disconnect();
      forget();
    };
  };
}

/** The columns with something in them that is cut, each with the width that it needs. */
function cutColumns(list: HTMLElement): Map<string, number> {
  const needed = new Map<string, number>();
  for (const cell of list.querySelectorAll<HTMLElement>("[data-column]")) {
    const column = cell.dataset.column ?? "";
    for (const text of [cell, ...cell.querySelectorAll<HTMLElement>("[data-text]")]) {
      const missing = text.scrollWidth - text.clientWidth;
      if (missing > 0) needed.set(column, Math.max(needed.get(column) ?? 0, cell.clientWidth + missing + 1));
    }
  }
  return needed;
}
