import type { RelayStorage } from "../storage/storage.ts";
import type { LedgerService } from "./ledger-service.ts";

/** Under which the ledger's cursor goes among those of the projections. */
export const ledgerProjection = "ledger";

/** Cursors of projections, and the ledger's, which it keeps beside its own tables. */
export function cursorsOf(
  { projectionCursor }: Pick<RelayStorage, "projectionCursor">,
  ledger: LedgerService | null,
): RelayStorage["projectionCursor"] {
  return async (projection, workspace) =>
    ledger !== null && projection === ledgerProjection
      ? ledger.cursorOf(workspace)
      : projectionCursor(projection, workspace);
}
