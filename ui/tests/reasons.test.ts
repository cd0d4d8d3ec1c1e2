// Why an account needs somebody: the known codes in words with what helps, anything else as the service's own.

import { waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import type { ListChange, Row } from "../src/bindings";
import { toldOfChange } from "../src/past";
import { reasonFileWords, reasonHelp, reasonWords } from "../src/reason";
import { laidOut, opened, rowAt } from "./listed";
import { find, press, see } from "./window";

laidOut();

const SUSPENDED = "youtube_account_suspended";

const broken = (reason: string | null): Row => {
  const row = accounts(1, Date.now())[0]!;
  return { ...row, platform: "youtube", health: "needs_you", reason, signInHelps: reason !== SUSPENDED };
};

describe("a reason", () => {
  it.each([
    ["all_pages_removed", "Lost access to all its pages", "role on a page"],
    ["access_revoked", "Access was revoked", "only if the person still has their role"],
    ["token_expired\n", "has expired", "Reconnect the account"],
    [SUSPENDED, "suspended the channel", "Appeal to YouTube"],
  ])("%s is in Plugboard's words, with what helps", (code, words, help) => {
    expect(reasonWords(code)).toContain(words);
    expect(reasonWords(code)).not.toContain("service says");
    expect(reasonHelp(code)).toContain(help);
  });

  it.each(["Please ask the owner.", "__proto__", "constructor", "ALL_PAGES_REMOVED"])(
    "%s is the service's own words, and marked as such",
    (reason) => {
      expect(reasonWords(reason)).toMatch(/^The service says: /);
      expect(reasonWords(reason)).toContain(reason);
      expect(reasonHelp(reason)).toBeNull();
    },
  );

  it("that is a code of the service's reads as words", () => {
    expect(reasonWords("page_role_missing")).toBe("The service says: \u2068page role missing\u2069");
  });

  it("that is none or cannot be seen says nothing", () => {
    for (const none of [null, "", "\u200b"]) expect(reasonWords(none)).toBe("");
  });

  it("stands in the row, in the history, and in files", async () => {
    await opened([broken("Please ask the owner.")]);
    expect(rowAt(0)!.textContent).toContain("The service says:");
    const change = { kind: "broke", name: "A", username: "a", account: "acc_1", reason: "access_revoked", known: "list" };
    expect(toldOfChange(change as ListChange).more.join()).toContain("Access was revoked");
    expect(reasonFileWords()["reason_said"]).toBe("The service says: {text}");
  });
});

describe("a suspended channel", () => {
  it("is not offered a sign-in, but what helps", async () => {
    await opened([broken(SUSPENDED)]);
    expect(find("reconnect")).toBeNull();
    await press("what-helps");
    expect((await see("reason-help")).textContent).toContain("Appeal to YouTube");
    expect(find("detail-reconnect")?.className).not.toContain("filled");
    expect(find("detail-link")).toBeNull();
  });

  it("is warned of where a sign-in is begun all the same", async () => {
    const { board } = await opened([broken(SUSPENDED)]);
    board.reconnect(broken(SUSPENDED));
    expect((await see("sign-in-does-not-help")).textContent).toContain("will not help");
    board.reconnect(broken("access_revoked"));
    await waitFor(() => expect(find("sign-in-does-not-help")).toBeNull());
  });
});
