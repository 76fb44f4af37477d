import { DocumentId, InvoiceKind, NumberLease, PlainDate, SeriesReset } from "@concord/model";
import { z } from "zod";

// What the relay tells of number series over HTTP, for everybody who asks: the command, the web app, other programs.

/** What was given of a series within the stretch of time in which it counts through. */
export const SeriesPeriod = z.object({
  period: z.string(),
  first: z.int(),
  last: z.int(),
  /** The number of `last` as it is printed. */
  lastNumber: z.string(),
  issued: z.int(),
  void: z.int(),
  /** Leased to a device, and not come back. */
  expired: z.int(),
  /** Counts up to the last that the register cannot account for: given by a store that was lost, and not come back, or left out where the stretch of time began. */
  missing: z.int(),
  /** Counts that two invoices have: given again after a restore, before the first came back. */
  doubled: z.int(),
});
export type SeriesPeriod = z.infer<typeof SeriesPeriod>;

const ListedSeries = z.object({
  id: z.string(),
  name: z.string().optional(),
  /** Absent for a series that the workspace has no more: its numbers stay in the register. */
  format: z.string().optional(),
  digits: z.int().optional(),
  reset: SeriesReset.optional(),
  kinds: z.array(InvoiceKind).readonly().optional(),
  /** Why it gives no numbers. */
  problem: z.string().optional(),
  /** What an invoice of today would be given now: behind numbers that others gave, which are `passed`. Absent where a device gives them, or nobody. */
  next: z.object({ count: z.int(), number: z.string(), passed: z.int() }).optional(),
  periods: z.array(SeriesPeriod),
});

/** The number series of a workspace, and what was given of each. */
export const SeriesAnswer = z.object({ items: z.array(ListedSeries) });
export type SeriesAnswer = z.infer<typeof SeriesAnswer>;

/** A line of the register, which accounts for every number that was ever taken. */
export const RegisteredNumber = z.object({
  series: z.string(),
  period: z.string(),
  count: z.int(),
  number: z.string(),
  /** `lost`: nothing is known of it but that a later one was given. */
  state: z.enum(["issued", "void", "expired", "lost"]),
  reason: z.string().nullable(),
  /** `returned`: given by a store that was lost, and brought back by a client. `leased`: leased to a device, and it stands for no invoice. `elsewhere`: another issuer gave it, and the series went on behind it. `lost`: as its state; date and time are those of the next number. */
  origin: z.enum(["taken", "returned", "leased", "elsewhere", "lost"]),
  /** Null for a number that no invoice came back with. */
  document: DocumentId.nullable(),
  on: PlainDate,
  at: z.iso.datetime(),
});
export type RegisteredNumber = z.infer<typeof RegisteredNumber>;

/** A page of the register. */
export const NumberPage = z.object({
  items: z.array(RegisteredNumber),
  next: z.string().nullable(),
});
export type NumberPage = z.infer<typeof NumberPage>;

/** A lease as everybody may read it: proof and seal are between relays and devices. */
export const ShownLease = NumberLease.unwrap().omit({ proof: true, seal: true });
export type ShownLease = z.infer<typeof ShownLease>;

/** A lease, and what has come of it. */
const ListedLease = ShownLease.extend({
  /** Numbers of it that documents came back with. */
  given: z.int(),
  /** Numbers that no document had come back with when it ended. */
  expired: z.int(),
});
export type ListedLease = z.infer<typeof ListedLease>;

/** Every lease that was ever granted, the newest of a series first. */
export const LeasesAnswer = z.object({ items: z.array(ListedLease) });
export type LeasesAnswer = z.infer<typeof LeasesAnswer>;
