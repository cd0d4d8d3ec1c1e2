// Files that people hand on: the words and times that Rust writes them with, where they went, and a case file that names
// its cause.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { caseFile, happened } from "../mock/happened";
import { slotsOf } from "../mock/round";
import { broken, failed } from "../mock/scenes/round";
import { FakeShell } from "../mock/shell";
import type { CaseView, RoundItem } from "../src/bindings";
import type { FileWords } from "../src/ipc";
import { getLocale, locales, overwriteGetLocale } from "../src/paraglide/runtime";
import { pastWords } from "../src/past-report";
import { reportWords } from "../src/round-report";
import { clockTime, type TimeForms, timeForms } from "../src/time";
import { calls, find, openWindow, press, see } from "./window";

const NOW = Date.now();
const before = getLocale();
afterEach(() => overwriteGetLocale(() => before));

async function open(items: RoundItem[] = []) {
  const shell = new FakeShell();
  shell.hold(accounts(12, NOW), NOW);
  if (items.length > 0) shell.play(slotsOf(items), { state: "closed", ended: NOW, next: null, nextSlot: null });
  return openWindow(shell);
}

/** Fills a form as Rust does. */
function filled(forms: TimeForms, time: Date): string {
  const [month, hour] = [time.getMonth(), time.getHours()];
  const parts: [string, number, number][] = [
    ["{y}", time.getFullYear(), 1],
    ["{dd}", time.getDate(), 2],
    ["{HH}", hour, 2],
    ["{hh}", ((hour + 11) % 12) + 1, 2],
    ["{mm}", time.getMinutes(), 2],
    ["{d}", time.getDate(), 1],
    ["{H}", hour, 1],
    ["{h}", ((hour + 11) % 12) + 1, 1],
  ];
  const form = (hour < 12 ? forms.morning : forms.afternoon)[month] ?? "";
  const digits = (text: string) => text.replace(/\d/g, (digit) => [...forms.digits][Number(digit)] ?? digit);
  return parts.reduce(
    (text, [place, part, length]) => text.replace(place, digits(String(part).padStart(length, "0"))),
    form,
  );
}

describe("a file", () => {
  it("has its times in the form of the window, in every language", () => {
    for (const locale of locales) {
      overwriteGetLocale(() => locale);
      const forms = timeForms();
      for (let month = 0; month < 12; month += 1) {
        for (const hour of [0, 7, 12, 21]) {
          const time = new Date(2025, month, 3 + month * 2, hour, 5);
          const shown = clockTime(time.getTime(), new Date(2026, 5, 1).getTime());
          expect(filled(forms, time).replace(/\s/g, " "), locale).toBe(shown.replace(/\s/g, " "));
        }
      }
    }
  });

  it("has words for everything, whose it is, and no count in the middle of a sentence", async () => {
    const { board } = await open(broken(3));
    for (const { words } of [reportWords(board), pastWords(board, "Instagram")]) {
      expect(Object.values(words).every((text) => text !== "")).toBe(true);
      expect(words["page.workspace"]).toBeTruthy();
      expect(words["error.offline"]).toBeTruthy();
      expect(words["platform.instagram"]).toBe("Instagram");
      expect(words["reason.token_expired"]).toBe("Access has expired");
    }
    const { words } = reportWords(board);
    const states = Object.entries(words).filter(([name]) => /^(total|standing)\./.test(name));
    for (const [, text] of states) expect(text).toMatch(/^\p{Lu}/u);
    expect(pastWords(board, "").words["page.filter"]).toBeUndefined();
  });

  it("of history says what was chosen", async () => {
    const { board, shell } = await open();
    happened(shell, NOW);
    board.go("history");
    await see("history-list");
    await fireEvent.change(find("history-range")!, { target: { value: "week" } });
    await fireEvent.change(find("history-platform")!, { target: { value: "instagram" } });
    await press("history-save");
    await press("save-html");
    await waitFor(() => expect(calls(shell, "exportHistory")).toHaveLength(1));
    const [, format, { words }] = calls(shell, "exportHistory")[0] as [unknown, string, FileWords];
    expect([format, words["page.filter"]]).toEqual(["html", "Instagram · Last 7 days"]);
    expect((await see("saved")).textContent).toContain("/home/mira/Documents/plugboard-history-2026-11-30.html");
  });

  it("says where it went after a round", async () => {
    const { board } = await open(broken(3));
    board.go("round");
    await press("round-save-html");
    expect((await see("saved")).textContent).toContain("/home/mira/Documents/plugboard-round-1-2026-11-30.html");
  });
});

describe("a round that is over", () => {
  it("has nothing to do any more", async () => {
    const { board } = await open(broken(3));
    board.go("round");
    await see("round-row");
    expect(find("round")?.textContent).not.toMatch(/to go|To do/);
    expect(find("round-left")?.textContent).toContain("not tried");
  });

  it("tells of each account what the list says now, without codes", async () => {
    const fault = { code: "somebody_else", field: null, reference: "HTTP 409 resource.conflict" } as const;
    const item = failed(broken(1)[0]!, { name: "failed", fault });
    const { board } = await open([{ ...item, after: { health: "needs_you", at: NOW } }]);
    board.go("round");
    await press("round-details");
    expect((await see("after")).textContent).toMatch(/^Sign-in needed \(reported by .*\d/);
    expect(find("round-proof")?.textContent).not.toMatch(/somebody_else|resource\.conflict|token_expired/);
  });
});

describe("a case file", () => {
  async function opened(change: Partial<CaseView>) {
    const { shell } = await open();
    shell.opened = { ...caseFile(NOW), ...change };
    shell.set({ caseOpen: 1 });
    await see("case");
  }

  it("says where it went", async () => {
    const { board, shell } = await open();
    happened(shell, NOW);
    board.ask({ name: "timeline", attempt: "t_wrong", started: null });
    await press("make-case");
    expect((await see("saved")).textContent).toContain("/home/mira/Documents/bluecup-instagram-2026-11-30");
    expect(board.said.text).toContain("bluecup-instagram");
  });

  it("of an account whose access is over names since when, and what helps", async () => {
    await opened({ cause: "access_ended", timelines: [], evidence: [] });
    const cause = await see("cause");
    expect(cause.textContent).toContain("Access to the account has ended");
    expect(find("cause-since")?.textContent).toMatch(/^Since .*\d/);
    expect(find("cause-help")?.textContent).toContain("Reconnect the account");
  });

  it("has codes only among the details for support", async () => {
    await opened({});
    expect((await see("case-reason")).textContent).toBe("Access has expired");
    const details = find("case-reason-code")!.closest("section")!;
    expect(details.querySelector("h2")?.textContent).toBe("Details for support");
    const others = [...document.querySelectorAll("[data-test=case] section")].filter((one) => one !== details);
    for (const one of document.querySelectorAll("[data-test=support]")) one.closest(".disclosure")?.remove();
    const told = others.map((one) => one.textContent);
    expect(told.join()).not.toMatch(/token_expired|acc_|HTTP|[a-z]+_[a-z]+/);
  });
});
