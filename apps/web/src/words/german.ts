import type { Catalogue } from "./catalogue.ts";
import { audit } from "./de/audit.ts";
import { conflicts } from "./de/conflicts.ts";
import { connectors } from "./de/connectors.ts";
import { editor } from "./de/editor.ts";
import { engine as sentences } from "./de/engine.ts";
import { findings } from "./de/findings.ts";
import { history } from "./de/history.ts";
import { list } from "./de/list.ts";
import { numbering } from "./de/numbering.ts";
import { settings } from "./de/settings.ts";
import { settling } from "./de/settling.ts";
import { shell } from "./de/shell.ts";
import { signIn } from "./de/sign-in.ts";
import { sync } from "./de/sync.ts";

/** All German texts, each under the English one. */
export const german: Catalogue = {
  ...shell,
  ...sync,
  ...list,
  ...editor,
  ...numbering,
  ...conflicts,
  ...connectors,
  ...signIn,
  ...settings,
  ...settling,
  ...history,
  ...audit,
};

/** What the engine and the model say, by their English sentences. */
export const engine: Catalogue = { ...sentences, ...findings };
