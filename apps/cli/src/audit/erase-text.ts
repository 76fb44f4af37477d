import { counted } from "../terminal/output.ts";

/** What of an invoice's past the relay says could be erased. */
export interface ErasablePast {
  readonly batches: number;
  readonly refused: number;
  readonly erased: { readonly by: string; readonly at: string } | null;
}

/** What is there to be erased, for who decides on it. */
export function pastText(name: string, { batches, refused, erased }: ErasablePast): string {
  return [
    `${name}: the values of ${counted(batches, "batch", "batches")} stand in ledger and journal; ${counted(refused, "refused batch", "refused batches")} of it ${refused === 1 ? "is" : "are"} kept.`,
    erased === null
      ? "Nothing of it was erased before."
      : `It was erased last on ${erased.at}, by ${erased.by}.`,
  ].join("\n");
}

/** What an erasure reaches and what it does not, in full: somebody answers for it to the person whose data it is. */
export const scopeText = [
  "Removed, for good and for everybody: the key of its values in the ledger, so that no entry can be read any more; the values in the journal; values that were overwritten, from the document itself; what the relay had refused and kept of it.",
  "It stays on record who changed which field, when and by which tool, and that you erased the values. Seals and exports verify as before. What is written into it later stands in the ledger without values, and in the journal with them.",
  "Not removed: what the invoice says now, and lists that show it; records of its conflicts and declined requests quote values and belong to it. Clear its fields first if they are to go; what is issued is frozen and stays, as an invoice has to be kept.",
  "Not reached from here: devices and bridges that hold the invoice, Stripe, QuickBooks and other tools, backups, and readable exports made before. Names of people stand in the journal beside what they wrote, and room that was freed on the disk is overwritten only as it is used again.",
].join("\n");
