// The wire to the shell: every command that exists, and nothing else. No other file imports @tauri-apps.
// Every call may reject with a `Fault`. Deliberately absent: events, plugins, and any answer with a secret in it.

import { Channel, invoke } from "@tauri-apps/api/core";

import type { PlatformView, Query, Rows, View } from "./bindings";

/** What the page can ask of the shell. Tests and the mock bring their own. */
export interface Ipc {
  subscribe(onView: (view: View) => void): Promise<unknown>;
  platforms(): Promise<PlatformView[]>;
  rows(query: Query): Promise<Rows>;
  pasteKey(): Promise<unknown>;
  signIn(key: string | null, address: string | null): Promise<unknown>;
  unlock(): Promise<unknown>;
  useUntilQuit(): Promise<unknown>;
  signOut(): Promise<unknown>;
  rehearse(): Promise<unknown>;
  leaveRehearsal(): Promise<unknown>;
  begin(sheet: string, platform: string, account: string | null): Promise<unknown>;
  submit(
    sheet: string,
    platform: string,
    account: string | null,
    fields: Record<string, string>,
  ): Promise<unknown>;
  openAgain(attempt: string): Promise<unknown>;
  copyLink(attempt: string): Promise<unknown>;
  cancel(attempt: string): Promise<unknown>;
  dismiss(attempt: string): Promise<unknown>;
  pasteLink(): Promise<unknown>;
  refresh(): Promise<unknown>;
  copyAccountId(account: string): Promise<unknown>;
  dismissNotice(): Promise<unknown>;
  quit(): Promise<unknown>;
}

/** The real shell. */
export const shell: Ipc = {
  subscribe(onView) {
    const channel = new Channel<View>();
    channel.onmessage = onView;
    return invoke("subscribe", { channel });
  },
  platforms: () => invoke("platforms"),
  rows: (query) => invoke("rows", { query }),
  pasteKey: () => invoke("paste_key"),
  signIn: (key, address) => invoke("sign_in", { key, address }),
  unlock: () => invoke("unlock"),
  useUntilQuit: () => invoke("use_until_quit"),
  signOut: () => invoke("sign_out"),
  rehearse: () => invoke("rehearse"),
  leaveRehearsal: () => invoke("leave_rehearsal"),
  begin: (sheet, platform, account) => invoke("begin", { sheet, platform, account }),
  submit: (sheet, platform, account, fields) =>
    invoke("submit", { sheet, platform, account, fields }),
  openAgain: (attempt) => invoke("open_again", { attempt }),
  copyLink: (attempt) => invoke("copy_link", { attempt }),
  cancel: (attempt) => invoke("cancel", { attempt }),
  dismiss: (attempt) => invoke("dismiss", { attempt }),
  pasteLink: () => invoke("paste_link"),
  refresh: () => invoke("refresh"),
  copyAccountId: (account) => invoke("copy_account_id", { account }),
  dismissNotice: () => invoke("dismiss_notice"),
  quit: () => invoke("quit"),
};
