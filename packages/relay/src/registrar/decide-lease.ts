import {
  PlainDate,
  laterLease,
  leaseProblem,
  leasedNumber,
  utcDay,
  utcInstant,
} from "@concord/model";
import type { Instant, LeaseClaim, NumberLease, NumberSeries } from "@concord/model";
import type { NumberChange, SeriesHead } from "../storage/number-storage.ts";
import type { PassedNumber } from "./check-issue.ts";
import { countsWithin } from "./number-shape.ts";

/** A device that shall hold a lease, and whose it is. */
export interface LeaseHolder {
  readonly device: string;
  readonly principal: string;
  readonly name: string;
}

/** How much is leased: numbers beyond the last that is known to be used, and for how long. */
export interface LeaseTerms {
  readonly size: number;
  readonly days: number;
}

/** What somebody wants of the lease of a series. Asked again, each is the same. */
export type LeaseWish =
  /** A lease of its own, or more numbers and time for the one that it has. `next`: the count that the device gives next. */
  | {
      readonly type: "lease";
      readonly holder: LeaseHolder;
      readonly terms: LeaseTerms;
      readonly next: number | undefined;
    }
  /** The holder needs it no more. All numbers below `next` have come here. */
  | { readonly type: "return"; readonly holder: LeaseHolder; readonly next: number }
  /** Ends a lease that its device cannot give back, and leases the series to another one, or to nobody. `epoch`: of the lease that is seen. */
  | {
      readonly type: "take-over";
      readonly epoch: number;
      readonly reason: string;
      readonly to: { readonly holder: LeaseHolder; readonly terms: LeaseTerms } | null;
    }
  /** Nobody renewed it in time. */
  | { readonly type: "expire" };

/** What is known of a series when somebody asks. */
export interface LeaseSituation {
  readonly series: NumberSeries | undefined;
  /** The last lease, by the store or by the workspace's own document, which may know more after a restore. */
  readonly last: NumberLease | undefined;
  /** The highest count of the series in whatever period, and its latest date. */
  readonly head: SeriesHead;
  /** How many numbers of `last` have not come here: of those below the next where it is given back, else of all. */
  readonly missingBelow: number;
  /** Counts whose numbers other issuers gave to invoices of ours, as far as they were met. */
  readonly elsewhere: ReadonlyMap<number, PassedNumber>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The id of a new lease. */
  readonly freshId: string;
  readonly proofOf: (series: string, claim: Omit<LeaseClaim, "proof">) => string;
  readonly sealOf: (lease: Omit<NumberLease, "seal">) => string;
}

export type LeaseDecision =
  /** The lease as it stands from now on, and what is to be kept of it; nothing where it stood so already. */
  | {
      readonly type: "stands";
      readonly lease: NumberLease;
      readonly kept: readonly NumberLease[];
      /** Numbers of others that the lease begins behind. */
      readonly passed: readonly PassedNumber[];
    }
  | {
      readonly type: "refused";
      readonly why: "not-found" | "not-leasable" | "held" | "not-held" | "outstanding" | "moved-on";
      readonly message: string;
    };

const dayMs = 86_400_000;
/** A device may be this far ahead of what has come here. Each number that never comes is a line of the register. */
const mostAhead = 2_000;

/** Decides on the lease of a series: one holder at a time, an epoch that grows with every grant, and no number in two leases. */
export function decideLease(wish: LeaseWish, situation: LeaseSituation): LeaseDecision {
  const decision = decide(wish, situation);
  if (decision.type === "refused" || decision.kept.length === 0) return decision;
  const kept = decision.kept.map((each) => sealed(situation, each));
  return { ...decision, lease: kept.at(-1) ?? decision.lease, kept };
}

function decide(wish: LeaseWish, situation: LeaseSituation): LeaseDecision {
  switch (wish.type) {
    case "lease":
      return lease(wish, situation);
    case "return":
      return giveBack(wish, situation);
    case "take-over":
      return takeOver(wish, situation);
    case "expire":
      return expire(situation);
  }
}

