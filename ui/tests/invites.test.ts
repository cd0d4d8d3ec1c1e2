// Links for somebody who is not here: made, shown, copied, watched, taken back.

import { fireEvent, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { brandsView, inBrands, invite } from "../mock/brands";
import { FakeShell } from "../mock/shell";
import { emptyView } from "../mock/view";
import type { Contract, InviteView } from "../src/bindings";
import { message, standing } from "../src/invites";
import { calls, find, openWindow, press, see } from "./window";

const NOW = Date.now();
const BLUECUP = { accountId: "acc_1", username: "bluecup" };
const OTHER = { accountId: "acc_2", username: "harbor.shop" };

async function open(invites: InviteView[] = [], contract: Contract = "current") {
  const shell = new FakeShell();
  shell.hold(inBrands(accounts(12, NOW)), NOW);
  const workspace = { ...emptyView().workspace!, contract };
  shell.set({ workspace, invites, brands: contract === "current" ? brandsView() : null });
  return openWindow(shell);
}

const choose = (test: string, value: string) => fireEvent.change(find(test)!, { target: { value } });

describe("open links", () => {
  const used = { name: "used", got: OTHER, asExpected: null } as const;

  it("are counted beside every screen, and lead to the one there is", async () => {
    const { board } = await open([invite("i_1"), invite("i_2", { state: used })]);
    for (const screen of ["accounts", "history", "settings"] as const) {
      board.go(screen);
      flushSync();
      expect((await see("open-links")).textContent).toContain("1 open invite link");
    }
    await press("open-links");
    expect(board.asked).toEqual({ name: "link", invite: "i_1" });
  });

  it("of which there are several lead to their list", async () => {
    const { board } = await open([invite("i_1"), invite("i_2")]);
    expect((await see("open-links")).textContent).toContain("2 open invite links");
    await press("open-links");
    expect(board.screen).toBe("brands");
    await waitFor(() => expect(document.activeElement?.id).toBe("links-title"));
  });

  it("are said when they are used, wherever somebody is", async () => {
    const { shell } = await open([invite("i_1")]);
    await see("open-links");
    shell.set({ invites: [invite("i_1", { state: used })] });
    await waitFor(() => expect(find("status")?.textContent).toContain("harbor.shop"));
    expect(find("open-links")).toBeNull();
  });

  it("are all said that are used in one view", async () => {
    const { shell } = await open([invite("i_1"), invite("i_2")]);
    await see("open-links");
    const bluecup = { name: "used", got: BLUECUP, asExpected: null } as const;
    shell.set({ invites: [invite("i_1", { state: used }), invite("i_2", { state: bluecup })] });
    await waitFor(() => expect(find("status")?.textContent).toContain("harbor.shop"));
    expect(find("status")?.textContent).toContain("bluecup");
  });

  it("are not there where none is open", async () => {
    await open([invite("i_1", { state: used })]);
    await see("nav-accounts");
    expect(find("open-links")).toBeNull();
  });
});

describe("making a link", () => {
  it("is offered before a sign-in, and not at March's service or for a form", async () => {
    const { board } = await open();
    board.connect("instagram", null);
    expect(await see("send-link")).not.toBeNull();
    board.connect("telegram", null);
    await see("submit");
    expect(find("send-link")).toBeNull();
  });

  it("for an account that is listed says first that it may be refused, and then what helps", async () => {
    const { board, shell } = await open();
    board.ask({ name: "invite", platform: board.platform("instagram"), account: BLUECUP, brand: "b_1" });
    expect((await see("may-be-refused")).textContent).toContain("may refuse");
    shell.fail.invite = { code: "brand_taken", field: null, reference: "" };
    await press("invite-create");
    const said = (await see("fault")).textContent;
    expect(said).toContain("disconnect");
    expect(said).not.toContain("another brand");
  });

  it("is not offered at March's service", async () => {
    const { board } = await open([], "seed");
    board.connect("instagram", null);
    await see("open-browser");
    expect(find("send-link")).toBeNull();
  });

  it("asks for platform, brand and life, makes it once, and shows the link that came of it", async () => {
    const { board, shell } = await open([invite("i_old", { brand: { id: "b_acme", name: "Acme" } })]);
    board.ask({ name: "invite", platform: null, account: null, brand: null });
    await press("invite-create");
    expect(calls(shell, "invite")).toHaveLength(0);
    expect(find("sheet")?.textContent).toContain("Choose a platform first");
    await choose("invite-platform", "threads");
    await press("invite-create");
    expect(calls(shell, "invite")).toHaveLength(0);
    await choose("invite-brand", "b_acme");
    await press("invite-days-14");
    const create = await see("invite-create");
    await Promise.all([fireEvent.click(create), fireEvent.click(create)]);
    await waitFor(() => expect(calls(shell, "invite")).toEqual([["threads", "b_acme", 14, null]]));
    const made = invite("i_new", { platform: "threads", brand: { id: "b_acme", name: "Acme" } });
    shell.set({ invites: [made, ...shell.view.invites] });
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("link"));
    expect((find("invite-link") as HTMLInputElement).value).toBe(made.link);
  });

  it("takes seven days and the brand of an account that broke, and expects its handle", async () => {
    const { shell } = await open();
    const more = await waitFor(() => {
      const found = document.querySelector<HTMLElement>("[data-index='0'] [data-test=more]");
      if (!found) throw new Error("no row");
      return found;
    });
    await fireEvent.click(more);
    await press("send-link");
    expect((await see("sheet")).textContent).toContain("@bluecup");
    expect(find("invite-brand")).toBeNull();
    await press("invite-create");
    const row = shell.accounts[0]!;
    await waitFor(() =>
      expect(calls(shell, "invite")).toEqual([["instagram", row.brand!.id, 7, row.id]]),
    );
  });

  it("leads to the link that there is already", async () => {
    const { board, shell } = await open([invite("i_1", { brand: { id: "b_acme", name: "Acme" } })]);
    shell.fail.invite = { code: "invite_exists", field: null, reference: "409" };
    board.ask({ name: "invite", platform: board.platform("instagram"), account: null, brand: "b_acme" });
    await press("invite-create");
    await see("fault");
    await fireEvent.click(document.querySelector<HTMLElement>("[data-action=links]")!);
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("link"));
    expect(find("invite-link")).not.toBeNull();
  });

  it("can be pressed again after a refusal", async () => {
    const { board, shell } = await open();
    shell.fail.invite = { code: "offline", field: null, reference: "" };
    board.ask({ name: "invite", platform: board.platform("instagram"), account: null, brand: "b_acme" });
    await press("invite-create");
    await see("fault");
    await press("invite-create");
    await waitFor(() => expect(calls(shell, "invite")).toHaveLength(2));
  });
});

