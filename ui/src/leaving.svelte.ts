// Results that were read and are on their way off the view: nothing shows them in the meantime. One that the list has not
// confirmed yet waits for the list, and is shown again if the list does not have the account.

import { SvelteSet } from "svelte/reactivity";

import type { AttemptView, InList, View } from "./bindings";
import type { Ipc } from "./ipc";

/** The results of one window. */
export class Leaving {
  readonly #ipc: Ipc;
  readonly #ids: SvelteSet<string> = new SvelteSet();
  readonly #sent: Set<string> = new Set();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Takes a result that was read. */
  add(attempt: AttemptView): void {
    this.#ids.add(attempt.id);
    if (inList(attempt) !== "not_checked") this.#dismiss(attempt.id);
  }

  /** Looks at what the list says by now, and forgets what is gone. */
  follow(view: View): void {
    for (const id of [...this.#ids]) {
      const attempt = view.attempts.find((held) => held.id === id);
      if (!attempt) this.#forget(id);
      else if (this.#sent.has(id)) continue;
      else if (inList(attempt) === "yes") this.#dismiss(id);
      else if (inList(attempt) === "no") this.#forget(id);
    }
  }

  #dismiss(id: string): void {
    this.#sent.add(id);
    // What could not be put away is there still, and is shown.
    void this.#ipc.dismiss(id).catch(() => this.#forget(id));
  }

  #forget(id: string): void {
    this.#ids.delete(id);
    this.#sent.delete(id);
  }
}

function inList({ phase }: AttemptView): InList | null {
  return phase.name === "connected" ? phase.inList : null;
}
