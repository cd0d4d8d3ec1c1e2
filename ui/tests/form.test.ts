// The credential form, drawn from whatever fields the catalogue names.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { PLATFORMS, TWO_FIELDS } from "../mock/accounts";
import { attempt, connected, FakeShell } from "../mock/shell";
import type { Beginning } from "../src/ipc";
import { calls, find, openWindow, press, see, type } from "./window";

const input = (name: string) => find(`field-${name}`) as HTMLInputElement;

async function form(platform: string) {
  const shell = new FakeShell();
  shell.platformList = [...PLATFORMS, TWO_FIELDS];
  const opened = await openWindow(shell);
  opened.board.connect(platform, null);
  await see("submit");
  return opened;
}

describe("one field", () => {
  it("hides the key until it is asked for, and sends it trimmed", async () => {
    const { shell } = await form("trustpilot");
    expect(input("api_key").type).toBe("password");
    await press("show-api_key");
    expect(input("api_key").type).toBe("text");
    await type("field-api_key", "  tp_live_123456 ");
    await press("submit");
    expect(calls(shell, "submit")[0]).toEqual([
      expect.objectContaining({ platform: "trustpilot", account: null }),
      { api_key: "tp_live_123456" },
    ]);
  });

  it("says at the field what is missing, before anything is sent", async () => {
    const { shell } = await form("telegram");
    await press("submit");
    expect((await see("error-bot_token")).textContent).toBe("Fill this in.");
    expect(input("bot_token").getAttribute("aria-invalid")).toBe("true");
    expect(calls(shell, "submit")).toHaveLength(0);
  });

  it.each([
    ["telegram", "bot_token", "field_invalid", "does not look right"],
    ["telegram", "bot_token", "value_masked", "stars or dots"],
    ["bluesky", "identifier", "handle_incomplete", "acme.bsky.social"],
    ["bluesky", "identifier", "value_is_address", "is an address"],
    ["bluesky", "app_password", "not_an_app_password", "four groups of four"],
    ["trustpilot", "api_key", "not_a_hyphen", "“\u2013” is not a hyphen"],
  ] as const)("says at the field what Rust found wrong (%s %s %s)", async (platform, field, code, words) => {
    const { shell } = await form(platform);
    for (const name of platform === "bluesky" ? ["identifier", "app_password"] : [field]) await type(`field-${name}`, "typed");
    shell.fail.submit = { code, field, reference: "", sign: "\u2013" };
    await press("submit");
    const said = await see(`error-${field}`);
    await waitFor(() => expect(said.textContent).toContain(words));
    expect(document.querySelectorAll("[aria-invalid=true]")).toHaveLength(1);
    await waitFor(() => expect(document.activeElement).toBe(input(field)));
  });

  it("keeps what was typed after a refusal, says so at the field, and sends again under a new id", async () => {
    const { shell } = await form("trustpilot");
    await type("field-api_key", "tp_live_refuse");
    await press("submit");
    const id = find("sheet")?.dataset.attempt ?? "";
    const more = { platform: "trustpilot", method: "form" } as const;
    shell.put(attempt(id, { name: "starting" }, more));
    flushSync();
    expect(find("submit")?.getAttribute("aria-disabled")).toBe("true");
    const fault = { code: "credential_refused", field: "api_key", reference: "401" } as const;
    shell.put(attempt(id, { name: "failed", fault }, more));
    expect((await see("fault")).dataset.code).toBe("credential_refused");
    expect(find("error-api_key")?.contains(find("fault"))).toBe(true);
    expect(input("api_key").value).toBe("tp_live_refuse");

    await type("field-api_key", "tp_live_better");
    await press("submit");
    await waitFor(() => expect(calls(shell, "submit")).toHaveLength(2));
    expect((calls(shell, "submit")[1]?.[0] as Beginning).sheet).not.toBe(id);
    expect(calls(shell, "dismiss")).toEqual([[id]]);
    expect(find("sheet")?.dataset.sheet).toBe("form");
  });

  it("forgets what was typed when the sheet is closed", async () => {
    const { board } = await form("trustpilot");
    await type("field-api_key", "tp_live_123456");
    board.close();
    flushSync();
    board.connect("trustpilot", null);
    await see("submit");
    expect(input("api_key").value).toBe("");
  });

  it("sends once, however often the button is clicked", async () => {
    const { shell } = await form("trustpilot");
    await type("field-api_key", "tp_live_123456");
    const button = await see("submit");
    for (let i = 0; i < 100; i += 1) await fireEvent.click(button);
    expect(calls(shell, "submit")).toHaveLength(1);
  });
});

describe("a user name and a password", () => {
  it("asks for both, hides only the password, and sends both", async () => {
    const { shell } = await form("example");
    expect(input("username").type).toBe("text");
    expect(find("show-username")).toBeNull();
    expect(input("password").type).toBe("password");
    await type("field-username", "acme");
    await press("submit");
    expect(find("error-username")).toBeNull();
    expect(await see("error-password")).not.toBeNull();
    await type("field-password", "swordfish");
    await press("submit");
    expect(calls(shell, "submit")[0]?.[1]).toEqual({ username: "acme", password: "swordfish" });
  });

  it("puts a refusal without a field above the buttons, with one action", async () => {
    const { shell } = await form("example");
    await type("field-username", "acme");
    await type("field-password", "swordfish");
    shell.fail.submit = { code: "credential_refused", field: null, reference: "" };
    await press("submit");
    const fault = await see("fault");
    expect(fault.querySelectorAll("button[data-action]")).toHaveLength(1);
    expect(input("password").value).toBe("swordfish");
  });
});

it("ends in the same result as a browser sign-in", async () => {
  const { shell } = await form("trustpilot");
  await type("field-api_key", "tp_live_123456");
  await press("submit");
  const id = find("sheet")?.dataset.attempt ?? "";
  const got = { accountId: "acc_5", username: "lavela.example" };
  shell.put(
    attempt(id, connected(got, "new"), { platform: "trustpilot", method: "form" }),
  );
  await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("result"));
  expect(find("got")?.textContent).toContain("lavela.example");
});
