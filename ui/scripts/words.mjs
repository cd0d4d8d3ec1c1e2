// Compiles the words and fails when a language lacks a word, a placeholder or a plural form,
// when a word is used nowhere, or when one shouts or speaks in technical terms.

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { compile } from "@inlang/paraglide-js";

import { words } from "../words.config.js";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const { baseLocale, locales } = JSON.parse(await readFile("project.inlang/settings.json", "utf8"));
// Another folder is checked and never compiled: `cargo xtask test` takes a word out of a copy.
const folder = process.env.WORDS ?? "src/words";
const faults = [];
const files = {};
for (const locale of locales) {
  files[locale] = JSON.parse(await readFile(join(folder, `${locale}.json`), "utf8"));
}

const variants = (word) => (typeof word === "string" ? { "": word } : (word?.[0]?.match ?? {}));
const names = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const placeholders = (text) => names(text).join(" ");
// These forms may put the number into a word, as Arabic does: "حسابان" is two accounts.
const WORDED = ["form=zero", "form=one", "form=two"];
const TECHNICAL = /\b(tokens?|oauth|callbacks?|exchange|40[0-9]|50[0-9]|http|uri|url)\b/i;

for (const locale of locales) {
  const rule = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const key of Object.keys(files[baseLocale])) {
    const word = files[locale][key];
    if (word === undefined) {
      faults.push(`${locale}: "${key}" is missing`);
      continue;
    }
    const base = files[baseLocale][key];
    if (typeof word !== typeof base) faults.push(`${locale}: "${key}" is of another kind`);
    const forms = variants(word);
    if (typeof word !== "string") {
      for (const category of rule) {
        if (!(`form=${category}` in forms)) faults.push(`${locale}: "${key}" lacks "${category}"`);
      }
    }
    const known = new Set(Object.values(variants(base)).flatMap(names));
    for (const [form, text] of Object.entries(forms)) {
      if (text.trim() === "") faults.push(`${locale}: "${key}" is empty`);
      if (text.includes("!")) faults.push(`${locale}: "${key}" shouts`);
      if (TECHNICAL.test(text)) faults.push(`${locale}: "${key}" is technical`);
      for (const name of names(text)) {
        if (!known.has(name)) faults.push(`${locale}: "${key}" has an unknown ${name}`);
      }
      if (typeof word !== "string" && !WORDED.includes(form)) {
        for (const name of known) {
          if (!text.includes(name)) faults.push(`${locale}: "${key}" lacks ${name} in "${form}"`);
        }
      }
      if (typeof word === "string" && placeholders(text) !== placeholders(base)) {
        faults.push(`${locale}: "${key}" has other placeholders than ${baseLocale}`);
      }
    }
  }
  for (const key of Object.keys(files[locale])) {
    if (!(key in files[baseLocale])) faults.push(`${locale}: "${key}" is not in ${baseLocale}`);
  }
}

const sources = (await readdir("src", { recursive: true })).filter(
  (file) => /\.(svelte|ts)$/.test(file) && !file.startsWith("paraglide"),
);
const code = (await Promise.all(sources.map((file) => readFile(join("src", file), "utf8")))).join();
const used = new Set(code.match(/\bm\.(\w+)/g)?.map((match) => match.slice(2)) ?? []);
// The shell says `shell_x` without the page: there it is the field `x` (src-tauri/src/words.rs).
const shell = (await readdir("../src-tauri/src", { recursive: true })).filter((file) => file.endsWith(".rs"));
const rust = (await Promise.all(shell.map((file) => readFile(join("../src-tauri/src", file), "utf8")))).join();
for (const [, name] of rust.matchAll(/\.(\w+)/g)) used.add(`shell_${name}`);
for (const key of Object.keys(files[baseLocale])) {
  if (!used.has(key)) faults.push(`"${key}" is used nowhere`);
}

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}

if (process.env.WORDS) process.exit(0);

const stamp = join(words.outdir, ".stamp");
const wanted = createHash("sha256").update(JSON.stringify([files, words])).digest("hex");
const built = await readFile(stamp, "utf8").catch(() => "");
if (built !== wanted) {
  await compile(words);
  await writeFile(stamp, wanted);
}
// The compiler leaves timers behind that would hold this process for half a minute.
process.exit(0);