describe("a link", () => {
  it("is copied by the shell, alone or in a message of the chosen language with the place of the link in it", async () => {
    const { board, shell } = await open([invite("i_1")]);
    board.ask({ name: "link", invite: "i_1" });
    await press("copy-invite");
    await waitFor(() => expect(calls(shell, "copyInvite")).toEqual([["i_1"]]));
    await press("copy-message");
    await choose("invite-language", "de");
    expect(find("invite-message")?.textContent).toContain("Guten Tag");
    expect(find("invite-message")?.textContent).toContain("https://");
    await press("copy-message");
    await waitFor(() => expect(calls(shell, "copyInviteMessage")).toHaveLength(2));
    const [english, german] = calls(shell, "copyInviteMessage").map(([id, text]) => {
      expect(id).toBe("i_1");
      return String(text);
    });
    expect(english).toContain("Hello");
    expect(german).toContain("Guten Tag");
    for (const text of [english, german]) {
      expect(text?.match(/\{\w+\}/g)).toEqual(["{link}"]);
      expect(text).not.toContain("https://");
      expect(text).toContain("Instagram");
      expect(text).toContain("Blue Cup Coffee");
    }
  });

  it("has a picture for telephones, dark on white and labelled", async () => {
    const { board } = await open([invite("i_1")]);
    board.ask({ name: "link", invite: "i_1" });
    const picture = await see("qr");
    expect(picture.getAttribute("role")).toBe("img");
    expect(picture.getAttribute("aria-label")).toContain("Instagram");
    expect(picture.querySelector("path")?.getAttribute("d")).toBe(invite("i_1").qr.path);
  });

  it("is watched: used by whom, and a warning when it was somebody else", async () => {
    const { board, shell } = await open([invite("i_1", { expected: BLUECUP })]);
    board.ask({ name: "link", invite: "i_1" });
    expect((await see("invite-state")).dataset.state).toBe("open");
    shell.set({
      invites: [invite("i_1", { expected: BLUECUP, state: { name: "used", got: OTHER, asExpected: false } })],
    });
    await waitFor(() => expect(find("invite-state")?.dataset.mood).toBe("alert"));
    expect(find("invite-state")?.textContent).toContain("@harbor.shop");
    expect(find("invite-state")?.textContent).toContain("@bluecup");
    expect(find("invite-link")).toBeNull();
    await press("invite-new");
    await waitFor(() => expect(find("sheet")?.dataset.sheet).toBe("invite"));
    expect(find("sheet")?.textContent).toContain("@bluecup");
  });

  it("is taken back only after a second press", async () => {
    const { board, shell } = await open([invite("i_1")]);
    board.ask({ name: "link", invite: "i_1" });
    await press("revoke");
    expect(calls(shell, "revokeInvite")).toHaveLength(0);
    await press("revoke-not");
    await press("revoke");
    await press("confirm-revoke");
    await waitFor(() => expect(calls(shell, "revokeInvite")).toEqual([["i_1"]]));
  });

  it("that is gone says so instead of going blank", async () => {
    const { board, shell } = await open([invite("i_1")]);
    board.ask({ name: "link", invite: "i_1" });
    await see("invite-link");
    shell.set({ invites: [] });
    flushSync();
    expect(find("sheet")?.textContent).toContain("no longer exists");
    expect(find("copy-invite")).toBeNull();
  });

  it("stands in the list of the brands, and is put away when it is over", async () => {
    const { shell } = await open([invite("i_1"), invite("i_2", { state: { name: "over" } })]);
    await press("nav-brands");
    expect((await see("links")).children).toHaveLength(2);
    await press("dismiss-invite");
    await waitFor(() => expect(calls(shell, "dismissInvite")).toEqual([["i_2"]]));
    await press("show-invite");
    expect((await see("sheet")).dataset.sheet).toBe("link");
  });
});

describe("how a link stands", () => {
  it.each([
    [{ name: "open" }, "going"],
    [{ name: "used", got: BLUECUP, asExpected: true }, "good"],
    [{ name: "used", got: OTHER, asExpected: null }, "good"],
    [{ name: "used", got: OTHER, asExpected: false }, "alert"],
    [{ name: "over" }, "quiet"],
  ] as const)("%o is %s", (state, mood) => {
    expect(standing(invite("i", { expected: BLUECUP, state }), NOW).mood).toBe(mood);
  });

  it("tells how long it still works", () => {
    expect(standing(invite("i", { ends: NOW + 3 * 3_600_000 + 1 }), NOW).text).toContain("in 4 hours");
    expect(standing(invite("i", { ends: NOW + 1_000 }), NOW).text).toContain("less than a minute");
    expect(standing(invite("i", { ends: null }), NOW).text).toBe("Open. It has not been used yet.");
  });
});

it("lets no name take the place of the link or turn the text around", () => {
  const brand = { id: "b", name: "{link} \u202eevil" };
  const text = message(invite("i", { brand, expected: { accountId: "a", username: "{link}" } }), "{link}", "en");
  expect(text.match(/\{link\}/g)).toHaveLength(1);
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
});
