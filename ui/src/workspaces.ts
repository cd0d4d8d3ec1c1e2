// What workspaces are called and what is to be known of each before one goes there.
// Going there is `spaces.svelte.ts`; which there are is on the view.

import type { View, WorkspaceEntry } from "./bindings";
import * as m from "./paraglide/messages";
import { figure, plain } from "./text";

type Named = Pick<WorkspaceEntry, "id" | "name" | "kind" | "address">;

/** The host of an API address, and its port where it has one. */
export function hostOf(address: string): string {
  return plain(URL.canParse(address) ? new URL(address).host : address);
}

/** What a workspace is called: what its person calls it, else the host if that tells it apart, else its number. */
export function workspaceName(view: View, one: Named): string {
  if (one.kind === "rehearsal") return m.workspace_rehearsal();
  const own = plain(one.name);
  if (own !== "") return own;
  const host = hostOf(one.address);
  const alike = view.workspaces.filter((other) => plain(other.name) === "" && hostOf(other.address) === host);
  const telling = one.address !== view.key.defaultAddress && alike.length < 2;
  return telling ? host : m.workspace_numbered({ number: figure(one.id) });
}

/** Whether its key has to be entered again. */
export function isKeyMissing(one: WorkspaceEntry): boolean {
  return one.kind === "live" && one.kept === "nowhere";
}

/** What there is to do in a workspace, in words; empty when there is nothing. */
export function workOf(one: WorkspaceEntry): string {
  const work = [
    one.needsYou > 0 ? m.needs_you_badge({ count: one.needsYou, shown: figure(one.needsYou) }) : "",
    one.underWay > 0 ? m.workspace_under_way({ count: one.underWay, shown: figure(one.underWay) }) : "",
  ];
  return work.filter(Boolean).join(" · ");
}

/** The same, and whether its key is missing. */
export function newsOf(one: WorkspaceEntry): string {
  const missing = isKeyMissing(one) ? m.workspace_key_missing() : "";
  return [missing, workOf(one)].filter(Boolean).join(" · ");
}

/** Which workspace is meant now: the open one, or the one that lacks its key. */
export function shownId(view: View): number | null {
  return view.workspace?.id ?? view.workspaces.find((one) => one.active)?.id ?? null;
}
