// Several workspaces: the switcher, Settings, sheets for keys, Welcome for one that lost its key, and Rehearsal's line.

import type { RehearsalMishap, WorkspaceEntry } from "../../src/bindings";
import { accounts } from "../accounts";
import { attempt } from "../shell";
import { holdWorkspaces, workspace } from "../workspaces";
import { BLUECUP, CHECKED, NOW, WAITING, fault, key, later, press, show, type Scene } from "./stage";

const TWO: WorkspaceEntry[] = [
  workspace(1, { name: "Blue Cup Agency", underWay: 1 }),
  workspace(2, { address: "https://eu.social-api.example/v1", needsYou: 12, kept: "until_quit" }),
];

const LONG = "Landesverband der Stadtbäckereien und Konditoreien im Norden";

const NINE: WorkspaceEntry[] = [
  workspace(1, { name: "Blue Cup Agency", needsYou: 4 }),
  workspace(2, { name: LONG, needsYou: 1204, underWay: 3 }),
  workspace(3, { kept: "nowhere" }),
  workspace(4, { name: "مقهى النخلة", underWay: 1 }),
  workspace(5, { name: "\u202egnp.exe <b>bold</b>" }),
  workspace(6, { address: "http://127.0.0.1:46539/v1", kept: "until_quit" }),
  workspace(7, { name: "金魚書店" }),
  workspace(8),
  workspace(9, { name: "Harbor Museum", needsYou: 1 }),
  workspace(0, { needsYou: 4 }),
];

/** These workspaces with accounts in the shown one. */
function held(entries: WorkspaceEntry[], shown: number, then?: () => void): Scene {
  return (shell) => {
    shell.hold(accounts(12, NOW), CHECKED);
    holdWorkspaces(shell, entries, shown);
    return then;
  };
}

function openMenu(test: string): () => void {
  return () =>
    later(() => {
      const trigger = document.querySelector<HTMLElement>(`[data-test="${test}"]`);
      trigger?.focus();
      trigger?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
}

function armed(mishap: RehearsalMishap): Scene {
  return (shell) => {
    void held([...TWO, workspace(0)], 0)(shell);
    return (board) => void board.spaces.play(mishap);
  };
}

export const WORKSPACE_SCENES: Record<string, Scene> = {
  "workspaces-menu-two": held(TWO, 1, openMenu("workspaces")),
  "workspaces-menu-nine": held(NINE, 2, openMenu("workspaces")),
  "workspaces-settings-nine": (shell) => {
    void held(NINE, 1)(shell);
    return (board) => board.go("settings");
  },
  "workspaces-settings-rename": (shell) => {
    void held(TWO, 1)(shell);
    return (board) => {
      board.go("settings");
      press("rename-workspace");
    };
  },
  "workspaces-add": (shell) => {
    void held(TWO, 1)(shell);
    return (board) => board.ask({ name: "key", workspace: null });
  },
  "workspaces-add-refused": (shell) => {
    void held(TWO, 1)(shell);
    shell.set({ key: key("until_quit", "f7e2") });
    shell.fail.signIn = fault("key_refused");
    return (board) => {
      board.ask({ name: "key", workspace: null });
      press("check-key");
    };
  },
  "workspaces-replace": (shell) => {
    void held(TWO, 1)(shell);
    shell.put(attempt("a", WAITING, { expected: BLUECUP }));
    return (board) => board.ask({ name: "key", workspace: shell.view.workspaces[0] ?? null });
  },
  "workspaces-replace-elsewhere": (shell) => {
    void held(NINE, 1)(shell);
    return (board) => board.ask({ name: "key", workspace: shell.view.workspaces[5] ?? null });
  },
  "workspaces-remove": (shell) => {
    void held(NINE, 1)(shell);
    return (board) => board.ask({ name: "remove_workspace", workspace: NINE[1] ?? workspace(2) });
  },
  "remove-everything": (shell) => {
    void held(NINE, 1)(shell);
    return (board) => board.ask({ name: "remove_everything" });
  },
  "remove-everything-button": (shell) => {
    void held(TWO, 1)(shell);
    return (board) => {
      board.go("settings");
      show("remove-everything");
    };
  },
  "remove-everything-keys-left": (shell) => {
    void held(NINE, 1)(shell);
    const address = "https://api.social-api.ai/v1";
    shell.keysLeft = [
      { workspace: "Blue Cup Agency", address, reason: "vault_locked" },
      { workspace: LONG, address: "https://eu.social-api.example/v1", reason: "vault_locked" },
      { workspace: "", address, reason: "vault_locked" },
    ];
    return (board) => {
      board.ask({ name: "remove_everything" });
      press("confirm");
    };
  },
  "remove-everything-folder-left": (shell) => {
    void held(NINE, 1)(shell);
    shell.foldersLeft = ["/home/anna/.local/share/ai.social-api.plugboard.removed"];
    return (board) => {
      board.ask({ name: "remove_everything" });
      press("confirm");
    };
  },
  "workspaces-key-missing": (shell) => {
    holdWorkspaces(shell, NINE, 3);
    shell.set({ key: key("nowhere") });
  },
  "workspaces-key-missing-alone": (shell) => {
    holdWorkspaces(shell, [workspace(1, { kept: "nowhere", name: LONG })], 1);
    shell.set({ key: key("nowhere") });
  },
  "workspaces-rehearsal": held([...TWO, workspace(0)], 0),
  "workspaces-rehearsal-menu": held([...TWO, workspace(0)], 0, openMenu("mishaps")),
  "workspaces-rehearsal-armed": armed("wrong_person"),
  "workspaces-rehearsal-access": armed("access_ends"),
  "workspaces-rehearsal-failed": (shell) => {
    void held(TWO, 1)(shell);
    shell.fail.rehearse = fault("rehearsal_failed");
    return (board) => void board.spaces.rehearse();
  },
};
