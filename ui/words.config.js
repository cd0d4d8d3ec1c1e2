// How ui/src/words becomes ui/src/paraglide; shared by Vite and `npm run check`.
export const words = {
  project: "./project.inlang",
  outdir: "./src/paraglide",
  strategy: ["preferredLanguage", "baseLocale"],
  emitReadme: false,
  emitPrettierIgnore: false,
};
