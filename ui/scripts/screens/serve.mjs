// Serves a built mock under the app's own content security policy, to a browser that this starts too.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { chromium } from "playwright-core";

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

/** The address of the mock in that folder, the browser, and how to end both. */
export async function serve(folder) {
  const files = new Map();
  const server = createServer(async (request, response) => {
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    try {
      const body = files.get(path) ?? (await readFile(join(folder, path)));
      files.set(path, body);
      response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
      response.setHeader("Content-Security-Policy", POLICY);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
  });
  return {
    address: `http://127.0.0.1:${server.address().port}/mock.html`,
    browser,
    async close() {
      await browser.close();
      server.close();
    },
  };
}
