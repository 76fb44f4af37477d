import type { DocumentId } from "@concord/model";
import { createDraft, day, requestIssue, surveyLine } from "./draft.ts";
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

/** Asks for issue, and waits for the number from Stripe and the booking in QuickBooks. */
export async function issue(
  { ana, ben, vendors }: Cast,
  invoice: DocumentId,
): Promise<
  Issued & {
    readonly issuedMs: number;
    readonly bookedMs: number;
  }
> {
  const from = performance.now();
  await requestIssue(ana.replica, invoice);
  const issued = await until(
    "the number from Stripe",
    () => {
      const row = ben.replica.row(invoice);
      const number = row?.summary?.number;
      const stripe = row?.links["stripe"]?.id;
      return number === undefined || stripe === undefined || row?.summary?.status === "draft"
        ? undefined
        : { number, stripe };
    },
    { ...promptly, withinMs: 60_000 },
  );
  const issuedMs = performance.now() - from;
  await until(
    `invoice ${issued.number} in QuickBooks`,
    () => vendors.booked(issued.number),
    patiently,
  );
  return { invoice, ...issued, issuedMs, bookedMs: performance.now() - from };
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
