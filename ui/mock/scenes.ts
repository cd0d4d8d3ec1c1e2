// Every state of the window by name: the page draws `?scene=NAME`, the pictures are taken of all of them.

import { ALONE } from "./scenes/alone";
import { BACKS } from "./scenes/back";
import { FIRST_STEPS } from "./scenes/before";
import { BRAND_SCENES } from "./scenes/brands";
import { CHOOSINGS } from "./scenes/choosing";
import { HISTORIES } from "./scenes/history";
import { LIST_SCENES } from "./scenes/list";
import { RESULTS } from "./scenes/results";
import { ROUNDS } from "./scenes/round";
import { SCREENS } from "./scenes/screens";
import { SHEETS } from "./scenes/sheets";
import type { Scene } from "./scenes/stage";
import { WAITINGS } from "./scenes/waiting";
import { WORKSPACE_SCENES } from "./scenes/workspaces";

export const SCENES: Record<string, Scene> = {
  ...ALONE,
  ...BRAND_SCENES,
  ...SCREENS,
  ...HISTORIES,
  ...LIST_SCENES,
  ...BACKS,
  ...FIRST_STEPS,
  ...SHEETS,
  ...WAITINGS,
  ...CHOOSINGS,
  ...RESULTS,
  ...ROUNDS,
  ...WORKSPACE_SCENES,
};

/** One of each screen and sheet, or a few: they are looked at in every language, theme and size; the rest is a variation. */
export const EACH: string[] = [
  "opening", "locked", "already-open", "welcome", "welcome-pasted", "welcome-refused", "accounts",
  "accounts-none", "accounts-one", "accounts-many", "accounts-menu", "list-100000", "list-grouped",
  "list-found", "list-filters", "list-selected", "detail-needs-you", "detail-long", "connect", "before", "before-again",
  "before-brand", "form", "form-two-fields", "waiting", "waiting-menu", "waiting-time-up", "choosing",
  "result-new", "attempts-in-list", "result-declined", "result-failed", "result-several", "result-else-new",
  "result-unconfirmed", "round", "round-flying", "round-failed", "round-closed", "round-proof", "brands",
  "brands-none", "delete-brand", "disconnect", "pages", "invite", "link-open", "link-used", "settings",
  "settings-rehearsal", "notices", "shortcuts", "history", "history-empty", "history-changed", "history-days",
  "history-days-table", "timeline-failed", "case", "workspaces-menu-two", "workspaces-settings-nine",
  "workspaces-add", "workspaces-replace", "workspaces-remove", "remove-everything", "remove-everything-keys-left",
  "workspaces-key-missing",
  "workspaces-rehearsal", "dashboard", "back-neither",
];
