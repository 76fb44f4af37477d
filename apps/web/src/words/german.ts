import type { Catalogue } from "./catalogue.ts";
import { conflicts } from "./de/conflicts.ts";
import { connectors } from "./de/connectors.ts";
import { editor } from "./de/editor.ts";
import { engine as sentences } from "./de/engine.ts";
import { findings } from "./de/findings.ts";
import { list } from "./de/list.ts";
import { settings } from "./de/settings.ts";
import { settling } from "./de/settling.ts";
import { shell } from "./de/shell.ts";
import { signIn } from "./de/sign-in.ts";
import { sync } from "./de/sync.ts";

/** The German texts of all that is kept for working offline, each under the English one. */
export const german: Catalogue = {
  ...shell,
  ...sync,
  ...list,
  ...editor,
  ...conflicts,
  ...connectors,
  ...signIn,
  ...settings,
  ...settling,
};

/** What the engine and the model say, by their English sentences. */
export const engine: Catalogue = { ...sentences, ...findings };
