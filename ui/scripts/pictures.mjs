// Takes the pictures of the documentation: scenes of the mock, so all that they show is made up. Where ImageMagick is
// installed, they get 256 colours and a third of the size; without it they are too large, and this fails.
// `npm run pictures` writes them to docs/pictures.

import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { serve } from "./screens/serve.mjs";
import { Visitor } from "./screens/visitor.mjs";

const root = new URL("../..", import.meta.url).pathname;
const folder = join(root, "docs/pictures");

/** By the name of the picture: the scene. */
const PICTURES = {
  accounts: "accounts",
  waiting: "waiting-late-reconnect",
  "somebody-else": "result-else-undo",
  round: "round",
};
const LANGUAGES = { en: "en-GB", de: "de-DE" };
const SIZE = { width: 1080, height: 720 };
const MOST_BYTES = 120_000;

/** Fewer colours, and nothing of when it was made. Without ImageMagick, the picture as it is. */
function smaller(file) {
  const colours = ["-strip", "+dither", "-colors", "256", "-define", "png:exclude-chunks=date,time"];
  try {
    execFileSync("convert", [file, ...colours, `PNG8:${file}`], { stdio: "pipe" });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

const faults = [];
const { address, browser, close } = await serve(join(root, "target/ui-mock"));
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [language, locale] of Object.entries(LANGUAGES)) {
  const visitor = await Visitor.come(browser, address, faults, locale);
  await visitor.theme("light");
  for (const [name, scene] of Object.entries(PICTURES)) {
    await visitor.see(scene, SIZE);
    await visitor.prefer({ language });
    const file = join(folder, `${name}.${language}.png`);
    await writeFile(file, await visitor.page.screenshot({ animations: "disabled", caret: "hide" }));
    smaller(file);
    const bytes = (await readFile(file)).length;
    if (bytes > MOST_BYTES) faults.push(`${name}.${language}.png has ${bytes} bytes, of ${MOST_BYTES}: install ImageMagick`);
    console.log(`docs/pictures/${name}.${language}.png, ${Math.ceil(bytes / 1000)} kB`);
  }
}
await close();

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
