// What a credential form asks for beyond the catalogue: a second factor, a field that the service names, rows of a
// person's own, a brand; and the platforms for which there is no form at all.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { brandsView } from "../mock/brands";
import { attempt, FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { ErrorCode, Fault, View } from "../src/bindings";
import { Credentials } from "../src/credentials.svelte";
import { unknownPlatform } from "../src/platforms";
import { calls, find, openWindow, press, see, type } from "./window";

const input = (test: string) => find(test) as HTMLInputElement;
const fault = (code: ErrorCode, field: string | null = null): Fault => ({ code, field, reference: "r" });

async function form(platform: string, change: Partial<View> = {}) {
  const shell = new FakeShell();
  shell.set(change);
  const opened = await openWindow(shell);
  opened.board.connect(platform, null);
  await see("submit");
  return opened;
}

/** The attempt of the open sheet fails in that way. */
function fail(shell: FakeShell, platform: string, why: Fault): void {
  const id = find("sheet")?.dataset.attempt ?? "";
  shell.put(attempt(id, { name: "failed", fault: why }, { platform, method: "form" }));
  flushSync();
}

describe("a second factor", () => {
  async function asked(field: string | null) {
    const opened = await form("bluesky");
    expect(find("field-auth_factor_token")).toBeNull();
    await type("field-identifier", "acme.bsky.social");
    await type("field-app_password", "abcd-efgh-ijkl-mnop");
    await press("submit");
    fail(opened.shell, "bluesky", fault("second_factor", field));
    await see("field-auth_factor_token");
    return opened;
  }

  it.each(["auth_factor_token", null])("is asked for when it is needed, with what was typed in place (%s)", async (field) => {
    const { shell } = await asked(field);
    await waitFor(() => expect(document.activeElement).toBe(find("field-auth_factor_token")));
    expect(input("field-identifier").value).toBe("acme.bsky.social");
    expect(input("field-app_password").value).toBe("abcd-efgh-ijkl-mnop");
    expect(find("error-auth_factor_token")?.textContent).toContain("code");
    await type("field-auth_factor_token", " 12345-ABCDE ");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(2));
    expect(calls(shell, "submit").map(([, fields]) => fields)).toEqual([
      { identifier: "acme.bsky.social", app_password: "abcd-efgh-ijkl-mnop" },
      {
        identifier: "acme.bsky.social",
        app_password: "abcd-efgh-ijkl-mnop",
        auth_factor_token: "12345-ABCDE",
      },
    ]);
  });

  it("stays while another fault is mended", async () => {
    const { shell } = await asked("auth_factor_token");
    await type("field-auth_factor_token", "12345");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(2));
    fail(shell, "bluesky", fault("credential_refused", "app_password"));
    await waitFor(() => expect(document.activeElement).toBe(find("field-app_password")));
    expect(input("field-auth_factor_token").value).toBe("12345");
  });
});

describe("a field that the service names", () => {
  it("is added, named as the service names it, hidden, and sent along", async () => {
    const { shell } = await form("telegram");
    const key = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    await type("field-bot_token", key);
    await press("submit");
    fail(shell, "telegram", fault("field_wanted", "shop_number"));
    await waitFor(() => expect(document.activeElement).toBe(find("field-shop_number")));
    expect(input("field-shop_number").type).toBe("password");
    expect(find("sheet")?.textContent).toContain("shop number");
    await type("field-shop_number", "17");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(2));
    expect(calls(shell, "submit")[1]?.[1]).toEqual({ bot_token: key, shop_number: "17" });
  });

  it("that has no name of the right form is not drawn", () => {
    const credentials = new Credentials(unknownPlatform("new"));
    credentials.widen(fault("field_wanted", "<b>"));
    credentials.widen(fault("field_wanted", null));
    expect(credentials.fields).toEqual([]);
  });
});

describe("where a value is found", () => {
  it("opens the platform's own page, and says so when no browser can be started", async () => {
    const { shell } = await form("telegram");
    await press("find-bot_token");
    expect(calls(shell, "openHelp")).toEqual([[{ name: "field", platform: "telegram", field: "bot_token" }]]);
    shell.fail.openHelp = fault("browser_failed");
    await press("find-bot_token");
    expect((await see("fault")).dataset.code).toBe("browser_failed");
  });

  it("is not offered where no such page is known", async () => {
    await form("bluesky");
    expect(find("find-app_password")).not.toBeNull();
    expect(find("find-identifier")).toBeNull();
  });
});

