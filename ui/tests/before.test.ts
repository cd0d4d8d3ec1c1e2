// Before the browser opens: which brand, which browser, what the plan has room for.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { BRANDS, brandsView, PLAN } from "../mock/brands";
import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { BrandsView, PlanView } from "../src/bindings";
import type { Beginning } from "../src/ipc";
import { calls, find, openMenu, openWindow, press, see, type } from "./window";

const ROOM: PlanView = { ...PLAN, brands: { used: 4, limit: 10 }, profiles: { used: 1, limit: 10 } };

async function before(brands: BrandsView | null, plan: PlanView | null = ROOM, platform = "instagram") {
  const shell = new FakeShell();
  shell.view = { ...emptyView(), brands, plan };
  const opened = await openWindow(shell);
  opened.board.connect(platform, null);
  flushSync();
  await see("open-browser");
  return opened;
}

const select = () => find("brand-select") as HTMLSelectElement;
const begun = (shell: FakeShell) => calls(shell, "begin").map(([beginning]) => beginning as Beginning);

describe("the brand", () => {
  it("is not asked for where there are none, and none is sent", async () => {
    const { shell } = await before(null);
    expect(select()).toBeNull();
    await press("open-browser");
    expect(begun(shell)[0]?.brand).toBeNull();
  });

  it("is never guessed: without one nothing begins, and the button says why", async () => {
    const { shell } = await before(brandsView(), ROOM, "pinterest");
    expect(select().value).toBe("");
    expect(find("open-browser")?.textContent).toContain("Choose a brand first");
    await press("open-browser");
    expect(calls(shell, "begin")).toHaveLength(0);
    expect(document.activeElement).toBe(select());
    await fireEvent.change(select(), { target: { value: "b_empty" } });
    await press("open-browser");
    expect(begun(shell)[0]?.brand).toBe("b_empty");
  });

  it("is that of last time, or the only one", async () => {
    const { board } = await before({ ...brandsView(), last: "b_empty" });
    expect(board.sheet?.brand).toBe("b_empty");
    board.close();
    board.view = { ...emptyView(), brands: brandsView(BRANDS.slice(2, 3)) };
    board.connect("instagram", null);
    await waitFor(() => expect(board.sheet?.brand).toBe("b_empty"));
  });

  it("is not preset where it has an account of the platform already", async () => {
    const { board, shell } = await before({ ...brandsView(), last: "b_acme" }, ROOM, "tiktok");
    expect(board.sheet?.brand).toBeNull();
    await press("open-browser");
    expect(calls(shell, "begin")).toHaveLength(0);
    board.close();
    board.view = { ...emptyView(), brands: brandsView(BRANDS.slice(0, 1)) };
    board.connect("tiktok", null);
    await see("brand-select");
    expect(board.sheet?.brand, "the only one").toBeNull();
  });

  it("is preset where it is the only free one, whichever was used last", async () => {
    const [taken, , free] = BRANDS;
    const { board } = await before({ ...brandsView([taken!, free!]), last: taken!.id });
    expect(board.sheet?.brand).toBe(free!.id);
  });

  it("of last time is no choice once it is gone", async () => {
    const { board } = await before({ ...brandsView(), last: "b_gone" }, ROOM, "pinterest");
    expect(board.sheet?.brand).toBeNull();
  });

  it("says when it has an account of the platform already, and not for a platform with pages", async () => {
    const { board } = await before({ ...brandsView(), last: "b_acme" });
    await fireEvent.change(select(), { target: { value: "b_acme" } });
    expect(find("brand-taken")?.textContent).toContain("already has an account on Instagram");
    expect(select().selectedOptions[0]?.textContent).toBe("Acme (already has one)");
    board.connect("facebook", null);
    await waitFor(() => expect(find("brand-taken")).toBeNull());
    expect(select().selectedOptions[0]?.textContent).toBe("Acme");
  });

  it("tells two of the same name apart", async () => {
    await before(brandsView([BRANDS[2]!, { ...BRANDS[2]!, id: "b_twin" }]));
    const names = [...select().options].slice(1).map((option) => option.textContent);
    expect(new Set(names).size).toBe(2);
  });

  it("can be made on the spot, once, and is chosen then", async () => {
    const { shell, board } = await before(brandsView());
    await press("new-brand");
    expect(document.activeElement).toBe(find("brand-name"));
    await type("brand-name", "  Nordsee ");
    const create = await see("create-brand");
    for (let i = 0; i < 20; i += 1) await fireEvent.click(create);
    await waitFor(() => expect(board.sheet?.brand).toBe("b_Nordsee"));
    expect(calls(shell, "createBrand")).toEqual([["Nordsee"]]);
    await press("open-browser");
    expect(begun(shell)[0]?.brand).toBe("b_Nordsee");
  });

  it("can be the first one", async () => {
    const { shell } = await before({ list: [], last: null, problem: null });
    await type("brand-name", "First");
    await fireEvent.keyDown(await see("brand-name"), { key: "Enter" });
    await waitFor(() => expect(select().value).toBe("b_First"));
    expect(calls(shell, "createBrand")).toEqual([["First"]]);
  });

  it("one that is typed and not made yet is not passed over for another", async () => {
    const { shell, board } = await before({ ...brandsView(), last: "b_empty" });
    expect(board.sheet?.brand).toBe("b_empty");
    await press("new-brand");
    await type("brand-name", "Nordsee");
    await waitFor(() => expect(board.sheet?.brand).toBeNull());
    await press("open-browser");
    expect(begun(shell)).toHaveLength(0);
    expect(document.activeElement).toBe(find("brand-name"));
    // Whoever thinks better of it has the one that was chosen before.
    await press("no-new-brand");
    await waitFor(() => expect(board.sheet?.brand).toBe("b_empty"));
    await press("new-brand");
    expect((find("brand-name") as HTMLInputElement).value).toBe("");
    await type("brand-name", "Nordsee");
    await fireEvent.change(select(), { target: { value: "b_empty" } });
    await waitFor(() => expect(find("brand-name")).toBeNull());
    await press("open-browser");
    expect(begun(shell)[0]?.brand).toBe("b_empty");
  });

  it("that went away while another one was typed does not come back", async () => {
    const { board } = await before({ ...brandsView(), last: "b_empty" });
    await press("new-brand");
    await type("brand-name", "Nordsee");
    board.view = { ...emptyView(), brands: brandsView(BRANDS.filter(({ id }) => id !== "b_empty")) };
    await waitFor(() => expect([...select().options].map(({ value }) => value)).not.toContain("b_empty"));
    await press("no-new-brand");
    expect(board.sheet?.brand).toBeNull();
  });

  it("cannot be made when the plan is full, and says so before", async () => {
    await before(brandsView(), { ...ROOM, brands: { used: 2, limit: 2 } });
    expect(find("brands-full")?.textContent).toBe("2 of 2 brands used");
    expect(find("new-brand")?.getAttribute("aria-disabled")).toBe("true");
    await press("new-brand");
    expect(find("brand-name")).toBeNull();
  });

  it("shows why it could not be made, and keeps the name", async () => {
    const { shell } = await before(brandsView());
    shell.fail.createBrand = { code: "brand_limit", field: null, reference: "" };
    await press("new-brand");
    await type("brand-name", "Nordsee");
    await press("create-brand");
    expect((await see("fault")).dataset.code).toBe("brand_limit");
    expect((find("brand-name") as HTMLInputElement).value).toBe("Nordsee");
  });

  it("shows why brands could not be listed", async () => {
    const problem = { code: "key_limited", field: null, reference: "" } as const;
    await before({ list: [], last: null, problem });
    expect((await see("fault")).dataset.code).toBe("key_limited");
    expect(find("open-browser")?.getAttribute("aria-disabled")).toBe("true");
  });

  it("of an account that broke is named and not asked for", async () => {
    const shell = new FakeShell();
    shell.view = { ...emptyView(), brands: brandsView() };
    const { board } = await openWindow(shell);
    const [row] = accounts(1, Date.now());
    board.reconnect({ ...row!, brand: { id: "b_acme", name: "Acme" } });
    expect((await see("home")).textContent).toContain("Acme");
    expect(select()).toBeNull();
    await press("open-browser");
    expect(begun(shell)[0]).toMatchObject({ account: row?.id, brand: null });
  });
});

