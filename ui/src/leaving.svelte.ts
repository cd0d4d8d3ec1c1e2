// Results that were read and are on their way off the view: nothing shows them in the meantime. One that the list has not
// confirmed yet waits for the list, and is shown again if the list does not have the account.

import { SvelteMap } from "svelte/reactivity";

import type { AttemptView, InList, View, WorkspaceId } from "./bindings";
import type { Ipc } from "./ipc";

/** The results of one window. */
export class Leaving {
  readonly #ipc: Ipc;
  /** Each with its workspace: a view has the attempts of one. */
  readonly #ids: SvelteMap<string, WorkspaceId | undefined> = new SvelteMap();
  readonly #sent: Set<string> = new Set();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Takes a result that was read. */
  add(attempt: AttemptView, view: View | null): void {
    this.#ids.set(attempt.id, view?.workspace?.id);
    if (inList(attempt) !== "not_checked") this.#dismiss(attempt.id);
  }

  /** Looks at what the list says by now, and forgets what is gone. */
  follow(view: View): void {
    for (const [id, workspace] of [...this.#ids]) {
      if (workspace !== view.workspace?.id) continue;
      const attempt = view.attempts.find((held) => held.id === id);
      if (!attempt) this.#forget(id);
      else if (this.#sent.has(id)) continue;
      else if (inList(attempt) === "no") this.#forget(id);
      else if (inList(attempt) !== "not_checked") this.#dismiss(id);
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

/** Nothing where the list has nothing to say: of what was removed it is right to lack it. */
function inList({ phase }: AttemptView): InList | null {
  return phase.name === "connected" && phase.undo !== "done" ? phase.inList : null;
}