function lease(
  { holder, terms, next }: Extract<LeaseWish, { type: "lease" }>,
  situation: LeaseSituation,
): LeaseDecision {
  const { last } = situation;
  if (last?.state !== "active") return grant(holder, terms, situation, last, []);
  if (!isHeldBy(last, holder)) {
    const message = `The series ${last.series} is leased to a device of ${last.name} until ${last.until}. It can give the lease back, or somebody of the office takes it over.`;
    return refused("held", message);
  }
  // A device gives its numbers one after the other: where the next one is another's it needs a lease that begins behind that, once all of this one have come.
  if (situation.elsewhere.has(last.to + 1) && situation.missingBelow === 0) {
    const over = ended(last, "returned", "Its numbers are used up", situation.now);
    return grant(holder, terms, situation, over, [over]);
  }
  const come = Math.max(last.from - 1, situation.head.count);
  const used = Math.min(Math.max(come, (next ?? 1) - 1), last.to);
  const wished = Math.max(last.to, Math.min(used + terms.size, come + mostAhead));
  const renewed = proven(situation, {
    ...last,
    to: lastBefore(situation, last.to + 1, wished),
    until: later(last.until, untilOf(terms, situation.now)),
  });
  return { type: "stands", lease: renewed, kept: [renewed], passed: [] };
}

/** The last count up to one that stands before the next of another issuer. */
function lastBefore(
  { elsewhere }: Pick<LeaseSituation, "elsewhere">,
  from: number,
  to: number,
): number {
  let last = from - 1;
  while (last < to && !elsewhere.has(last + 1)) last += 1;
  return last;
}

function grant(
  { device, principal, name }: LeaseHolder,
  terms: LeaseTerms,
  situation: LeaseSituation,
  before: NumberLease | undefined,
  over: readonly NumberLease[],
): LeaseDecision {
  const { series, head, now, freshId, elsewhere } = situation;
  if (series === undefined) return refused("not-found", "There is no such number series.");
  const problem = leaseProblem(series);
  if (problem !== undefined) return refused("not-leasable", problem);
  const { id, format, digits, first, kinds } = series;
  let from = Math.max(first, head.count + 1, (before?.to ?? 0) + 1);
  const passed: PassedNumber[] = [];
  for (let other = elsewhere.get(from); other !== undefined; other = elsewhere.get(from)) {
    passed.push(other);
    from += 1;
  }
  const granted = proven(situation, {
    id: freshId,
    series: id,
    epoch: (before?.epoch ?? 0) + 1,
    device,
    principal,
    name,
    format,
    digits,
    kinds,
    from,
    to: lastBefore(situation, from, from + Math.min(terms.size, mostAhead) - 1),
    ...(head.on !== null && { notBefore: head.on }),
    grantedAt: utcInstant(now),
    until: untilOf(terms, now),
    state: "active",
    proof: "-",
  });
  return { type: "stands", lease: granted, kept: [...over, granted], passed };
}

function giveBack(
  { holder, next }: Extract<LeaseWish, { type: "return" }>,
  situation: LeaseSituation,
): LeaseDecision {
  const { last, head, missingBelow, now } = situation;
  if (last === undefined || !isHeldBy(last, holder)) {
    return refused("not-held", "This device holds no lease of the series.");
  }
  if (last.state === "returned") return { type: "stands", lease: last, kept: [], passed: [] };
  if (last.state !== "active") {
    return refused("not-held", `The lease has ended already: ${last.state}. ${last.reason ?? ""}`);
  }
  if (next < last.from || next > last.to + 1) {
    return refused("moved-on", `The lease covers the numbers ${last.from} to ${last.to}.`);
  }
  if (next <= head.count) {
    const message = `Number ${head.count} of the lease has been given meanwhile. Look again, then give the lease back.`;
    return refused("moved-on", message);
  }
  if (missingBelow > 0) {
    const message = `${missingBelow} of the numbers that the device gave have not come here yet. Let it send what is waiting, then give the lease back.`;
    return refused("outstanding", message);
  }
  const returned = ended(last, "returned", "Given back by its holder", now);
  const cut = proven(situation, { ...returned, to: next - 1 });
  return { type: "stands", lease: cut, kept: [cut], passed: [] };
}

function takeOver(
  { epoch, reason, to }: Extract<LeaseWish, { type: "take-over" }>,
  situation: LeaseSituation,
): LeaseDecision {
  const { last, now } = situation;
  if (last === undefined) return refused("not-held", "The series was never leased.");
  const isDone =
    to === null
      ? last.epoch === epoch && last.state === "taken-over"
      : last.epoch === epoch + 1 && isHeldBy(last, to.holder);
  if (isDone) return { type: "stands", lease: last, kept: [], passed: [] };
  if (last.epoch !== epoch || last.state !== "active") {
    const message = `The lease that you saw is not the one that stands: epoch ${last.epoch}, ${last.state}. Look again.`;
    return refused("moved-on", message);
  }
  const over = ended(last, "taken-over", reason, now);
  if (to === null) return { type: "stands", lease: over, kept: [over], passed: [] };
  return grant(to.holder, to.terms, situation, over, [over]);
}

