import { DecimalString, toBig, toDecimalString } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { CommandFailure } from "../failure.ts";
import {
  createDraft,
  day,
  draftCreditNote,
  requestIssue,
  requestVoid,
  surveyLine,
} from "./draft.ts";
import { until } from "./measure.ts";
import type { Step } from "./measure.ts";
import type { Person } from "./people.ts";
import type { DemoVendors } from "./vendors.ts";

const promptly = { withinMs: 20_000, everyMs: 5 };

const patiently = { withinMs: 60_000, everyMs: 10 };

/** Who plays, and what they see. */
export interface Cast {
  readonly ana: Person;
  readonly ben: Person;
  readonly vendors: DemoVendors;
  readonly tell: (step: Step) => void;
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const from = performance.now();
  const value = await work();
  return { ms: performance.now() - from, value };
}

/** Two people edit one draft, one of them offline; their edits meet, and the one true conflict is seen and resolved. */
export async function editTogether({ ana, ben, tell }: Cast): Promise<DocumentId> {
  const made = await timed(async () => {
    const id = await createDraft(ana.replica, "Hafenbau Nord GmbH");
    await until("the draft on Ben's replica", () => ben.replica.row(id)?.summary, promptly);
    return id;
  });
  const invoice = made.value;
  tell({ what: "Ana creates a draft; it is on Ben's replica", ms: made.ms });

  ben.replica.disconnect();
  tell({ what: "Ben goes offline", ms: undefined });
  await ben.replica.apply(invoice, [
    { type: "set-line", line: surveyLine, field: "quantity", value: "6" },
    { type: "set-field", path: "dueDate", value: day(30) },
  ]);
  await ana.replica.apply(invoice, [
    { type: "set-field", path: "references.purchaseOrder", value: "PO-4711" },
    { type: "set-field", path: "dueDate", value: day(21) },
  ]);
  tell({
    what: "Ben, offline: 6 hours, due in 30 days. Ana, online: order PO-4711, due in 21 days",
    ms: undefined,
  });

  const met = await timed(async () => {
    ben.replica.connect();
    return until(
      "agreement of the two replicas",
      async () => {
        const [hers, his] = await Promise.all([
          ana.replica.registers(invoice),
          ben.replica.registers(invoice),
        ]);
        const conflict = ana.replica.conflicts().find(({ document }) => document === invoice);
        const agree =
          hers !== undefined && JSON.stringify(sorted(hers)) === JSON.stringify(sorted(his ?? {}));
        return agree && conflict !== undefined ? conflict : undefined;
      },
      promptly,
    );
  });
  const { kept, lost } = met.value.record;
  tell({
    what: "Ben is back: both replicas agree, and the two due dates are seen as a conflict",
    ms: met.ms,
    detail: `${met.value.record.path}: kept ${side(kept)}, lost ${side(lost)}`,
  });

  const settled = await timed(async () => {
    await ana.replica.apply(invoice, [
      {
        type: "resolve-conflict",
        conflict: met.value.id,
        choice: { type: "value", value: day(30) },
        by: ana.name,
      },
    ]);
    await until(
      "the resolution on Ben's replica",
      () =>
        ben.replica.conflicts().some(({ document }) => document === invoice) ? undefined : true,
      promptly,
    );
  });
  tell({ what: "Ana decides for 30 days; the conflict is gone on Ben's replica", ms: settled.ms });
  return invoice;
}

function side({
  value,
  author,
}: {
  readonly value?: unknown;
  readonly author?: string | undefined;
}): string {
  return `${JSON.stringify(value)} (${author ?? "unknown"})`;
}

