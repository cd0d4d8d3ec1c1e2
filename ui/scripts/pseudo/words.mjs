// Makes words that nobody could mistake for words of the page: accented, a third longer, in brackets. Compiles them
// into a folder of its own.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { compile } from "@inlang/paraglide-js";

import { words } from "../../words.config.js";

const ACCENTED = new Map([..."aàcçeéiînñoöuüyýAÀCÇEÉIÎNÑOÖUÜYÝ"].map((sign, index, all) => [all[index - 1], sign]).filter((_, index) => index % 2 === 1));
const LONGER = 0.35;

/** The text as nobody would write it, its placeholders as they are. */
export function pseudo(text) {
  const accented = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : [...part].map((sign) => ACCENTED.get(sign) ?? sign).join("")))
    .join("");
  return `⟦${accented}${" ·".repeat(Math.ceil((text.length * LONGER) / 2))}⟧`;
}

function pseudoWord(word) {
  if (typeof word === "string") return pseudo(word);
  return word.map((one) => ({
    ...one,
    match: Object.fromEntries(Object.entries(one.match).map(([form, text]) => [form, pseudo(text)])),
  }));
}

/** Compiles them for a build that is made with `--mode pseudo`. */
export async function compilePseudo(ui, folder) {
  const english = JSON.parse(await readFile(join(ui, "src/words/en.json"), "utf8"));
  const project = join(folder, "project.inlang");
  await mkdir(project, { recursive: true });
  const made = Object.fromEntries(Object.entries(english).map(([key, word]) => [key, pseudoWord(word)]));
  await writeFile(join(folder, "en.json"), JSON.stringify(made));
  const settings = {
    baseLocale: "en",
    locales: ["en"],
    telemetry: "off",
    modules: [`./${relative(folder, join(ui, "node_modules/@inlang/plugin-message-format/dist/index.js"))}`],
    "plugin.inlang.messageFormat": { pathPattern: "./{locale}.json" },
  };
  await writeFile(join(project, "settings.json"), JSON.stringify(settings));
  await compile({ ...words, project, outdir: join(folder, "paraglide") });
}