function expire({ last, now }: LeaseSituation): LeaseDecision {
  if (last === undefined) return refused("not-held", "The series was never leased.");
  if (last.state !== "active" || Date.parse(last.until) > now) {
    return { type: "stands", lease: last, kept: [], passed: [] };
  }
  const over = ended(last, "expired", `It was not renewed before ${last.until}`, now);
  return { type: "stands", lease: over, kept: [over], passed: [] };
}

function ended(
  last: NumberLease,
  state: NumberLease["state"],
  reason: string,
  now: number,
): NumberLease {
  return { ...last, state, reason, endedAt: utcInstant(now) };
}

function proven({ proofOf }: LeaseSituation, unproven: NumberLease): NumberLease {
  return { ...unproven, proof: proofOf(unproven.series, unproven) };
}

function sealed({ sealOf }: LeaseSituation, changed: NumberLease): NumberLease {
  const { seal: _, ...unsealed } = changed;
  return { ...unsealed, seal: sealOf(unsealed) };
}

function isHeldBy({ device, principal }: NumberLease, holder: LeaseHolder): boolean {
  return device === holder.device && principal === holder.principal;
}

function untilOf({ days }: LeaseTerms, now: number): Instant {
  return utcInstant(now + days * dayMs);
}

function later(one: Instant, other: Instant): Instant {
  return Date.parse(one) > Date.parse(other) ? one : other;
}

function refused(
  why: Extract<LeaseDecision, { type: "refused" }>["why"],
  message: string,
): LeaseDecision {
  return { type: "refused", why, message };
}

/** The numbers that a lease covers and `before` did not, as they read on every day on which they may be given, and the count of each. */
export function freshNumbers(
  granted: NumberLease,
  before: NumberLease | undefined,
  now: number,
): ReadonlyMap<string, number> {
  const from = before?.id === granted.id ? before.to + 1 : granted.from;
  const days = daysUntil(granted, now);
  const numbers = new Map<string, number>();
  for (let count = from; count <= granted.to; count += 1) {
    for (const on of days) numbers.set(leasedNumber(granted, on, count), count);
  }
  return numbers;
}

/**
 * Leases whose device may have given numbers that nobody knows of: those that stand, and those that ended before all of theirs had come. A customer may have such a number, and its
 * invoice may still come.
 */
export function leasesAway(
  stored: readonly NumberLease[],
  changes: readonly NumberChange[],
): readonly NumberLease[] {
  const inTurn = changes.flatMap((change) => (change.type === "lease" ? [change.lease] : []));
  const byId = new Map([...stored, ...inTurn].map((each) => [each.id, each]));
  return [...byId.values()].filter(({ state }) => state !== "returned");
}

/** Whether a lease covers a number as it is printed: on some day on which it may be given, one of its counts reads so. */
export function mayGive(held: NumberLease, number: string, now: number): boolean {
  const days = daysUntil(held, now);
  return [...countsWithin(number)].some(
    (count) =>
      count >= held.from &&
      count <= held.to &&
      days.some((on) => leasedNumber(held, on, count) === number),
  );
}

/** One day of each month in which a lease gives numbers: within a month a number reads the same. */
function daysUntil({ format, until, notBefore }: NumberLease, now: number): readonly PlainDate[] {
  const today = utcDay(now);
  if (!/\{(?:year|month)\}/.test(format)) return [today];
  // What is dated further back than a year is looked at when it comes.
  const yearAgo = utcDay(now - 366 * dayMs);
  const first = notBefore === undefined || notBefore < yearAgo ? yearAgo : notBefore;
  // Half the world has tomorrow already.
  const end = utcDay(Date.parse(until) + dayMs);
  const months = [firstOfMonth(first)];
  for (let last = first; last <= end;) {
    last = firstOfMonth(utcDay(Date.parse(firstOfMonth(last)) + 31 * dayMs));
    months.push(last);
  }
  return months;
}

function firstOfMonth(day: PlainDate): PlainDate {
  return PlainDate.parse(`${day.slice(0, 7)}-01`);
}

/** The leases of a series among changes of the register that are not committed yet. */
export function leasesIn(
  changes: readonly NumberChange[],
  series: string,
): readonly (NumberLease | undefined)[] {
  return changes.flatMap((change) =>
    change.type === "lease" && change.lease.series === series ? [change.lease] : [],
  );
}

/** The later of the leases of a series that several places know of. */
export function lastOf(known: readonly (NumberLease | undefined)[]): NumberLease | undefined {
  return known.reduce(laterLease, undefined);
}
