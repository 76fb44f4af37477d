import type { Replica } from "@concord/client";
import type { DocumentId } from "@concord/model";
import { z } from "zod";
import { draftCreditNote, requestIssue, requestVoid } from "../../apps/cli/src/demo/draft.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { sandboxSide } from "../../apps/cli/src/access/sandbox-side.ts";
import type { RunFile } from "../../apps/cli/src/access/run-file.ts";

/** What customers and people do to an invoice, in Stripe and here, and what must stand in the end, once each. */
export interface Course {
  readonly act: (invoice: string, here: DocumentId) => Promise<void>;
  /** Whether it begins only when the invoice stands in the books. */
  readonly needsBooking: boolean;
  readonly status: "paid" | "void";
  /** Facts of the document: how many of each kind. */
  readonly facts: Readonly<Record<"payments" | "refunds" | "credits", number>>;
  /** In QuickBooks: the invoice's total, and what was entered for it. A payment of 0 applies a credit memo. */
  readonly booked: {
    readonly total: number;
    readonly payments: readonly number[];
    readonly creditMemos: readonly number[];
    readonly refundReceipts: readonly number[];
  };
}

/** Every draft of the demo claims this. */
const claim = 737.8;
const nothing = { payments: [], creditMemos: [], refundReceipts: [] } as const;

/** `ana` does what is done here. */
export function courses(run: RunFile, ana: Replica): readonly [Course, ...Course[]] {
  const stripe = sandboxSide(run.sandboxes["stripe"]?.url ?? "");
  const does = async (action: string, invoice: string, more: object = {}): Promise<void> =>
    void (await stripe.post("act", { action, invoice, ...more }, z.unknown()));
  return [
    {
      act: (invoice) => does("pay", invoice),
      needsBooking: false,
      status: "paid",
      facts: { payments: 1, refunds: 0, credits: 0 },
      booked: { ...nothing, total: claim, payments: [claim] },
    },
    {
      async act(invoice) {
        await does("pay", invoice, { amount: 30_000 });
        await does("pay", invoice);
      },
      needsBooking: false,
      status: "paid",
      facts: { payments: 2, refunds: 0, credits: 0 },
      booked: { ...nothing, total: claim, payments: [300, 437.8] },
    },
    {
      async act(invoice) {
        await does("credit", invoice, { fields: { amount: 10_000 } });
        await does("pay", invoice);
      },
      needsBooking: false,
      status: "paid",
      facts: { payments: 1, refunds: 0, credits: 1 },
      booked: { ...nothing, total: claim, payments: [0, 637.8], creditMemos: [100] },
    },
    {
      async act(invoice) {
        await does("pay", invoice);
        await does("credit", invoice, { fields: { amount: 5_000, refund_amount: 5_000 } });
      },
      needsBooking: false,
      status: "paid",
      facts: { payments: 1, refunds: 1, credits: 1 },
      booked: { ...nothing, total: claim, payments: [claim], refundReceipts: [50] },
    },
    {
      // The copy's void is told, and the invoice stands until it is void here.
      async act(invoice, here) {
        await does("void", invoice);
        await requestVoid(ana, here, "Voided in Stripe");
      },
      needsBooking: true,
      status: "void",
      facts: { payments: 0, refunds: 0, credits: 0 },
      booked: { ...nothing, total: 0 },
    },
    {
      async act(invoice, here) {
        const note = await draftCreditNote(ana, here, "100");
        await requestIssue(ana, note);
        // The customer pays what is then left.
        await until(
          "the credit note in Stripe",
          async () => (await ana.registers(here))?.[`links.stripe.credits.${note}`],
          { withinMs: 120_000, everyMs: 100 },
        );
        await does("pay", invoice);
      },
      needsBooking: false,
      status: "paid",
      facts: { payments: 1, refunds: 0, credits: 1 },
      booked: { ...nothing, total: claim, payments: [0, 637.8], creditMemos: [100] },
    },
    {
      act: (_, here) => requestVoid(ana, here, "Wrong customer"),
      needsBooking: true,
      status: "void",
      facts: { payments: 0, refunds: 0, credits: 0 },
      booked: { ...nothing, total: 0 },
    },
  ];
}
