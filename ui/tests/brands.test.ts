// Brands, pages, disconnecting, and the plan: what is pressed, what is asked of the shell, what is said.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { BRANDS, brands, brandsView, inBrands, invite, LOGIN_PAGES, PAGES, PLAN } from "../mock/brands";
import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { Contract, Fault, View } from "../src/bindings";
import { calls, find, openWindow, press, see, type } from "./window";

const NOW = Date.now();
const fault = (code: Fault["code"]): Fault => ({ code, field: null, reference: "r" });

async function open(change: Partial<View> = {}, contract: Contract = "current") {
  const shell = new FakeShell();
  shell.hold(inBrands(accounts(12, NOW)), NOW);
  const workspace = { ...emptyView().workspace!, contract };
  shell.set({ workspace, brands: contract === "current" ? brandsView() : null, ...change });
  const opened = await openWindow(shell);
  return { ...opened, row: (slug: string) => shell.accounts.find(({ platform }) => platform === slug)! };
}

const all = (test: string) => [...document.querySelectorAll<HTMLElement>(`[data-test="${test}"]`)];
const brand = (id: string) => document.querySelector<HTMLElement>(`[data-brand="${id}"]`)!;
const inside = (element: HTMLElement, test: string) =>
  element.querySelector<HTMLElement>(`[data-test="${test}"]`)!;

describe("the rail", () => {
  it("has brands only where the service has them, and the number keys follow it", async () => {
    const { board, shell } = await open({}, "seed");
    expect(find("nav-brands")).toBeNull();
    await fireEvent.keyDown(window, { code: "Digit3", altKey: true });
    expect(board.screen).toBe("history");
    shell.set({ brands: brandsView() });
    flushSync();
    await fireEvent.keyDown(window, { code: "Digit3", altKey: true });
    expect(board.screen).toBe("brands");
    shell.set({ brands: null });
    flushSync();
    expect(board.screen).toBe("accounts");
  });
});

describe("brands", () => {
  it("lists each with its count and its platforms, and many of them with a search", async () => {
    const { shell } = await open();
    await press("nav-brands");
    expect(all("brand").map((row) => row.dataset.brand)).toEqual(BRANDS.map(({ id }) => id));
    expect(brand("b_acme").textContent).toContain("3 accounts");
    expect(brand("b_acme").querySelectorAll("[data-mark]")).toHaveLength(3);
    expect(find("brand-search")).toBeNull();
    shell.set({ brands: brandsView(brands(30)) });
    flushSync();
    expect(all("brand")).toHaveLength(30);
    await type("brand-search", "Brand 2");
    expect(all("brand").length).toBe(10);
  });

  it("creates one under the name that was typed, trimmed, and once", async () => {
    const { shell } = await open();
    await press("nav-brands");
    await press("create-brand");
    await press("save-brand");
    expect(calls(shell, "createBrand")).toHaveLength(0);
    await type("name-input", "  North Pier ");
    const save = await see("save-brand");
    await Promise.all([fireEvent.click(save), fireEvent.click(save)]);
    await waitFor(() => expect(find("name-input")).toBeNull());
    expect(calls(shell, "createBrand")).toEqual([["North Pier"]]);
  });

  it("keeps the name and says why when the service refuses it", async () => {
    const { shell } = await open();
    shell.fail.createBrand = fault("brand_limit");
    await press("nav-brands");
    await press("create-brand");
    await type("name-input", "North Pier");
    await press("save-brand");
    expect((await see("fault")).dataset.code).toBe("brand_limit");
    expect((find("name-input") as HTMLInputElement).value).toBe("North Pier");
  });

  it("shows the limit before it is met, and cannot create beyond it", async () => {
    await open({ plan: { ...PLAN, brands: { used: 4, limit: 4 } } });
    await press("nav-brands");
    expect(find("brands-used")?.textContent).toBe("4 of 4 used");
    expect((find("create-brand") as HTMLButtonElement).disabled).toBe(true);
    expect(find("brands-full")?.textContent).toContain("no room");
  });

  it("renames in place; the same name asks for nothing", async () => {
    const { shell } = await open();
    await press("nav-brands");
    await fireEvent.click(inside(brand("b_acme"), "rename-brand"));
    await press("save-brand");
    expect(calls(shell, "renameBrand")).toHaveLength(0);
    await fireEvent.click(inside(brand("b_acme"), "rename-brand"));
    await type("name-input", "Acme Ltd");
    await press("save-brand");
    await waitFor(() => expect(find("name-input")).toBeNull());
    expect(calls(shell, "renameBrand")).toEqual([["b_acme", "Acme Ltd"]]);
  });

  it("names what goes with a brand, and deletes it only after its name was typed", async () => {
    const links = [invite("i_1", { brand: { id: "b_acme", name: "Acme" } })];
    const { shell } = await open({ invites: links });
    await press("nav-brands");
    await fireEvent.click(inside(brand("b_acme"), "delete-brand"));
    const losses = (await see("losses")).textContent;
    expect(losses).toContain("3 accounts will be disconnected");
    expect(losses).toContain("1 open invite link will stop working");
    const confirm = find("confirm") as HTMLButtonElement;
    expect(confirm.disabled).toBe(true);
    await type("confirm-input", "Blue Cup");
    expect(confirm.disabled).toBe(true);
    await type("confirm-input", " acme ");
    expect(confirm.disabled).toBe(false);
    await fireEvent.keyDown(find("confirm-input")!, { key: "Enter" });
    expect(calls(shell, "deleteBrand")).toHaveLength(0);
    await Promise.all([fireEvent.click(confirm), fireEvent.click(confirm)]);
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "deleteBrand")).toEqual([["b_acme"]]);
  });

  it("keeps everything with the filled button, and the question open when the service refuses", async () => {
    const { shell } = await open();
    shell.fail.deleteBrand = fault("key_limited");
    await press("nav-brands");
    await fireEvent.click(inside(brand("b_empty"), "delete-brand"));
    await type("confirm-input", "Harbor Museum");
    await press("confirm");
    expect((await see("fault")).dataset.code).toBe("key_limited");
    expect(find("keep")?.classList.contains("filled")).toBe(true);
    expect(find("confirm")?.classList.contains("filled")).toBe(false);
    await press("keep");
    await waitFor(() => expect(find("sheet")).toBeNull());
  });
});

