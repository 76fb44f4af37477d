import { IssuedFact, invoiceSnapshot, semanticId, toJson } from "@concord/document";
import type { ConflictRecord, InvoiceSnapshot } from "@concord/document";
import { isSameSeller, utcInstant, withSeller } from "@concord/model";
import type { Party } from "@concord/model";
import type { LiveDocument } from "../core/live-documents.ts";
import { numberOnTwo } from "../core/leased-issues.ts";
import type { OwnTurn, OwnWrite } from "../core/own-work.ts";
import type { JournalEntry } from "../storage/storage.ts";
import type { NumberStorage } from "../storage/number-storage.ts";
import { writeAsRegistrar } from "./write-as-registrar.ts";

/** The number under which a batch brings an invoice that was issued elsewhere. */
export function importedIn({ difference }: JournalEntry): string | undefined {
  for (const { path, after } of difference) {
    const issued = path === "issued" ? IssuedFact.safeParse(after).data : undefined;
    if (issued?.by.type === "connector") return issued.number;
  }
  return undefined;
}

/**
 * An invoice that was issued elsewhere came after a device had given its number under a lease, which nobody could know: both stand, and a person is told on the invoice of ours,
 * as where it came before (RL545).
 */
export async function tellOfLeased(
  { workspace, id }: LiveDocument,
  { issued: imported }: InvoiceSnapshot,
  { hold, relayClientId, now }: OwnTurn,
  {
    storage,
    company,
  }: {
    readonly storage: Pick<NumberStorage, "numberIsOf">;
    readonly company: Party | undefined;
  },
): Promise<readonly OwnWrite[]> {
  if (imported?.by.type !== "connector") return [];
  const document = await storage.numberIsOf(workspace, imported.number);
  if (document === null || document === id) return [];
  const live = await hold(document);
  if (live.kind !== "invoice") return [];
  const { issued, conflicts } = invoiceSnapshot(live.doc, { id: document });
  if (issued?.by.type !== "registrar" || issued.by.lease === undefined) return [];
  if (issued.number !== imported.number) return [];
  const its = withSeller(imported.content, company).seller;
  if (!isSameSeller(its, issued.content.seller)) return [];
  const told = numberOnTwo(issued.number);
  if (conflicts.some(({ record }) => record.lost.value === told)) return [];
  // Beside what it may have been told of already: that the lease had ended, say.
  const path = `conflicts.${semanticId(document, "number", "lease-ended")}`;
  const record: ConflictRecord = {
    kind: "lease-ended",
    path: "issued",
    kept: {
      value: issued.number,
      acceptedAt: utcInstant(now),
      ...(issued.at !== undefined && { at: issued.at }),
    },
    lost: { value: told },
    state: "open",
  };
  const place = { workspace, document, path, standing: undefined };
  const proven = live.recordWord.prove(place, toJson(record));
  return writeAsRegistrar(live, relayClientId, {
    registers: { [path]: proven },
    operations: [],
    numbers: [],
  });
}
