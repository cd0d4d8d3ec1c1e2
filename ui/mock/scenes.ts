// Every state of the window by name: the page draws `?scene=NAME`, the pictures are taken of all of them.

import { ALONE } from "./scenes/alone";
import { BRAND_SCENES } from "./scenes/brands";
import { SCREENS } from "./scenes/screens";
import { SHEETS } from "./scenes/sheets";
import type { Scene } from "./scenes/stage";

export const SCENES: Record<string, Scene> = { ...ALONE, ...BRAND_SCENES, ...SCREENS, ...SHEETS };
