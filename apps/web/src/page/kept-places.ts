import { holderText } from "./accounts.ts";
import type { WorkspaceState } from "../wire/messages.ts";

/** The cache of the histories that an account has looked at on this device. */
export function keptHistoriesPlace(account: string): string {
  return `concord-history ${account}`;
}

/** What an account had entered when its pages went, and nobody had called stored. */
export function unstoredPlace(account: string): string {
  return `concord-unstored ${account}`;
}

/** Who looks at which workspace, as `holderOf` reads it of their token; "" until that is known. */
export function holderIn(
  state: Pick<WorkspaceState, "workspace" | "principal"> | undefined,
): string {
  return state === undefined || state.workspace === null || state.principal === null
    ? ""
    : holderText(state.workspace, state.principal.id);
}

/** What a holder has made of the list on this device: the columns shown, their widths, and views, whose names may be those of customers. */
export function listPlaces(holder: string) {
  return {
    columns: `concord-shown-columns ${holder}`,
    widths: `concord-widths ${holder}`,
    views: `concord-views ${holder}`,
  } as const;
}

/** When this device was last found ready for work without a network. */
export const fieldReadyPlace = "concord-field-ready";