describe("the list of accounts", () => {
  it("tells the brand in the row, and finds by it", async () => {
    await open();
    await waitFor(() => expect(all("row-brand").length).toBeGreaterThan(3));
    await type("search", "harbor museum");
    await waitFor(() => expect(new Set(all("row-brand").map((cell) => cell.textContent))).toContain("Harbor Museum"));
  });
});

describe("disconnecting", () => {
  const menu = async (index: number) => {
    const row = await waitFor(() => {
      const found = document.querySelector<HTMLElement>(`[data-index="${index}"] [data-test=more]`);
      if (!found) throw new Error("no row");
      return found;
    });
    await fireEvent.click(row);
  };

  it.each(["seed", "current"] as const)("is in the menu and asks for the handle, %s", async (contract) => {
    const { shell, row } = await open({}, contract);
    await menu(0);
    await press("disconnect");
    expect((await see("sheet")).dataset.sheet).toBe("disconnect");
    expect(find("sheet")?.textContent).toContain("will stop posting to and reading from");
    const confirm = find("confirm") as HTMLButtonElement;
    expect(confirm.disabled).toBe(true);
    await type("confirm-input", "@bluecup");
    await fireEvent.click(confirm);
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "disconnect")).toEqual([[row("instagram").id]]);
  });

  it("stays and says why when it was refused", async () => {
    const { board, shell, row } = await open();
    shell.fail.disconnect = fault("offline");
    board.ask({ name: "disconnect", row: row("instagram") });
    await type("confirm-input", "bluecup");
    await press("confirm");
    expect((await see("fault")).dataset.code).toBe("offline");
    shell.fail.disconnect = undefined;
    await press("confirm");
    await waitFor(() => expect(find("sheet")).toBeNull());
    expect(calls(shell, "disconnect")).toHaveLength(2);
  });

  it("asks for the account id where there is no handle", async () => {
    const { board, row } = await open();
    board.ask({ name: "disconnect", row: { ...row("instagram"), username: "\u200b" } });
    await type("confirm-input", "");
    expect((find("confirm") as HTMLButtonElement).disabled).toBe(true);
    await type("confirm-input", row("instagram").id);
    expect((find("confirm") as HTMLButtonElement).disabled).toBe(false);
  });

  it("offers pages only where a login has several and the service lists them", async () => {
    const { board, shell } = await open();
    const facebook = shell.accounts.findIndex(({ platform }) => platform === "facebook");
    await menu(facebook);
    expect(find("pages")).not.toBeNull();
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
    await waitFor(() => expect(find("pages")).toBeNull());
    shell.set({ workspace: { ...board.view!.workspace!, contract: "seed" }, brands: null });
    flushSync();
    await menu(facebook);
    expect(await see("disconnect")).not.toBeNull();
    expect(find("pages")).toBeNull();
  });
});

