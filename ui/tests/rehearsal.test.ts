// What goes wrong in Rehearsal on purpose.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";

import { accounts } from "../mock/accounts";
import { attempt, connected, FakeShell } from "../mock/shell";
import { holdWorkspaces, workspace } from "../mock/workspaces";
import type { PhaseView, RehearsalMishap } from "../src/bindings";
import { calls, find, openMenu, openWindow, press, see } from "./window";

const WAITING: PhaseView = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 };
const ACME = { accountId: "acc_1", username: "acme" };

async function held(entries = [workspace(1, { name: "Blue Cup", needsYou: 3 }), workspace(0)], shown = 0) {
  const shell = new FakeShell();
  holdWorkspaces(shell, entries, shown);
  shell.hold(accounts(3, Date.now()).map((row) => ({ ...row, health: "connected" })), Date.now());
  return openWindow(shell);
}

/** The one of several with that data-test whose other mark is this. */
function one(test: string, mark: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-test="${test}"]${mark}`);
  if (!found) throw new Error(`no ${test}${mark} on the page`);
  return found;
}

async function pick(menu: string, test: string, mark: string) {
  await openMenu(menu);
  await see(test);
  await fireEvent.click(one(test, mark));
}

describe("what goes wrong in Rehearsal", () => {
  async function rehearsing() {
    return held();
  }

  const armed = () => find("rehearsal-line")?.dataset.armed ?? null;

  async function play(mishap: RehearsalMishap) {
    await pick("mishaps", "mishap", `[data-mishap=${mishap}]`);
    await waitFor(() => expect(armed()).toBe(mishap));
  }

  it("is said before it happens, and not any more when it has", async () => {
    const { shell } = await rehearsing();
    await play("wrong_person");
    expect(find("rehearsal-line")?.textContent).toContain("completed by somebody else");
    shell.put(attempt("a", WAITING));
    shell.put(attempt("a", { name: "cancelled" }));
    flushSync();
    expect(armed()).toBe("wrong_person");
    shell.put(attempt("b", WAITING));
    shell.put(attempt("b", connected(ACME, "somebody_else_new")));
    await waitFor(() => expect(armed()).toBeNull());
    expect(calls(shell, "playMishap")).toEqual([["wrong_person"], [null]]);
  });

  it("may be that somebody else takes the place of an account, and that accounts break", async () => {
    const { shell } = await rehearsing();
    await play("replaced");
    expect(find("rehearsal-line")?.textContent).toContain("replaces the expected one");
    await press("put-right");
    shell.hold(accounts(3, Date.now()).map((row) => ({ ...row, health: "needs_you" })), Date.now());
    await openMenu("mishaps");
    await see("mishap");
    const ends = one("mishap", "[data-mishap=access_ends]");
    expect(ends.getAttribute("aria-disabled")).toBe("true");
  });

  it("is put right by one press", async () => {
    const { shell } = await rehearsing();
    await play("declined");
    await press("put-right");
    await waitFor(() => expect(armed()).toBeNull());
    expect(calls(shell, "playMishap")).toEqual([["declined"], [null]]);
    expect(calls(shell, "refresh")).toHaveLength(0);
  });

  it("shows at once where it is no sign-in, and is over when its time is", async () => {
    const { shell, board } = await rehearsing();
    vi.useFakeTimers();
    try {
      await board.spaces.play("offline");
      expect(calls(shell, "refresh")).toHaveLength(1);
      vi.advanceTimersByTime(29_999);
      expect(board.spaces.armed).toBe("offline");
      vi.advanceTimersByTime(1);
      expect(board.spaces.armed).toBeNull();
      expect(calls(shell, "refresh")).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that cannot be taken back is only hidden", async () => {
    const { shell } = await rehearsing();
    await play("access_ends");
    await press("mishap-seen");
    expect(armed()).toBeNull();
    expect(calls(shell, "playMishap")).toEqual([["access_ends"]]);
  });

  it("that is refused is said, and tried again", async () => {
    const { shell } = await rehearsing();
    shell.fail.playMishap = { code: "rehearsal_failed", field: null, reference: "" };
    await pick("mishaps", "mishap", "[data-mishap=too_late]");
    await see("fault");
    expect(armed()).toBeNull();
    shell.fail.playMishap = undefined;
    await fireEvent.click(one("fault", " [data-action]"));
    await waitFor(() => expect(armed()).toBe("too_late"));
  });

  it("may be several pages: the sheet of a platform that has them", async () => {
    const { board } = await rehearsing();
    await pick("mishaps", "mishap", "[data-mishap=pages]");
    await see("sheet");
    expect(board.sheet?.platform.slug).toBe("facebook");
  });

  it("is forgotten with Rehearsal, which one press leaves", async () => {
    const { shell, board } = await rehearsing();
    await play("lost_callback");
    await press("leave-rehearsal");
    await waitFor(() => expect(find("rehearsal-line")).toBeNull());
    expect(calls(shell, "leaveRehearsal")).toHaveLength(1);
    expect(board.spaces.armed).toBeNull();
  });
});
