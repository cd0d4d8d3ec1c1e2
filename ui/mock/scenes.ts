// Every state of the window by name: the page draws `?scene=NAME`, the pictures are taken of all of them.

import { ALONE } from "./scenes/alone";
import { BACKS } from "./scenes/back";
import { FIRST_STEPS } from "./scenes/before";
import { BRAND_SCENES } from "./scenes/brands";
import { CHOOSINGS } from "./scenes/choosing";
import { HISTORIES } from "./scenes/history";
import { LIST_SCENES } from "./scenes/list";
import { RESULTS } from "./scenes/results";
import { SCREENS } from "./scenes/screens";
import { SHEETS } from "./scenes/sheets";
import type { Scene } from "./scenes/stage";
import { WAITINGS } from "./scenes/waiting";

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
};
