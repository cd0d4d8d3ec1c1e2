// The page with the in-memory shell: `?scene=NAME`, or a shell that plays along with what is pressed.

import type { Beginning } from "../src/ipc";
import { open } from "../src/open";
import { accounts } from "./accounts";
import { rest, run } from "./rest";
import { EACH, SCENES } from "./scenes";
import { attempt, FakeShell } from "./shell";
import { holdWorkspaces, workspace } from "./workspaces";

const asked = new URLSearchParams(location.search);
const shell = new FakeShell();

function play(): void {
  holdWorkspaces(shell, [workspace(1, { name: "Blue Cup Agency" }), workspace(2, { needsYou: 3 })], 1);
  shell.hold(accounts(Number(asked.get("accounts") ?? 214), Date.now()), Date.now());
  shell.on.begin = ({ sheet: id, platform }: Beginning) => {
    shell.put(attempt(id, { name: "starting" }, { platform }));
    const waiting = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 } as const;
    setTimeout(() => shell.put(attempt(id, waiting, { platform })), 700);
  };
  shell.on.cancel = (id: string) => {
    const held = shell.view.attempts.find((held) => held.id === id);
    if (held) shell.put({ ...held, phase: { name: "cancelled" } });
  };
}

const name = asked.get("scene");
const scene = name === null ? play : SCENES[name];
if (!scene) throw new Error(`no scene ${name}`);
const then = scene(shell);
const board = open(shell);
void rest().then(() => {
  then?.(board);
  return run();
});

declare global {
  interface Window {
    scenes: string[];
    each: string[];
    shell: FakeShell;
    rest: typeof rest;
  }
}
window.scenes = Object.keys(SCENES);
window.each = EACH;
window.shell = shell;
window.rest = rest;