function sorted(
  registers: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] {
  return Object.entries(registers).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

export interface Issued {
  readonly invoice: DocumentId;
  readonly number: string;
  readonly stripe: string;
}

/** How long after somebody asked for it the invoice was where, in milliseconds. */
export interface IssueDelays {
  readonly numbered: number;
  readonly inStripe: number;
  readonly inQuickBooks: number;
}

/** Issues the invoice here, and waits until Stripe has finalised it under its number and QuickBooks has booked it. */
export async function issue(
  { ana, ben, vendors }: Cast,
  invoice: DocumentId,
): Promise<Issued & { readonly delays: IssueDelays }> {
  const from = performance.now();
  const since = (): number => performance.now() - from;
  await requestIssue(ana.replica, invoice);
  const number = await until("the number", () => numberOf(ben, invoice), promptly);
  const numbered = since();
  const finalised = async (): Promise<{ readonly stripe: string; readonly ms: number }> => {
    const stripe = await until(
      `invoice ${number} in Stripe`,
      async () => {
        const id = ben.replica.row(invoice)?.links["stripe"]?.id;
        return id !== undefined && (await vendors.isFinalised(id)) ? id : undefined;
      },
      patiently,
    );
    return { stripe, ms: since() };
  };
  const [inStripe, inQuickBooks] = await Promise.all([
    finalised(),
    until(
      `invoice ${number} in QuickBooks`,
      async () => ((await vendors.booked(number)) === undefined ? undefined : since()),
      patiently,
    ),
  ]);
  const { stripe } = inStripe;
  const there = await vendors.inStripe(stripe);
  if (there.number !== number) {
    throw new CommandFailure(`Stripe gave ${number} another number: ${there.number ?? "none"}.`);
  }
  return {
    invoice,
    number,
    stripe,
    delays: { numbered, inStripe: inStripe.ms, inQuickBooks },
  };
}

function numberOf({ replica }: Person, document: DocumentId): string | undefined {
  const summary = replica.row(document)?.summary;
  return summary === undefined || summary.status === "draft" ? undefined : summary.number;
}

/** What an invoice claims in each of the three, as each says it. */
export interface Agreement {
  readonly number: string;
  readonly here: string;
  readonly stripe: string;
  readonly quickbooks: string;
}

/** Credits a part of an invoice here, and waits until all three claim the rest. */
export async function creditHere(
  cast: Cast,
  issued: Issued,
  amount: string,
): Promise<Agreement & { readonly creditNote: string; readonly ms: number }> {
  const { ana, ben } = cast;
  const from = performance.now();
  const before = ana.replica.row(issued.invoice)?.summary?.outstanding;
  const note = await draftCreditNote(ana.replica, issued.invoice, amount);
  await requestIssue(ana.replica, note);
  const creditNote = await until(
    "the number of the credit note",
    () => numberOf(ben, note),
    promptly,
  );
  const rest = toDecimalString(toBig(before).minus(DecimalString.parse(amount)));
  const agreed = await agreement(cast, issued, rest);
  return { ...agreed, creditNote, ms: performance.now() - from };
}

/** Voids an invoice here, and waits until it is void in all three. */
export async function voidHere(
  cast: Cast,
  issued: Issued,
): Promise<Agreement & { readonly ms: number }> {
  const from = performance.now();
  await requestVoid(cast.ana.replica, issued.invoice, "Wrong customer");
  const agreed = await agreement(cast, issued, "void");
  return { ...agreed, ms: performance.now() - from };
}

/** Waits until all three say the same of an invoice: that so much of it is open, or that it is void. */
async function agreement(
  { ben, vendors }: Cast,
  { invoice, number, stripe }: Issued,
  wanted: string,
): Promise<Agreement> {
  return until(
    `${number} as ${wanted} in all three`,
    async () => {
      const summary = ben.replica.row(invoice)?.summary;
      const booked = await vendors.booked(number);
      const here = summary?.status === "void" ? "void" : summary?.outstanding;
      const quickbooks = booked?.TotalAmt === 0 ? "void" : String(booked?.Balance);
      if (here !== wanted || quickbooks !== wanted) return undefined;
      const there = await vendors.inStripe(stripe);
      const cents = toDecimalString(
        toBig(DecimalString.parse(String(there.amount_remaining))).div(100),
      );
      const inStripe = there.status === "void" ? "void" : cents;
      return inStripe === wanted ? { number, here, stripe: inStripe, quickbooks } : undefined;
    },
    { ...patiently, everyMs: 100 },
  );
}

/** How long after the customer's payment it was seen where, in milliseconds. */
export interface PaymentDelays {
  readonly onAna: number;
  readonly onBen: number;
  readonly inQuickBooks: number;
}

/** The customer pays in Stripe. Measured from the moment at which Stripe has the money. */
export async function pay({ ana, ben, vendors }: Cast, issued: Issued): Promise<PaymentDelays> {
  await vendors.pay(issued.stripe);
  const from = performance.now();
  const since = (): number => performance.now() - from;
  const paidOn = async ({ replica, name }: Person): Promise<number> => {
    await until(
      `${issued.number} paid on ${name}'s replica`,
      () => (replica.row(issued.invoice)?.summary?.status === "paid" ? true : undefined),
      promptly,
    );
    return since();
  };
  const [onAna, onBen, inQuickBooks] = await Promise.all([
    paidOn(ana),
    paidOn(ben),
    until(
      `${issued.number} paid in QuickBooks`,
      async () => ((await vendors.booked(issued.number))?.Balance === 0 ? since() : undefined),
      patiently,
    ),
  ]);
  return { onAna, onBen, inQuickBooks };
}
