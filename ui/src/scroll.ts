// How scroll positions map to rows of one height. Knows neither rows nor the page.

/** Browsers stop laying out elements somewhere above this height, in pixels. */
const TALLEST = 8_000_000;

/** How scroll positions map to rows; beyond the tallest element, scrolling is proportional. */
export class Scroll {
  readonly height: number;
  readonly #factor: number;
  readonly #row: number;

  constructor(total: number, row: number, viewport: number) {
    const real = total * row;
    this.#row = row;
    this.height = Math.min(real, TALLEST);
    this.#factor = real > TALLEST ? (real - viewport) / (TALLEST - viewport) : 1;
  }

  /** The first row in sight, with the part of it that is above the edge. */
  first(scrollTop: number): number {
    return (scrollTop * this.#factor) / this.#row;
  }

  /** Where a row stands inside the tall element, in pixels, at that scroll position. */
  top(index: number, scrollTop: number): number {
    if (this.#factor === 1) return index * this.#row;
    return scrollTop + (index - this.first(scrollTop)) * this.#row;
  }

  /** The scroll position that puts that row at the upper edge. */
  position(index: number): number {
    return (index * this.#row) / this.#factor;
  }
}