describe("the plan", () => {
  it("says that it has no room for another account, before anything is begun", async () => {
    const { shell } = await before(null, { ...ROOM, profiles: { used: 10, limit: 10 } });
    expect((await see("profiles-full")).textContent).toContain("10 of the 10 accounts");
    await press("dashboard");
    expect(calls(shell, "openHelp")).toEqual([[{ name: "dashboard" }]]);
  });

  it("is not spoken of where there is room, or no limit", async () => {
    await before(null, { ...ROOM, profiles: { used: 10, limit: null } });
    expect(find("profiles-full")).toBeNull();
  });
});

describe("the browser", () => {
  it("is the usual one unless another is chosen", async () => {
    const { shell } = await before(null);
    expect(find("sheet")?.textContent).toContain("Opens in your default browser");
    await openMenu("open-in");
    const item = await waitFor(() => {
      const found = document.querySelector<HTMLElement>("[data-browser='firefox.desktop'][data-window=private]");
      if (!found) throw new Error("not listed");
      return found;
    });
    await fireEvent.pointerUp(item);
    await waitFor(() =>
      expect(find("sheet")?.textContent).toMatch(/Opens in .Firefox, private window./u),
    );
    await press("open-browser");
    expect(calls(shell, "begin")[0]?.[1]).toEqual({ id: "firefox.desktop", window: "private" });
  });

  it("is the one in which the account's last sign-in worked", async () => {
    const { shell, board } = await openWindow();
    const [row] = accounts(1, Date.now());
    const browser = { id: "chromium.desktop", window: "normal" } as const;
    board.reconnect({ ...row!, browser });
    await waitFor(() => expect(find("sheet")?.textContent).toMatch(/Opens in .Chromium./u));
    await press("open-browser");
    expect(calls(shell, "begin")[0]?.[1]).toEqual(browser);
  });
});

it("says what to have ready, how long access lasts and how to switch the account there", async () => {
  const { shell } = await before(null, null, "linkedin");
  expect(find("sheet")?.textContent).toContain("Posts appear under the name of whoever signs in.");
  expect(find("sheet")?.textContent).toContain("Access lasts about 60 days.");
  expect(find("switch-steps")?.textContent).toContain("linkedin.com");
  find("switch-page")?.click();
  expect(calls(shell, "openHelp")).toEqual([[{ name: "switch", platform: "linkedin" }]]);
});
