import { invoiceSnapshot } from "@concord/document";
import { isSameSeller, withSeller } from "@concord/model";
import type { DocumentId, Party, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { OwnTurn } from "../core/own-work.ts";
import type { NumberStorage } from "../storage/number-storage.ts";

/** So many invoices are looked at, while everybody's edits wait. Where more have one of the numbers it counts as taken. */
const mostLookedAt = 50;

/** A number that an invoice of ours has from another issuer. */
export interface NumberElsewhere {
  readonly number: string;
  readonly document: DocumentId;
  /** When it was issued, where that is known. */
  readonly on: PlainDate | undefined;
}

/** The first of these numbers that an invoice of this seller has which was issued elsewhere: imported, or read from a tool. Those of other sellers are their own. */
export async function takenElsewhere(
  workspace: WorkspaceId,
  numbers: readonly string[],
  {
    seller,
    company,
    turn: { hold },
    storage,
  }: {
    readonly seller: Party | undefined;
    /** Whose an invoice is that names no seller. */
    readonly company: Party | undefined;
    readonly turn: Pick<OwnTurn, "hold">;
    readonly storage: Pick<NumberStorage, "issuedElsewhere">;
  },
): Promise<NumberElsewhere | undefined> {
  const found = await storage.issuedElsewhere(workspace, numbers);
  for (const { number, document } of found.slice(0, mostLookedAt)) {
    const { doc, kind } = await hold(document);
    if (kind !== "invoice") continue;
    const { issued } = invoiceSnapshot(doc, { id: document });
    // What the relay has put right since is none.
    if (issued === undefined) continue;
    if (!isSameSeller(withSeller(issued.content, company).seller, seller)) continue;
    return { number, document, on: issued.on ?? issued.content.issueDate };
  }
  const next = found[mostLookedAt];
  return next && { ...next, on: undefined };
}
