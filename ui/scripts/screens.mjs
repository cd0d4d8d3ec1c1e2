// Takes a picture of every state of the window in both themes, both languages and three sizes, under the app's
// own content security policy and frozen prototype. Fails when axe finds something, text is cut off or the policy refuses.
// `npm run screens -- --only waiting` takes those whose name contains the word, `--quick` each state but twice
// (English, light, wide; German, dark, small). Pictures go to target/screens.

import { mkdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

import { cutOff } from "./cut-off.mjs";

const { values: options } = parseArgs({
  options: { only: { type: "string", default: "" }, quick: { type: "boolean", default: false } },
});
const root = new URL("../..", import.meta.url).pathname;
const pages = join(root, "target/ui-mock");
const pictures = join(root, "target/screens");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src ipc: http://ipc.localhost",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join("; ");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

const server = createServer(async (request, response) => {
  if (request.url === "/favicon.ico") return response.writeHead(204).end();
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  try {
    const body = await readFile(join(pages, path));
    response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
    response.setHeader("Content-Security-Policy", POLICY);
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/mock.html`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});

const SIZES = [
  { width: 1080, height: 720, scale: 1 },
  { width: 720, height: 520, scale: 1 },
  // 720 by 520 with everything twice as large.
  { width: 360, height: 260, scale: 2 },
];
const faults = [];
let taken = 0;

if (options.only === "") await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });

/** All states in one language, theme and size, in one browser context. */
async function run(locale, theme, { width, height, scale }) {
  const context = await browser.newContext({
    locale: locale === "de" ? "de-DE" : "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  await context.addInitScript(() => {
    Object.freeze(Object.prototype);
    globalThis.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  let name = "";
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${name}: ${message.text()}`);
  });

  await page.goto(`${address}?scene=opening`);
  const scenes = await page.evaluate(() => globalThis.scenes);
  for (const scene of scenes.filter((scene) => scene.includes(options.only))) {
    name = `${scene}.${locale}.${theme}.${width}x${height}`;
    await page.goto(`${address}?scene=${scene}`);
    await page.waitForTimeout(scene.match(/menu|match|search|filtered|refused|empty|failed|two|full|unknown|invite|history|timeline|case/) ? 1000 : 140);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    taken += 1;
    for (const text of await page.evaluate(cutOff)) faults.push(`${name}: cut off: ${text}`);
    for (const what of await page.evaluate(() => globalThis.refused)) {
      faults.push(`${name}: refused by the content security policy: ${what}`);
    }
    await page.evaluate(axe);
    const { violations } = await page.evaluate(async () => {
      // A menu scrolls with the item that has the focus, which axe takes for one that cannot be reached.
      const menus = { exclude: [["[role=menu]"]] };
      const options = { resultTypes: ["violations"], elementRef: false, preload: false };
      const scrolls = "scrollable-region-focusable";
      const all = await globalThis.axe.run(document, { ...options, rules: { [scrolls]: { enabled: false } } });
      const rest = await globalThis.axe.run(menus, { ...options, runOnly: [scrolls] });
      return { violations: [...all.violations, ...rest.violations] };
    });
    for (const { id, nodes } of violations) {
      faults.push(`${name}: axe ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    }
  }
  await context.close();
}

const [wide, small] = SIZES;
if (options.quick) {
  await Promise.all([run("en", "light", wide), run("de", "dark", small)]);
} else {
  for (const locale of ["en", "de"]) {
    for (const size of SIZES) {
      await Promise.all(["light", "dark"].map((theme) => run(locale, theme, size)));
    }
  }
}

await browser.close();
server.close();
console.log(`${taken} pictures in target/screens`);
if (faults.length > 0) {
  console.error([...new Set(faults)].join("\n"));
  process.exit(1);
}
