import { z } from "zod";
import { sandboxSide } from "../../apps/cli/src/access/sandbox-side.ts";
import type { RunFile } from "../../apps/cli/src/access/run-file.ts";

/** What customers and people do to an invoice in Stripe, and what must stand in the end, once each. */
export interface Course {
  readonly act: (invoice: string) => Promise<void>;
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

export function courses(run: RunFile): readonly [Course, ...Course[]] {
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
      act: (invoice) => does("void", invoice),
      needsBooking: true,
      status: "void",
      facts: { payments: 0, refunds: 0, credits: 0 },
      booked: { ...nothing, total: 0 },
    },
  ];
}
