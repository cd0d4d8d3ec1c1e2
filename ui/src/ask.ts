// What a sheet can be about when it is not a sign-in: a question, an account's pages, a link for somebody
// else, a key.

import type { BrandView, Person, PlatformView, RoundItem, Row, View, WorkspaceEntry } from "./bindings";

/** One such sheet. */
export type Ask =
  | { name: "disconnect"; row: Row }
  | { name: "pages"; row: Row }
  | { name: "delete_brand"; brand: BrandView }
  | {
      name: "invite";
      /** Absent where it is still to be chosen. */
      platform: PlatformView | null;
      /** For an account that broke: who is to sign in. */
      account: Person | null;
      /** The brand that is known already, by id. */
      brand: string | null;
    }
  | { name: "link"; invite: string }
  | { name: "timeline"; attempt: string; started: number | null }
  | { name: "proof"; item: RoundItem }
  | { name: "finish_round" }
  | { name: "shortcuts" }
  | { name: "notices" }
  | {
      name: "key";
      /** Whose key is replaced; null for another workspace. */
      workspace: WorkspaceEntry | null;
    }
  | { name: "remove_workspace"; workspace: WorkspaceEntry }
  | { name: "remove_everything" };

/** Whether somebody who is not here could sign in to this platform by a link. */
export function canInvite(view: View | null, platform: PlatformView): boolean {
  return view?.workspace?.contract === "current" && view.brands !== null && platform.method === "browser";
}
