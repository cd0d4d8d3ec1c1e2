// Reads every page of the documentation and fails when a link or picture leads nowhere, a command is none of xtask's
// or npm's, or a page for people quotes words that are not on the screen: there, whatever stands in *italics* is the
// whole of a text of words/en.json, with … for what Plugboard fills in.

import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { anchors, commands, isKnown, quotes, shown, targets, xtasks } from "./docs/page.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Folders that hold nothing written by hand. */
const MADE = [".git", "dist", "gen", "node_modules", "paraglide", "target"];
/** The pages that quote the screen. */
const QUOTES = /^(README\.md$|docs\/)/;

const faults = [];
const used = new Set();
const pages = new Map();

async function collect(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !MADE.includes(entry.name)) await collect(path);
    else if (entry.name.endsWith(".md")) pages.set(relative(root, path).replaceAll("\\", "/"), await readFile(path, "utf8"));
  }
}

/** What is wrong with a link; nothing if it leads somewhere. Other hosts are not asked. */
async function follow(page, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return target.startsWith("https://") ? null : `${target} is not https`;
  const [path, anchor] = target.split("#");
  const file = path === "" ? page : posix.join(posix.dirname(page), path);
  if (file.startsWith("..")) return `${target} leads out of the repository`;
  if ((await stat(join(root, file)).catch(() => null)) === null) return `${target} is not there`;
  used.add(file);
  if (anchor === undefined) return null;
  return anchors(pages.get(file) ?? "").includes(anchor) ? null : `${target} names no heading`;
}

await collect(root);
const read = (file) => readFile(join(root, file), "utf8");
const known = xtasks(await read("xtask/src/main.rs"));
const { scripts } = JSON.parse(await read("ui/package.json"));
const screen = shown(JSON.parse(await read("ui/src/words/en.json")));

for (const [page, text] of pages) {
  const fault = (what) => faults.push(`${page}: ${what}`);
  for (const target of targets(text)) {
    const what = await follow(page, target);
    if (what !== null) fault(what);
  }
  for (const words of commands(text, "cargo xtask")) {
    if (!isKnown(known, words)) fault(`there is no cargo xtask ${words.join(" ")}`);
  }
  for (const [script] of commands(text, "npm run")) {
    if (!(script in scripts)) fault(`ui/package.json has no script ${script}`);
  }
  if (!QUOTES.test(page)) continue;
  for (const quoted of quotes(text)) {
    if (!screen.has(quoted)) fault(`“${quoted}” is not on the screen`);
  }
}
for (const picture of await readdir(join(root, "docs/pictures"))) {
  if (!used.has(`docs/pictures/${picture}`)) faults.push(`docs/pictures/${picture} is shown nowhere`);
}

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
