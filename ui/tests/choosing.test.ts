// After a sign-in that reaches several pages or profiles: choosing among them.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { choosing, manyPages, marked, pages, PAGES, profiles, PROFILES } from "../mock/scenes/choosing";
import { BLUECUP, BRAND } from "../mock/scenes/stage";
import { attempt, FakeShell } from "../mock/shell";
import type { AttemptView, ChoiceView, Fault } from "../src/bindings";
import { calls, find, openWindow, press, see, type } from "./window";

const REFUSED: Fault = { code: "choice_refused", field: null, reference: "r" };

afterEach(() => vi.useRealTimers());

async function choose(
  choice: ChoiceView | null,
  fault: Fault | null = null,
  shell = new FakeShell(),
  more: Partial<AttemptView> = {},
) {
  const opened = await openWindow(shell);
  const held = attempt("a", choosing(choice, fault), { platform: "facebook", ...more });
  opened.shell.put(held);
  opened.board.show(held);
  flushSync();
  await see("sheet");
  return opened;
}

const box = (id: string) =>
  document.querySelector<HTMLInputElement>(`[data-test=choice][data-option="${id}"]`);

async function tick(...ids: string[]) {
  for (const id of ids) await fireEvent.click(box(id) as HTMLInputElement);
}

describe("pages", () => {
  it("sends those that were ticked, in the order of the list, once", async () => {
    const { shell } = await choose(pages(PAGES));
    await tick("p4", "p1");
    expect(find("choose")?.textContent).toContain("Connect 2 pages");
    const button = await see("choose");
    for (let i = 0; i < 20; i += 1) await fireEvent.click(button);
    await waitFor(() => expect(calls(shell, "choose")).toEqual([["a", ["p1", "p4"]]]));
  });

  it("sends nothing while nothing is ticked, and says so", async () => {
    const { shell } = await choose(pages(PAGES));
    expect(find("choose")?.getAttribute("aria-disabled")).toBe("true");
    expect(find("choose")?.textContent).toContain("Choose at least one");
    await press("choose");
    await tick("p1");
    await tick("p1");
    await press("choose");
    expect(calls(shell, "choose")).toHaveLength(0);
  });

  it("allows no more than fit, says why, and lets one be exchanged for another", async () => {
    await choose(pages(PAGES, { most: 2 }));
    await tick("p1", "p2");
    expect(box("p4")?.disabled).toBe(true);
    expect(box("p1")?.disabled).toBe(false);
    expect(find("chosen-count")?.textContent).toContain("2 chosen (maximum 2)");
    expect(find("chosen-count")?.textContent).toContain("Untick one to choose another");
    await tick("p1");
    expect(box("p4")?.disabled).toBe(false);
  });

  it("shows whose a page is that cannot be chosen", async () => {
    await choose(pages(PAGES));
    expect(box("p3")?.disabled).toBe(true);
    expect(box("p3")?.closest("label")?.textContent).toContain("Belongs to");
    expect(box("p3")?.closest("label")?.textContent).toContain("Harbor Museum");
  });

  it("chooses all that are free at once, and none of them again", async () => {
    await choose(pages(PAGES.slice(0, 4)));
    await press("choose-all");
    expect(find("choose")?.textContent).toContain("Connect 3 pages");
    expect(box("p3")?.checked).toBe(false);
    await press("choose-all");
    expect(find("choose")?.textContent).toContain("Choose at least one");
  });

  it("does not offer all where all do not fit", async () => {
    await choose(pages(PAGES, { most: 2 }));
    expect(find("choose-all")).toBeNull();
  });

  it("chooses the only page there is, and takes a no for it", async () => {
    const { shell } = await choose(pages(PAGES.slice(0, 1)));
    expect(box("p1")?.checked).toBe(true);
    await tick("p1");
    shell.set({ notice: { kind: "unknown_link", serial: 1 } });
    flushSync();
    expect(box("p1")?.checked).toBe(false);
  });

  it("names pages that were lost, and what to do about them", async () => {
    await choose(pages(PAGES, { lost: [{ name: "Blue Cup Catering", brand: "Blue Cup" }] }));
    expect(find("lost")?.textContent).toContain("Blue Cup Catering");
    expect(find("lost")?.textContent).toContain("Edit settings");
  });

  it("draws few of thousands, and finds the others by their names", async () => {
    const { shell } = await choose(pages(manyPages(5000)));
    expect(document.querySelectorAll("[data-test=choice]")).toHaveLength(200);
    expect(find("more-options")?.textContent).toContain("4,800");
    await tick("p0");
    await type("option-search", "branch 4711");
    await waitFor(() => expect(document.querySelectorAll("[data-test=choice]")).toHaveLength(1));
    await tick("p4710");
    await press("choose");
    expect(calls(shell, "choose")).toEqual([["a", ["p0", "p4710"]]]);
  });

  it("shows hostile names as text", async () => {
    await choose(pages(PAGES));
    expect(find("sheet")?.querySelector("img")).toBeNull();
    expect(find("sheet")?.textContent).toContain("<img src=x onerror=alert(1)>");
    expect(find("sheet")?.textContent).not.toContain("\u202e");
  });
});

describe("a profile", () => {
  it("is one of several", async () => {
    const { shell } = await choose(profiles(PROFILES));
    expect(box(PROFILES[0]?.id ?? "")?.type).toBe("radio");
    await tick("accounts/1/locations/1", "accounts/1/locations/2");
    await press("choose");
    expect(calls(shell, "choose")).toEqual([["a", ["accounts/1/locations/2"]]]);
  });
});