describe("pages", () => {
  async function pages() {
    const shell = new FakeShell();
    shell.hold(inBrands(accounts(12, NOW)), NOW);
    shell.pages = PAGES;
    shell.assignable = LOGIN_PAGES;
    shell.set({ workspace: { ...emptyView().workspace!, contract: "current" }, brands: brandsView() });
    const opened = await openWindow(shell);
    const row = shell.accounts.find(({ platform }) => platform === "facebook")!;
    return { ...opened, row };
  }
  const page = (id: string) => document.querySelector<HTMLElement>(`[data-test=page][data-page="${id}"]`)!;

  it("switches pages on and off and makes another the default", async () => {
    const { board, shell, row } = await pages();
    board.ask({ name: "pages", row });
    await waitFor(() => expect(all("page")).toHaveLength(3));
    expect(page("p_1").dataset.default).toBe("true");
    await fireEvent.click(inside(page("p_3"), "page-active"));
    await waitFor(() => expect(page("p_3").dataset.active).toBe("true"));
    await fireEvent.click(inside(page("p_2"), "page-default"));
    await waitFor(() => expect(page("p_2").dataset.default).toBe("true"));
    expect(page("p_1").dataset.default).toBe("false");
    await fireEvent.click(inside(page("p_3"), "page-active"));
    await waitFor(() => expect(page("p_3").dataset.active).toBe("false"));
    expect(calls(shell, "changePage")).toEqual([
      [row.id, "p_3", "activate"],
      [row.id, "p_2", "make_default"],
      [row.id, "p_3", "deactivate"],
    ]);
  });

  it("leaves a page as it was when the service refuses, and says so", async () => {
    const { board, shell, row } = await pages();
    shell.fail.changePage = fault("refused");
    board.ask({ name: "pages", row });
    await waitFor(() => expect(all("page")).toHaveLength(3));
    await fireEvent.click(inside(page("p_1"), "page-active"));
    expect((await see("fault")).dataset.code).toBe("refused");
    expect(page("p_1").dataset.active).toBe("true");
    expect(inside(page("p_1"), "page-active").getAttribute("aria-checked")).toBe("true");
  });

  it("gives a free page to the brand that is chosen, and offers that for no other", async () => {
    const { board, shell, row } = await pages();
    board.ask({ name: "pages", row });
    await waitFor(() => expect(all("login-page")).toHaveLength(3));
    expect(all("page-brand")).toHaveLength(1);
    expect((find("assign-page") as HTMLButtonElement).disabled).toBe(true);
    await fireEvent.change(find("page-brand")!, { target: { value: "b_empty" } });
    await press("assign-page");
    await waitFor(() => expect(calls(shell, "assignPage")).toEqual([[row.id, "p_8", "b_empty"]]));
  });

  it("fetches again what could not be fetched", async () => {
    const { board, shell, row } = await pages();
    shell.fail.accountPages = fault("offline");
    board.ask({ name: "pages", row });
    await see("fault");
    expect(find("no-pages")).toBeNull();
    shell.fail.accountPages = undefined;
    await fireEvent.click(document.querySelector<HTMLElement>("[data-action=again]")!);
    await waitFor(() => expect(all("page")).toHaveLength(3));
    expect(find("fault")).toBeNull();
  });
});

describe("the plan", () => {
  it("is in settings with its limits, and absent where the service does not say", async () => {
    const { shell } = await open({ plan: PLAN });
    await press("nav-settings");
    const words = (await see("plan")).textContent;
    expect(words).toContain("12 of 12 used");
    expect(words).toContain("None left");
    expect(words).toContain("1,284 used, no limit");
    shell.set({ plan: null });
    flushSync();
    expect(find("plan")).toBeNull();
  });
});
