import { claimOf } from "./claim.ts";
import type { Claim } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import type { Ledger } from "./facts.ts";
import type { Invoice } from "./invoice.ts";
import { PlainDate } from "./plain-date.ts";
import { settlement } from "./settlement.ts";
import type { Settlement } from "./settlement.ts";
import type { Totals } from "./totals.ts";

/** What an invoice claims, and how its ledger settles that as of a day. `totals`: its own, where they are known already. */
export function settledClaim(
  invoice: Invoice,
  ledger: Ledger,
  {
    phase,
    today,
    totals = computeTotals(invoice),
  }: {
    readonly phase: "draft" | "issued";
    readonly today: PlainDate;
    readonly totals?: Totals;
  },
): { readonly claim: Claim; readonly settled: Settlement } {
  const claim = claimOf(invoice, totals, phase);
  const { kind, dueDate, instalments } = invoice;
  const terms = { kind, dueDate, instalments, prepaid: claim.prepaid, today };
  return { claim, settled: settlement(claim.amount, ledger, terms) };
}

const anyDay = PlainDate.parse("1970-01-01");

/** The same, where nothing of it is asked that depends on the day: only what is overdue does. */
export function settledOnAnyDay(
  { invoice, ledger }: { readonly invoice: Invoice; readonly ledger: Ledger },
  phase: "draft" | "issued" = "issued",
): ReturnType<typeof settledClaim> {
  return settledClaim(invoice, ledger, { phase, today: anyDay });
}
