import type { Catalogue } from "./catalogue.ts";
import { shell } from "./de/shell.ts";

/** All German texts, each under the English one. */
export const german: Catalogue = { ...shell };