describe("a brand", () => {
  it("has to be chosen for a new account before anything is sent", async () => {
    const { shell } = await form("trustpilot", {
      workspace: { ...emptyView().workspace!, contract: "current" },
      brands: brandsView(),
    });
    await type("field-api_key", "tp_live_123456");
    await press("submit");
    expect(await see("error-brand")).not.toBeNull();
    expect(calls(shell, "submit")).toHaveLength(0);
    await fireEvent.change(find("brand-select")!, { target: { value: "b_empty" } });
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(1));
    expect(calls(shell, "submit")[0]?.[0]).toMatchObject({ platform: "trustpilot", brand: "b_empty" });
  });

  it("is not asked for on a reconnect", async () => {
    const shell = new FakeShell();
    shell.set({ brands: brandsView() });
    const { board } = await openWindow(shell);
    board.connect("trustpilot", { accountId: "acc_1", username: "lavela" });
    await see("submit");
    expect(find("brand-select")).toBeNull();
  });
});

describe("a platform that the catalogue does not know", () => {
  async function unknown() {
    const shell = new FakeShell();
    const rows = accounts(2, Date.now()).map((row) => ({ ...row, platform: "new-network" }));
    shell.hold(rows, Date.now());
    const opened = await openWindow(shell);
    await press("nav-connect");
    const card = document.querySelector<HTMLElement>("[data-platform=new-network]")!;
    await fireEvent.click(card);
    return opened;
  }

  it("has a plain card, and signs in by browser unless told otherwise", async () => {
    const { shell } = await unknown();
    expect(await see("by-keys")).not.toBeNull();
    await press("open-browser");
    expect(calls(shell, "begin")[0]?.[0]).toMatchObject({ platform: "new-network" });
  });

  it("takes names and values that a person gives it", async () => {
    const { shell } = await unknown();
    await press("by-keys");
    await see("submit");
    expect(input("free-value-0").type).toBe("password");
    await press("submit");
    expect(calls(shell, "submit")).toHaveLength(0);
    await waitFor(() => expect(document.activeElement).toBe(find("free-name-0")));
    await type("free-name-0", " shop_id ");
    await type("free-value-0", " 17 ");
    await press("free-add");
    await type("free-name-1", "shop_id");
    await type("free-value-1", "swordfish");
    await press("submit");
    expect(calls(shell, "submit")).toHaveLength(0);
    expect(input("free-name-1").getAttribute("aria-invalid")).toBe("true");
    await type("free-name-1", "api_secret");
    await press("free-add");
    await press("free-remove-2");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(1));
    const [beginning, fields] = calls(shell, "submit")[0] ?? [];
    expect(beginning).toMatchObject({ platform: "new-network", account: null });
    expect(fields).toEqual({ shop_id: "17", api_secret: "swordfish" });
  });

  it("stays a form when the service refuses what was typed, and takes what it asks for besides", async () => {
    const { shell } = await unknown();
    await press("by-keys");
    await type("free-name-0", "shop_id");
    await type("free-value-0", "17");
    await press("submit");
    fail(shell, "new-network", fault("field_wanted", "api_secret"));
    await waitFor(() => expect(document.activeElement).toBe(find("field-api_secret")));
    expect(find("sheet")?.dataset.sheet).toBe("form");
    expect(input("free-value-0").value).toBe("17");
    await type("field-api_secret", "swordfish");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(2));
    expect(calls(shell, "submit")[1]?.[1]).toEqual({ shop_id: "17", api_secret: "swordfish" });
  });
});

describe("a platform that only the dashboard connects", () => {
  it("says why and what to do, opens the dashboard, and then checks the list", async () => {
    const { shell, board } = await openWindow();
    await press("nav-connect");
    await fireEvent.click(document.querySelector<HTMLElement>("[data-platform=whatsapp]")!);
    expect((await see("sheet")).dataset.sheet).toBe("dashboard");
    expect(find("open-browser")).toBeNull();
    await press("open-dashboard");
    expect(calls(shell, "openHelp")).toEqual([[{ name: "dashboard" }]]);
    await press("check-list");
    expect(calls(shell, "refresh")).toHaveLength(1);
    expect(board.screen).toBe("accounts");
    expect(find("sheet")).toBeNull();
  });

  it("leads there too where a developer app of one's own comes first", async () => {
    const { shell, board } = await openWindow();
    board.connect("twitter", null);
    await press("open-dashboard");
    expect(calls(shell, "openHelp")).toEqual([[{ name: "dashboard" }]]);
  });
});
