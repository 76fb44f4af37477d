import { z } from "zod";
import { EntryKey } from "./identifiers.ts";
import { InvoiceKind } from "./invoice.ts";
import {
  NumberSeries,
  firstProblem,
  formatNumber,
  resetOf,
  seriesProblem,
} from "./number-series.ts";
import { Instant, PlainDate, utcInstant } from "./plain-date.ts";

const Name = z.string().min(1).max(200);
const Text = z.string().max(4_000);

/** How a lease stands. Only the first gives numbers; no lease comes back from any of the others. */
export const LeaseState = z.enum(["active", "returned", "taken-over", "expired"]);
export type LeaseState = z.infer<typeof LeaseState>;

/** What an issue says of the lease that it was made under, so that a relay knows its own grant again even where its store has lost it. */
export const LeaseClaim = z
  .object({
    id: Name,
    epoch: z.int().positive(),
    device: Name,
    principal: Name,
    from: z.int().positive(),
    /** Below `from` once a lease was returned of which nothing was used. */
    to: z.int().nonnegative(),
    proof: Name,
  })
  .readonly();
export type LeaseClaim = z.infer<typeof LeaseClaim>;

/**
 * The right of one device to give the numbers `from` to `to` of a series by itself, without asking anybody. A series has one holder at a time; `epoch` grows with every
 * grant, and no two leases of a series have a number in common. How numbers read is copied from the series: a device that is away does not hear of a change.
 */
export const NumberLease = LeaseClaim.unwrap()
  .extend({
    series: EntryKey,
    /** Who holds it, for people. */
    name: Name,
    format: NumberSeries.unwrap().shape.format,
    digits: z.int().min(1).max(12),
    /** Which documents take its numbers. */
    kinds: z.array(InvoiceKind).readonly().optional(),
    /** No earlier date is issued under it: dates in a series do not go back. */
    notBefore: PlainDate.optional(),
    grantedAt: Instant,
    /** From then on nothing is issued under it, unless it was renewed. */
    until: Instant,
    state: LeaseState,
    endedAt: Instant.optional(),
    /** Why it ended, for the register. */
    reason: Text.optional(),
    /** By which a relay knows the whole of it again, as `proof` is of the grant alone. */
    seal: Name.optional(),
  })
  .readonly();
export type NumberLease = z.infer<typeof NumberLease>;

/** Who wants to give a number, and when, in milliseconds since 1970. */
export interface LeaseUse {
  readonly device: string;
  readonly principal: string;
  readonly at: number;
}

/**
 * What keeps a series from being leased. A credit note may not exceed what it credits, which only the relay knows. A device that is away over the end of a year would need numbers of a stretch of time that nobody has leased to it: a leased series
 * counts through.
 */
export function leaseProblem(series: NumberSeries): string | undefined {
  const problem = seriesProblem(series);
  if (problem !== undefined) return problem.message;
  const tooHigh = firstProblem(series);
  if (tooHigh !== undefined) return tooHigh;
  if (series.kinds.every((kind) => kind === "credit-note")) {
    return `The series ${series.id} is of credit notes, and what is left to credit is not known offline: lease one of invoices.`;
  }
  if (resetOf(series) === "never") return undefined;
  return `The series ${series.id} begins again ${resetOf(series)}, and a leased one counts through: set its reset to never.`;
}

/** What keeps somebody from issuing under a lease now, with which number whatever; undefined where nothing does. */
export function leaseObjection(lease: NumberLease, use: LeaseUse): string | undefined {
  const { series, device, principal, state, until, name, grantedAt } = lease;
  if (device !== use.device || principal !== use.principal) {
    return `The series ${series} is leased to another device, of ${name}.`;
  }
  if (state !== "active") {
    const reason = lease.reason === undefined ? "" : ` ${lease.reason}`;
    return `The lease of the series ${series} has ended: ${state}.${reason}`;
  }
  if (use.at >= Date.parse(until)) return `The lease of the series ${series} ended at ${until}.`;
  // Its date would be wrong, and nobody could take it back.
  return use.at < Date.parse(grantedAt) - dayMs
    ? `The clock of this device says ${utcInstant(use.at)}, and it was given its lease of the series ${series} at ${grantedAt}, which is later. Set the clock, then issue.`
    : undefined;
}

const dayMs = 86_400_000;

/**
 * The count that is given next under a lease; undefined where none is left.
 *
 * @param last the last count that was given under it; undefined: none yet
 */
export function nextLeased(
  { from, to }: Pick<NumberLease, "from" | "to">,
  last: number | undefined,
): number | undefined {
  const next = last === undefined ? from : last + 1;
  return next >= from && next <= to ? next : undefined;
}

/** A leased number as it is printed. */
export function leasedNumber(
  lease: Pick<NumberLease, "format" | "digits">,
  on: PlainDate,
  count: number,
): string {
  return formatNumber(lease, on, count);
}

/** What an issue under a lease says of it. */
export function claimOfLease(lease: NumberLease): LeaseClaim {
  const { id, epoch, device, principal, from, to, proof } = lease;
  return { id, epoch, device, principal, from, to, proof };
}

/** Of two words about the lease of one series the later one: of another epoch, or of the same lease after it was renewed or had ended. */
export function laterLease(
  one: NumberLease | undefined,
  other: NumberLease | undefined,
): NumberLease | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.epoch !== other.epoch) return one.epoch > other.epoch ? one : other;
  if (one.state !== other.state) return one.state === "active" ? other : one;
  return Date.parse(one.until) < Date.parse(other.until) ? other : one;
}
