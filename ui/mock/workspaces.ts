// Workspaces for the mock: made-up ones, and a shell that switches between them as Rust would.

import type { View, WorkspaceEntry, WorkspaceId } from "../src/bindings";
import type { FakeShell } from "./shell";

const LIVE = "https://api.social-api.ai/v1";
const HERE = "http://127.0.0.1:40123/v1";

/** A workspace; number 0 is Rehearsal. */
export function workspace(id: WorkspaceId, more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
  return {
    id,
    name: "",
    kind: id === 0 ? "rehearsal" : "live",
    address: id === 0 ? HERE : LIVE,
    active: false,
    kept: id === 0 ? "nowhere" : "password_store",
    needsYou: 0,
    underWay: 0,
    ...more,
  };
}

/** What the view says when one of them is shown. */
export function showing(entries: WorkspaceEntry[], id: WorkspaceId): Partial<View> {
  const shown = entries.find((one) => one.id === id);
  const open = shown && (shown.kind === "rehearsal" || shown.kept !== "nowhere");
  return {
    stage: open ? "ready" : "welcome",
    workspaces: entries.map((one) => ({ ...one, active: one.id === id })),
    workspace: open
      ? {
          id,
          name: shown.name,
          kind: shown.kind,
          address: shown.address,
          contract: shown.kind === "rehearsal" ? "current" : "seed",
          contractChosen: null,
        }
      : null,
  };
}

/** Gives the shell these workspaces, and lets its commands change them. */
export function holdWorkspaces(shell: FakeShell, entries: WorkspaceEntry[], shown: WorkspaceId): void {
  let held = entries;
  const show = (id: WorkspaceId) => shell.set({ ...showing(held, id), attempts: [], notice: null });
  const shownNow = () => held.find((one) => one.id === shell.view.workspace?.id)?.id;
  show(shown);
  shell.on.switchWorkspace = show;
  shell.on.renameWorkspace = (id: WorkspaceId, name: string) => {
    held = held.map((one) => (one.id === id ? { ...one, name } : one));
    shell.set(showing(held, shownNow() ?? id));
  };
  shell.on.signIn = (_key: string | null, address: string | null, into: WorkspaceId | null) => {
    const missing = into ?? (shell.view.stage === "welcome" ? shell.view.workspaces.find((one) => one.active)?.id : null);
    const id = missing ?? Math.max(0, ...held.map((one) => one.id)) + 1;
    const old = held.find((one) => one.id === id);
    const next = workspace(id, { ...old, kept: "password_store", address: address ?? LIVE });
    held = [...held.filter((one) => one.id !== id), next].sort((a, b) => rank(a) - rank(b));
    show(id);
  };
  shell.on.signOut = (id: WorkspaceId) => {
    held = held.filter((one) => one.id !== id);
    if (shownNow() === undefined) show(held[0]?.id ?? 1);
    else shell.set(showing(held, shownNow() ?? 1));
  };
  shell.on.rehearse = () => {
    held = [...held.filter((one) => one.id !== 0), workspace(0)];
    show(0);
  };
  shell.on.leaveRehearsal = () => {
    held = held.filter((one) => one.id !== 0);
    show(held[0]?.id ?? 1);
  };
}

const rank = (one: WorkspaceEntry) => (one.id === 0 ? Number.MAX_SAFE_INTEGER : one.id);
