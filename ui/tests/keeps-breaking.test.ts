// An account that breaks again within a day each time is called the same wherever it stands.

import { waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";

import { accounts } from "../mock/accounts";
import { slotsOf } from "../mock/round";
import { broken } from "../mock/scenes/round";
import { FakeShell } from "../mock/shell";
import { laidOut } from "./listed";
import { calls, find, openWindow, press, see } from "./window";

laidOut();

async function open() {
  const shell = new FakeShell();
  const rows = accounts(12, Date.now());
  shell.hold(rows, Date.now());
  const row = rows.find((one) => one.health === "needs_you" && one.platform !== "whatsapp")!;
  shell.set({ notYou: [row.id] });
  return { ...(await openWindow(shell)), row };
}

it("in its row, and not in the others", async () => {
  const { row } = await open();
  await see("row");
  const said = [...document.querySelectorAll<HTMLElement>("[data-test=row]")].filter((one) =>
    one.textContent?.includes("Keeps breaking"),
  );
  expect(said.map((one) => one.dataset.account)).toEqual([row.id]);
});

it("in its details", async () => {
  const { board, row } = await open();
  board.listing.open = row.id;
  expect((await see("detail")).textContent).toContain("Keeps breaking");
  expect((await see("keeps-breaking")).textContent).toContain("within a day each time");
});

it("on the sheet that reconnects it, with its case file", async () => {
  const { board, shell, row } = await open();
  board.reconnect(row);
  expect((await see("keeps-breaking")).textContent).toMatch(/^\s*Keeps breaking/);
  find("sheet")?.querySelector<HTMLElement>("[data-test=make-case]")?.click();
  await waitFor(() => expect(calls(shell, "makeCase")).toEqual([[{ of: "account", account: row.id }]]));
});

it("on the sheet of a form, and on no other account's", async () => {
  const { board, row } = await open();
  board.connect("trustpilot", { accountId: row.id, username: row.username });
  await see("keeps-breaking");
  board.connect("trustpilot", { accountId: "acc_another", username: "another" });
  await waitFor(() => expect(find("keeps-breaking")).toBeNull());
});

it("in the round", async () => {
  const { board, shell } = await open();
  const [item] = broken(1);
  shell.play(slotsOf([{ ...item!, trouble: null }]));
  shell.set({ notYou: [item!.account] });
  board.go("round");
  expect((await see("round-row")).querySelector(".says")?.textContent).toBe("Keeps breaking");
  await press("round-case");
});
