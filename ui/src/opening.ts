// From the first script to the open board. It is asked for in turns: an answer is lost when a process of the web view ends.

import type { Ipc } from "./ipc";

/** An answer that has not come by then will not come, in milliseconds. */
const LOST_AFTER = 2_000;

/** Waits until the shell answers to everything. */
export async function untilOpen(ipc: Pick<Ipc, "isOpen">): Promise<void> {
  let open = false;
  while (!open) {
    let lost: ReturnType<typeof setTimeout> | undefined;
    const given = new Promise<boolean>((no) => (lost = setTimeout(() => no(false), LOST_AFTER)));
    open = await Promise.race([ipc.isOpen(), given]);
    clearTimeout(lost);
  }
}
