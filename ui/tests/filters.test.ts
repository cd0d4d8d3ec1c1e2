// What of the account list is shown, and in which order.

import { waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { BRANDS, brandsView, inBrands } from "../mock/brands";
import type { FakeShell } from "../mock/shell";
import type { Query } from "../src/bindings";
import { idAt, key, laidOut, names, opened, rowAt, selected, stand } from "./listed";
import { calls, find, openMenu, press, see, type } from "./window";

laidOut();

describe("filters", () => {
  async function branded() {
    const window = await opened();
    window.shell.set({ brands: brandsView(BRANDS) });
    window.shell.hold(inBrands(window.shell.accounts), Date.now());
    flushSync();
    return window;
  }

  const last = (shell: FakeShell) => calls(shell, "rows").at(-1)?.[0] as Query;

  it("by platform and brand are asked of Rust, with counts beside their names", async () => {
    const { shell, board } = await branded();
    await press("filter-platform");
    const options = await waitFor(() => {
      const all = document.querySelectorAll<HTMLElement>("[data-test=filter-platform-option]");
      expect(all.length).toBeGreaterThan(3);
      return all;
    });
    const option = [...options].find(({ dataset }) => dataset.option === "facebook")!;
    expect(option.textContent).toContain(String(shell.view.accounts.byPlatform.facebook));
    board.listing.platform = "facebook";
    board.listing.brand = "b_acme";
    await waitFor(() => expect(last(shell)).toMatchObject({ platform: "facebook", brand: "b_acme", start: 0 }));
    await press("clear-filters");
    await waitFor(() => expect(last(shell)).toMatchObject({ platform: null, brand: null }));
  });

  it("the order is chosen from a menu", async () => {
    const { shell } = await branded();
    await openMenu("sort");
    await press("sort-name");
    await waitFor(() => expect(last(shell).sort).toBe("name"));
  });

  it("groups have headings that say how many and select theirs", async () => {
    const { shell, board } = await branded();
    board.listing.group = "brand";
    await waitFor(() => expect(rowAt(0)?.dataset.kind).toBe("group"));
    expect(rowAt(0)!.textContent).toContain("Acme");
    expect(rowAt(0)!.hasAttribute("aria-selected")).toBe(false);
    await stand(0);
    await key(" ");
    await waitFor(() => expect(selected(shell)).toHaveLength(shell.view.accounts.byBrand.b_acme!));
  });

  it("and the place in the list are found again after another screen", async () => {
    const { board } = await branded();
    await type("search", "a");
    board.listing.platform = "instagram";
    board.go("settings");
    flushSync();
    expect(find("list")).toBeNull();
    board.go("accounts");
    flushSync();
    expect((find("search") as HTMLInputElement).value).toBe("a");
    expect(board.listing.platform).toBe("instagram");
    await see("clear-filters");
  });

  it("say what was found where, and mark it", async () => {
    const { shell } = await branded();
    await type("search", "nothing mohren");
    await see("no-match");
    expect(find("no-match")!.textContent).toContain("nothing mohren");
    await type("search", "mohren");
    await waitFor(() => expect(document.querySelector(".name mark")?.textContent).toBe("Möhren"));
    expect(last(shell).text).toBe("mohren");
  });

  it("that leave nothing say so, and are ended by one button", async () => {
    const { board } = await opened(names("Amber", "Birch"));
    await press("filter-needs_you");
    expect((await see("no-match")).querySelectorAll("button")).toHaveLength(1);
    await press("clear-all");
    await waitFor(() => expect(find("no-match")).toBeNull());
    expect(board.listing.health).toBeNull();
  });
});

describe("the filters beside a selection", () => {
  it("stay, so that more can be found and added", async () => {
    const { shell, board } = await opened();
    await board.listing.select({ kind: "only", account: idAt(shell, 0) });
    await see("selection");
    const filters = await see("filter-platform");
    const list = await see("list");
    expect(filters.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    // Below the list it moves neither the filters nor a row.
    expect(list.compareDocumentPosition(await see("selection")) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("stay where they are when a table was saved, which is said under the list", async () => {
    const { board } = await opened();
    board.listing.said = "Saved as accounts.csv";
    expect((await see("list-told")).textContent).toBe("Saved as accounts.csv");
    expect((await see("shown")).classList).toContain("unseen");
    expect((await see("shown")).textContent).toBe("Saved as accounts.csv");
  });
});
