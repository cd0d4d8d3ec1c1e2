// Builds the mock with words in brackets, visits every scene, and fails on whatever is written there without them.
// It begins by planting two raw texts, to be sure that it would find them.

import { join } from "node:path";
import { parseArgs } from "node:util";

import { build } from "vite";

import { untranslated } from "./pseudo/find.mjs";
import { compilePseudo } from "./pseudo/words.mjs";
import { serve } from "./screens/serve.mjs";
import { share, Visitor } from "./screens/visitor.mjs";

const { values: options } = parseArgs({ options: { only: { type: "string", default: "" } } });
const ui = new URL("..", import.meta.url).pathname;
const target = join(ui, "../target");
const PLANTED = ["Raw words", "A raw name"];
const PAGES = 3;

await compilePseudo(ui, join(target, "pseudo"));
process.chdir(ui);
await build({ mode: "pseudo", logLevel: "warn" });

const faults = [];
const began = performance.now();
const { address, browser, close } = await serve(join(target, "ui-pseudo"));
const visitors = await Promise.all(Array.from({ length: PAGES }, () => Visitor.come(browser, address, faults)));
const [first] = visitors;
const scenes = (await first.scenes()).filter((scene) => scene.includes(options.only));

await first.see("settings", { width: 1080, height: 720 });
await first.page.evaluate(([text, name]) => {
  const planted = document.createElement("p");
  planted.textContent = text;
  planted.setAttribute("aria-label", name);
  document.body.append(planted);
}, PLANTED);
const seen = (await first.page.evaluate(untranslated)).join();
for (const planted of PLANTED) {
  if (!seen.includes(`"${planted}"`)) faults.push(`"${planted}" was planted and not found`);
}

await share(visitors, scenes, async (visitor, scene) => {
  try {
    await visitor.see(scene, { width: 1080, height: 720 });
    for (const text of await visitor.page.evaluate(untranslated)) visitor.fault(`${text} is not in the words`);
  } catch (error) {
    visitor.fault(error.message);
  }
});
await close();

console.log(`${scenes.length} scenes in brackets, ${Math.round((performance.now() - began) / 1000)} s`);
if (faults.length > 0) console.error([...new Set(faults)].join("\n"));
// The compiler leaves timers behind that would hold this process for half a minute.
process.exit(faults.length > 0 ? 1 : 0);
