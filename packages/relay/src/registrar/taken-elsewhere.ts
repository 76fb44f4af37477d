import { isSameSeller } from "@concord/model";
import type { DocumentId, Party, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { IssuedElsewhere, NumberStorage } from "../storage/number-storage.ts";

/** A number that an invoice of ours has from another issuer. */
export interface NumberElsewhere {
  readonly number: string;
  readonly document: DocumentId;
  /** When it was issued, where that is known. */
  readonly on: PlainDate | undefined;
}

/** Whose numbers are looked for. */
export interface Sellers {
  readonly seller: Party | undefined;
  /** Whose an invoice is that names no seller. */
  readonly company: Party | undefined;
}

/** Which of these numbers an invoice of this seller has that was issued elsewhere: imported, or read from a tool. Those of other sellers are their own. */
export async function takenElsewhere(
  workspace: WorkspaceId,
  numbers: readonly string[],
  storage: Pick<NumberStorage, "issuedElsewhere">,
  sellers: Sellers,
): Promise<ReadonlyMap<string, NumberElsewhere>> {
  return ofSeller(await storage.issuedElsewhere(workspace, numbers), sellers);
}

/** By the number that was asked for, those of this seller. Of several invoices with one number the first counts. */
export function ofSeller(
  found: readonly IssuedElsewhere[],
  { seller, company }: Sellers,
): ReadonlyMap<string, NumberElsewhere> {
  const taken = new Map<string, NumberElsewhere>();
  for (const { number, asked, document, seller: its, on } of found) {
    if (taken.has(asked) || !isSameSeller(its ?? company, seller)) continue;
    taken.set(asked, { number, document, on });
  }
  return taken;
}
