// Lets axe look at the page.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ask = await readFile(new URL("ask-axe.js", import.meta.url), "utf8");

/** What axe finds with all rules. */
export const everything = (visitor) => look(visitor, "everything");

/** What axe finds with the rules that look at colours. */
export const colours = (visitor) => look(visitor, "colours");

/** What axe finds with the rules that look at what scrolls. */
export const scrolling = (visitor) => look(visitor, "scrolling");

async function look({ page }, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const { violations } = await page.evaluate(`(${ask})("${what}")`);
  return violations;
}