describe("on a reconnect", () => {
  const again = (choice: ChoiceView, fault: Fault | null = null) =>
    choose(choice, fault, new FakeShell(), { expected: BLUECUP, brand: BRAND });
  const mark = (id: string) => box(id)?.closest("label")?.querySelector<HTMLElement>("[data-mark]");

  it("ticks the expected page and what is connected already, and says which is which", async () => {
    const { shell } = await again(pages(marked(PAGES, { p1: "connected", p4: "expected" }), { why: "lost_access" }));
    expect([box("p1")?.checked, box("p2")?.checked, box("p4")?.checked]).toEqual([true, false, true]);
    expect(mark("p1")?.textContent).toBe("Already connected");
    expect(mark("p4")?.textContent).toBe("Expected");
    expect(mark("p2")).toBeFalsy();
    await press("choose");
    expect(calls(shell, "choose")).toEqual([["a", ["p1", "p4"]]]);
  });

  it("says that what is unticked will be disconnected, and takes it back", async () => {
    await again(pages(marked(PAGES, { p1: "connected", p4: "expected" }), { why: "lost_access" }));
    await tick("p1");
    expect(mark("p1")?.textContent).toBe("Will be disconnected");
    await tick("p1");
    expect(mark("p1")?.textContent).toBe("Already connected");
  });

  it("chooses the expected profile, and none where it is not there", async () => {
    const id = PROFILES[1]?.id ?? "";
    await again(profiles(marked(PROFILES, { [id]: "expected" })));
    expect(box(id)?.checked).toBe(true);
    expect(mark(id)?.textContent).toBe("Expected");
    expect(find("choose")?.textContent).toContain("Connect this profile");
  });

  it.each([
    ["missing", pages(PAGES.slice(0, 1), { why: "expected_missing" }), "None of these pages belongs to"],
    ["missing", profiles(PROFILES.slice(0, 1), "expected_missing"), "None of these profiles is"],
    ["several", profiles(PROFILES, "several_match"), "More than one of these could be"],
  ])("says why it asks when what is expected is %s, and ticks nothing", async (_, choice, words) => {
    await again(choice);
    expect(find("why")?.textContent).toContain(words);
    expect(find("why")?.textContent).toContain("@bluecup");
    expect(document.querySelectorAll("[data-test=choice]:checked")).toHaveLength(0);
  });

  it("keeps the choice where the brand is taken, and says what can be done", async () => {
    const taken: Fault = { code: "brand_taken", field: null, reference: "" };
    const { shell, board } = await again(profiles(PROFILES, "several_match"), taken);
    const text = (await see("fault")).textContent;
    expect(text).toContain("Blue Cup Coffee");
    expect(text).toContain("Choose the profile of");
    expect(find("fault")?.querySelector("[data-action=start_again]")).toBeNull();
    await tick(PROFILES[1]?.id ?? "");
    await press("choose");
    expect(calls(shell, "choose")).toEqual([["a", [PROFILES[1]?.id]]]);
    expect(board.sheet?.id).toBe("a");
  });
});

describe("when it does not go well", () => {
  it("keeps what was ticked after a refusal, and sends again", async () => {
    const shell = new FakeShell();
    shell.fail.choose = REFUSED;
    await choose(pages(PAGES), null, shell);
    await tick("p1");
    await press("choose");
    expect((await see("fault")).dataset.code).toBe("choice_refused");
    expect(box("p1")?.checked).toBe(true);
    delete shell.fail.choose;
    await press("choose");
    await waitFor(() => expect(find("fault")).toBeNull());
    expect(calls(shell, "choose")).toHaveLength(2);
    shell.put(attempt("a", choosing(pages(PAGES), REFUSED), { platform: "facebook" }));
    await see("fault");
    expect(find("choose")?.getAttribute("aria-disabled")).toBe("false");
  });

  it("shows the fault that the view brings, above the list", async () => {
    await choose(pages(PAGES), REFUSED);
    expect((await see("fault")).dataset.code).toBe("choice_refused");
    expect(find("choose")).not.toBeNull();
  });

  it.each([
    ["there is none", PAGES.slice(0, 0), "does not manage any pages"],
    ["all belong to others", PAGES.slice(2, 3), "belongs to other brands"],
  ])("says what to do when %s", async (_, options, words) => {
    const { board } = await choose(pages(options));
    expect(find("nothing-to-choose")?.textContent).toContain(words);
    expect(find("choose")).toBeNull();
    await press("start-again");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("before"));
    expect(board.sheet?.id).not.toBe("a");
  });

  it("fetches again what there is when it could not be fetched", async () => {
    const { shell } = await choose(null, { code: "offline", field: null, reference: "" });
    (await see("fetch-again")).click();
    await waitFor(() => expect(calls(shell, "choose")).toEqual([["a", []]]));
  });

  it("counts down, and says when the time is up", async () => {
    vi.useFakeTimers();
    await choose(pages(PAGES));
    expect(find("time-left")?.textContent).toContain("29:02");
    vi.advanceTimersByTime(1_743_000);
    flushSync();
    expect(find("choose")).toBeNull();
    expect(find("start-again")).not.toBeNull();
  });

  it("is cancelled by the attempt's id", async () => {
    const { shell } = await choose(pages(PAGES));
    await press("cancel");
    expect(calls(shell, "cancel")).toEqual([["a"]]);
  });
});

it("asks for the person, in the strip and aloud", async () => {
  const { shell } = await openWindow();
  shell.put(attempt("a", { name: "claimed" }, { platform: "facebook" }));
  flushSync();
  shell.put(attempt("a", choosing(pages(PAGES)), { platform: "facebook" }));
  flushSync();
  expect(find("alert")?.textContent).toBe("Choose the pages for Facebook");
  await press("open-attempt");
  await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("choosing"));
});
