// Lets axe look at the page. The DOM of a scene is the same in both themes and at every size: there only the rules
// are asked that look at colours, or at what scrolls.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const COLOURS = ["color-contrast", "link-in-text-block"];
const SCROLLS = ["scrollable-region-focusable"];

/** What axe finds with all rules. */
export const everything = (visitor) => look(visitor, null);

/** What axe finds with the rules that look at colours. */
export const colours = (visitor) => look(visitor, COLOURS);

/** What axe finds with the rules that look at what scrolls. */
export const scrolling = (visitor) => look(visitor, SCROLLS);

async function look({ page }, only) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const violations = await page.evaluate(async (only) => {
    const options = { resultTypes: ["violations"], elementRef: false, preload: false };
    // A menu scrolls with the item that has the focus, which axe takes for one that cannot be reached.
    const scrolls = "scrollable-region-focusable";
    const menus = { exclude: [["[role=menu]"]] };
    const found = [];
    if (only === null || !only.includes(scrolls)) {
      const rules = only === null ? { rules: { [scrolls]: { enabled: false } } } : { runOnly: only };
      found.push(await globalThis.axe.run(document, { ...options, ...rules }));
    }
    if (only === null || only.includes(scrolls)) {
      found.push(await globalThis.axe.run(menus, { ...options, runOnly: [scrolls] }));
    }
    return found.flatMap(({ violations }) =>
      violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
    );
  }, only);
  return violations;
}
