import type { Catalogue } from "./catalogue.ts";
import { editor } from "./de/editor.ts";
import { conflicts } from "./de/conflicts.ts";
import { connectors } from "./de/connectors.ts";
import { list } from "./de/list.ts";
import { shell } from "./de/shell.ts";
import { signIn } from "./de/sign-in.ts";
import { sync } from "./de/sync.ts";

export { engine } from "./de/engine.ts";

/** All German texts, each under the English one. */
export const german: Catalogue = {
  ...shell,
  ...sync,
  ...list,
  ...editor,
  ...conflicts,
  ...connectors,
  ...signIn,
};
