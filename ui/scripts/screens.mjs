// Looks at every screen and sheet: axe in every language and theme; pictures, and a measure of what is cut off, at
// two sizes in three languages and both themes, and with text at 200 percent. Their variations it looks at twice
// (English, light, wide; German, dark, small). Fails when axe finds something, text is cut off, a scene fails or the
// content security policy refuses. `npm run screens -- --only waiting` takes the scenes whose name contains the word,
// `--quick` all but twice, `--whole` all in everything. Pictures go to target/screens.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import * as axe from "./screens/axe.mjs";
import { crookedColumns, cutOff, needlesslyCut, otherWayRound } from "./screens/cut-off.mjs";
import { serve } from "./screens/serve.mjs";
import { share, Visitor } from "./screens/visitor.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    whole: { type: "boolean", default: false },
  },
});
const root = new URL("../..", import.meta.url).pathname;
const pictures = join(root, "target/screens");
const { locales } = JSON.parse(await readFile(join(root, "ui/project.inlang/settings.json"), "utf8"));

const PAGES = 3;
const WIDE = { width: 1080, height: 720 };
const SMALL = { width: 720, height: 520 };
const THEMES = ["light", "dark"];
/** Short words, long words, from right to left. */
const DRAWN = ["en", "de", "ar"].filter((locale) => locales.includes(locale));

const faults = [];
let taken = 0;
let asked = 0;

/** A picture, and what cannot be read on it. */
async function draw(visitor, scene, locale, theme, size) {
  visitor.name = `${scene}.${locale}.${theme}.${size}`;
  await visitor.theme(theme);
  await writeFile(join(pictures, `${visitor.name}.png`), await visitor.picture());
  taken += 1;
}

async function measure(visitor) {
  for (const text of await visitor.page.evaluate(cutOff)) visitor.fault(`cut off: ${text}`);
  for (const rule of [needlesslyCut, crookedColumns, otherWayRound]) {
    for (const text of await visitor.page.evaluate(rule)) visitor.fault(text);
  }
}

async function check(visitor, rules) {
  asked += 1;
  for (const what of await rules(visitor)) visitor.fault(what);
}

/** Everything about one scene. */
async function whole(visitor, scene) {
  await visitor.theme("light");
  await visitor.see(scene, WIDE);
  for (const language of locales) {
    await visitor.prefer({ language });
    visitor.name = `${scene}.${language}.light.wide`;
    await visitor.theme("light");
    await check(visitor, axe.everything);
    if (DRAWN.includes(language)) {
      await measure(visitor);
      for (const theme of THEMES) await draw(visitor, scene, language, theme, "1080x720");
    } else {
      await visitor.theme("dark");
    }
    visitor.name = `${scene}.${language}.dark.wide`;
    await check(visitor, axe.colours);
  }
  await visitor.refused();
  await visitor.theme("light");
  await visitor.see(scene, SMALL);
  for (const language of DRAWN) {
    await visitor.prefer({ language });
    for (const theme of THEMES) await draw(visitor, scene, language, theme, "720x520");
    await measure(visitor);
  }
  await check(visitor, axe.scrolling);
  for (const language of DRAWN) {
    await visitor.prefer({ language, textSize: 200 });
    await draw(visitor, scene, language, "light", "200-percent");
    await measure(visitor);
  }
  await check(visitor, axe.scrolling);
  await visitor.refused();
}

/** The same, as far as it shows what most often goes wrong: of what differs little from another. */
async function quick(visitor, scene) {
  for (const [language, theme, size] of [["en", "light", WIDE], ["de", "dark", SMALL]]) {
    await visitor.theme(theme);
    await visitor.see(scene, size);
    await visitor.prefer({ language });
    await draw(visitor, scene, language, theme, `${size.width}x${size.height}`);
    await measure(visitor);
    await check(visitor, axe.everything);
    await visitor.refused();
  }
}

if (options.only === "") await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });

const began = performance.now();
const { address, browser, close } = await serve(join(root, "target/ui-mock"));
const visitors = await Promise.all(Array.from({ length: PAGES }, () => Visitor.come(browser, address, faults)));
const every = await visitors[0].scenes();
const each = await visitors[0].each();
for (const scene of each.filter((scene) => !every.includes(scene))) faults.push(`there is no scene ${scene}`);
const scenes = every.filter((scene) => scene.includes(options.only));
const isWhole = (scene) => !options.quick && (options.whole || each.includes(scene));
await share(visitors, scenes, async (visitor, scene) => {
  try {
    await (isWhole(scene) ? whole : quick)(visitor, scene);
  } catch (error) {
    visitor.fault(error.message);
  }
});
await close();

const took = Math.round((performance.now() - began) / 1000);
console.log(`${scenes.length} scenes, ${taken} pictures in target/screens, axe asked ${asked} times, ${took} s`);
if (faults.length > 0) {
  console.error([...new Set(faults)].join("\n"));
  process.exit(1);
}
