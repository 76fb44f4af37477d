import { invoiceSnapshot, toJson } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import { claimOf, computeTotals, creditFindings, creditKey, creditedBy } from "@concord/model";
import type { CreditFact, Finding, Invoice, VoidFact, WithdrawalFact } from "@concord/model";
import type { ClaimedOperations } from "@concord/protocol";
import type { LiveDocument } from "../core/live-documents.ts";
import type { OwnTurn, OwnWrite } from "../core/own-work.ts";
import type { NumberStorage } from "../storage/number-storage.ts";
import { writeAsRegistrar } from "./write-as-registrar.ts";

/** The invoice that a credit note credits, held in the same turn. */
export interface Credited {
  readonly live: LiveDocument;
  readonly reading: InvoiceSnapshot;
}

/** What a credit note says of what it credits, and what is written beside it on that. */
interface CreditWrites {
  readonly registers: Registers;
  readonly operations: ClaimedOperations;
  readonly beside: readonly OwnWrite[];
}

export const nothingTaken: CreditWrites = { registers: {}, operations: [], beside: [] };

/** Holds what a credit note credits; undefined for everything else, and where it is not known here. */
export async function creditedIn(
  { hold }: Pick<OwnTurn, "hold">,
  note: Invoice,
): Promise<Credited | undefined> {
  const named = creditedBy(note);
  if (named === undefined) return undefined;
  const live = await hold(named.document);
  if (live.kind !== "invoice") return undefined;
  return { live, reading: invoiceSnapshot(live.doc, { id: live.id }) };
}

/** Everything that keeps a credit note from crediting. One that names an invoice of ours by its number only would leave that unsettled. */
export async function creditObjections(
  {
    live,
    snapshot: { invoice },
    context: { storage },
  }: {
    readonly live: Pick<LiveDocument, "workspace" | "id">;
    readonly snapshot: Pick<InvoiceSnapshot, "invoice">;
    readonly context: { readonly storage: Pick<NumberStorage, "numberIsOf"> };
  },
  credited: Credited | undefined,
): Promise<readonly Finding[]> {
  if (invoice.kind !== "credit-note") return [];
  const named = creditedBy(invoice);
  if (named !== undefined) {
    return [
      ...creditFindings(invoice, credited?.reading, live.id),
      ...recordedOtherwise({ live, invoice }, credited, `precedingInvoices.${named.id}.document`),
    ];
  }
  const found: Finding[] = [];
  for (const { id, number } of invoice.precedingInvoices) {
    if ((await storage.numberIsOf(live.workspace, number)) === null) continue;
    found.push({
      rule: "CONCORD-CREDITED",
      path: `precedingInvoices.${id}.document`,
      severity: "error",
      message: `${number} is an invoice of this workspace. Make the credit note from it, so that it is settled.`,
    });
  }
  return found;
}

/** A credit stands under the note's document that is not what it comes to. It is a fact and does not change, so the note cannot be what settles the invoice. */
function recordedOtherwise(
  { live, invoice }: { readonly live: Pick<LiveDocument, "id">; readonly invoice: Invoice },
  credited: Credited | undefined,
  path: string,
): readonly Finding[] {
  const key = creditKey(live.id);
  const { credits = {}, voidedCredits = {} } = credited?.reading.ledger ?? {};
  const standing = credits[key];
  const isSame = standing?.amount === computeTotals(invoice).claim;
  if (standing === undefined || (isSame && !Object.hasOwn(voidedCredits, key))) return [];
  const message = "Another credit is recorded under this draft already. Make a new credit note.";
  return [{ rule: "CONCORD-CREDITED", path, severity: "error", message }];
}

/** A credit note that is issued settles what it credits, and is itself used up by that. Each names the other by its document, so that either is written once. */
export function creditGiven(
  note: {
    readonly live: Pick<LiveDocument, "id">;
    readonly invoice: Invoice;
    readonly number: string;
    readonly on: CreditFact["on"];
  },
  { live, reading }: Credited,
  relayClientId: number,
): CreditWrites {
  const { amount } = claimOf(note.invoice, computeTotals(note.invoice), "issued");
  const key = creditKey(note.live.id);
  const fact: CreditFact = { amount, creditNote: note.number, on: note.on };
  const used = applied(live.id, { amount, creditNote: note.number, on: note.on });
  return {
    ...used,
    beside: Object.hasOwn(reading.ledger.credits, key)
      ? []
      : writeAsRegistrar(live, relayClientId, { ...applied(note.live.id, fact), numbers: [] }),
  };
}

/** A credit note that is void takes nothing of what it credited. */
export function creditTakenBack(
  note: { readonly live: Pick<LiveDocument, "id">; readonly snapshot: InvoiceSnapshot },
  { live, reading }: Credited,
  relayClientId: number,
  { on, reason }: VoidFact,
): CreditWrites {
  const withdrawal: WithdrawalFact = { on, reason };
  const own = isOpen(note.snapshot.ledger, creditKey(live.id))
    ? withdrawn(live.id, withdrawal)
    : nothingTaken;
  return {
    registers: own.registers,
    operations: own.operations,
    beside: isOpen(reading.ledger, creditKey(note.live.id))
      ? writeAsRegistrar(live, relayClientId, {
          ...withdrawn(note.live.id, withdrawal),
          numbers: [],
        })
      : [],
  };
}

/** Writes what is missing: a credit note of ours came back after a restore, and what it credits did not, or did not know of it. */
export async function settleCredit(
  live: LiveDocument,
  turn: OwnTurn,
  snapshot: InvoiceSnapshot,
): Promise<readonly OwnWrite[]> {
  const { issued, invoice, ledger } = snapshot;
  if (issued?.by.type !== "registrar") return [];
  const credited = await creditedIn(turn, invoice);
  if (credited?.reading.issued === undefined) return [];
  const { relayClientId } = turn;
  const note = { live, invoice, number: issued.number, on: issued.on };
  const { registers, operations, beside } =
    ledger.voided === undefined
      ? creditGiven(note, credited, relayClientId)
      : creditTakenBack({ live, snapshot }, credited, relayClientId, ledger.voided);
  const isSaid = Object.keys(registers).every((path) => snapshot.live[path] !== undefined);
  const own = isSaid
    ? []
    : writeAsRegistrar(live, relayClientId, { registers, operations, numbers: [] });
  return [...own, ...beside];
}

function isOpen({ credits, voidedCredits }: InvoiceSnapshot["ledger"], key: string): boolean {
  return Object.hasOwn(credits, key) && !Object.hasOwn(voidedCredits, key);
}

type Said = Pick<CreditWrites, "registers" | "operations">;

function applied(document: LiveDocument["id"], credit: CreditFact): Said {
  const key = creditKey(document);
  return {
    registers: { [`credits.${key}`]: toJson(credit) },
    operations: [{ type: "apply-credit", key, credit: toJson(credit) }],
  };
}

function withdrawn(document: LiveDocument["id"], withdrawal: WithdrawalFact): Said {
  const key = creditKey(document);
  return {
    registers: { [`credits.${key}.voided`]: toJson(withdrawal) },
    operations: [{ type: "void-credit", key, withdrawal: toJson(withdrawal) }],
  };
}
