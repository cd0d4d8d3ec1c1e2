// A page that is opened again because its process ended: the person finds what they left.

import { cleanup } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { attempt } from "../mock/shell";
import type { Screen } from "../src/board.svelte";
import { PlaceKeeper, type Place } from "../src/place";
import { calls, find, openWindow, press, see, type, type Opened } from "./window";

const WAITING = { name: "waiting", leftMs: 600_000, lifeMs: 600_000 } as const;

/** The window, gone and opened again on the same shell. */
async function openAgain({ shell }: Opened): Promise<Opened> {
  await Promise.resolve();
  cleanup();
  return openWindow(shell);
}

describe("a page that is opened again", () => {
  it.each(["connect", "history", "settings"] as Screen[])("is on the screen %s", async (screen) => {
    const opened = await openWindow();
    opened.board.go(screen);
    flushSync();
    const again = await openAgain(opened);
    expect(again.board.screen).toBe(screen);
  });

  it("has the list as it was asked for, and the account that was open beside it", async () => {
    const opened = await openWindow();
    const { listing } = opened.board;
    Object.assign(listing, { text: "blue", platform: "instagram", sort: "name", open: "acc_1" });
    flushSync();
    const again = await openAgain(opened);
    expect(again.board.listing.question).toEqual(listing.question);
    expect(again.board.listing.open).toBe("acc_1");
  });

  it("has the tab of the history, and whose it is", async () => {
    const opened = await openWindow();
    opened.board.go("history");
    opened.board.historyTab = "days";
    flushSync();
    expect((await openAgain(opened)).board.historyTab).toBe("days");
  });

  it("has the sheet of a sign-in that waits", async () => {
    const opened = await openWindow();
    opened.shell.put(attempt("a", WAITING));
    opened.board.show(attempt("a", WAITING));
    flushSync();
    await openAgain(opened);
    expect((await see("sheet")).dataset.phase).toBe("waiting");
  });

  it("has no sheet of a sign-in that is gone", async () => {
    const opened = await openWindow();
    opened.shell.put(attempt("a", WAITING));
    opened.board.show(attempt("a", WAITING));
    flushSync();
    opened.shell.view = { ...opened.shell.view, attempts: [] };
    await openAgain(opened);
    expect(find("sheet")).toBeNull();
  });

  it("has the sheet before a sign-in, under the same id, so that none is begun twice", async () => {
    const opened = await openWindow();
    opened.board.connect("instagram", null);
    flushSync();
    const again = await openAgain(opened);
    expect(again.board.sheet?.id).toBe(opened.board.sheet?.id);
  });

  it("has a form without what was typed into it", async () => {
    const opened = await openWindow();
    opened.board.connect("trustpilot", null);
    flushSync();
    await type("field-api_key", "tp_secret_1");
    const again = await openAgain(opened);
    expect(JSON.stringify(calls(again.shell, "keepPlace"))).not.toContain("tp_secret_1");
    expect(((await see("field-api_key")) as HTMLInputElement).value).toBe("");
  });

  it("has a sheet that is no sign-in", async () => {
    const opened = await openWindow();
    opened.board.ask({ name: "shortcuts" });
    flushSync();
    expect((await openAgain(opened)).board.asked).toEqual({ name: "shortcuts" });
  });

  it("is at the list of another workspace", async () => {
    const opened = await openWindow();
    await press("nav-history");
    await Promise.resolve();
    const place = opened.shell.place;
    expect(place?.screen).toBe("history");
    opened.shell.place = { ...(place as Place), workspace: 77 };
    cleanup();
    expect((await openWindow(opened.shell)).board.screen).toBe("accounts");
  });
});

it("sends places one at a time, and of many only the newest", async () => {
  const sent: string[] = [];
  let release = () => undefined as void;
  const keeper = new PlaceKeeper((place) => {
    sent.push(place.screen);
    return new Promise<void>((done) => (release = done));
  });
  const at = (screen: Screen) => ({ screen }) as Place;
  const all = keeper.take(at("connect"));
  for (const screen of ["history", "settings", "brands"] as Screen[]) void keeper.take(at(screen));
  expect(sent).toEqual(["connect"]);
  release();
  await new Promise((done) => setTimeout(done));
  expect(sent).toEqual(["connect", "brands"]);
  release();
  await all;
});
