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
