import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

import { words } from "./words.config.js";

type Words = Parameters<typeof paraglideVitePlugin>[0];

const PSEUDO = new URL("../target/pseudo/paraglide/", import.meta.url).pathname;

// `--mode mock` builds the page with an in-memory shell, apart from the release bundle; `--mode pseudo` the same with other words.
export default defineConfig(({ command, mode }) => {
  const pseudo = mode === "pseudo";
  const mock = mode === "mock" || pseudo;
  return {
    plugins: [
      // Builds and tests run scripts/words.mjs first: the plugin's timers would hold them for half a minute.
      ...(command === "serve" && mode !== "test" ? [paraglideVitePlugin(words as Words)] : []),
      svelte(),
      ...(mode === "test" ? [svelteTesting()] : []),
    ],
    // scripts/pseudo.mjs compiled other words than those of the page.
    resolve: { alias: pseudo ? [{ find: /^(\.\.?\/)+paraglide\//, replacement: PSEUDO }] : [] },
    clearScreen: false,
    server: { port: 5173, strictPort: true, host: "127.0.0.1" },
    build: {
      target: "es2022",
      outDir: pseudo ? "../target/ui-pseudo" : mock ? "../target/ui-mock" : "dist",
      emptyOutDir: true,
      // Inlined images and polyfills would need holes in the content security policy.
      assetsInlineLimit: 0,
      // Read by the shell when somebody asks for it; `cargo xtask package` puts that of the program beside it.
      license: { fileName: "notices/page.md" },
      modulePreload: { polyfill: false },
      rolldownOptions: { input: mock ? "mock.html" : "index.html" },
    },
    test: {
      environment: "jsdom",
      include: ["tests/**/*.test.ts"],
      setupFiles: ["tests/setup.ts"],
      // A busy machine takes longer over a list of thousands than the five seconds that are usual.
      testTimeout: 30_000,
    },
  };
});
