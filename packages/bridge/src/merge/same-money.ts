import type { DocumentSnapshot } from "@concord/document";
import {
  CreditFact,
  PaymentFact,
  PlainDate,
  ReversalFact,
  byText,
  settledOnAnyDay,
  sum,
  toBig,
  type DecimalString,
} from "@concord/model";
import { z } from "zod";
import type { Registers } from "../connector.ts";
import { daysBetween } from "./days.ts";

/** Money that came in, or a credit that was given: what two tools may both hold for one real event. */
interface MoneyFact {
  /** "payments.stripe:py_1" */
  readonly path: string;
  readonly collection: "payments" | "credits";
  readonly key: string;
  readonly amount: DecimalString;
  readonly currency: string | undefined;
  readonly on: string | undefined;
}

/** Two tools date one payment within this many days: on the day it was made, and on the day it reached the bank. */
const sameMoneyDays = 5;

const Dated = z.object({ on: PlainDate });

/** Payments and credits that count: not announced, failed, withdrawn, or taken back altogether. In the order of their paths. */
function moneyFacts(registers: Registers): readonly MoneyFact[] {
  const has = (path: string): boolean => (registers[path] ?? null) !== null;
  const reversals = Object.entries(registers).flatMap(([path, value]) =>
    /^reversals\.[^.]+$/.test(path) ? (ReversalFact.safeParse(value).data ?? []) : [],
  );
  const isTakenBack = (key: string, amount: DecimalString): boolean => {
    const taken = reversals.filter(({ payment }) => payment === key);
    return taken.length > 0 && sum(taken.map((each) => toBig(each.amount))).gte(toBig(amount));
  };
  return Object.entries(registers)
    .flatMap(([path, value]): readonly MoneyFact[] => {
      const [collection, key = "", more] = path.split(".");
      if (more !== undefined || value === null) return [];
      if (collection === "credits") {
        const credit = CreditFact.safeParse(value).data;
        if (credit === undefined || has(`${path}.voided`)) return [];
        const { amount, on } = credit;
        return [{ path, collection, key, amount, currency: undefined, on }];
      }
      if (collection !== "payments") return [];
      const payment = PaymentFact.safeParse(value).data;
      const isHere = payment?.pending !== true || has(`${path}.settled`);
      // What is used of the customer's credit is no money that came in.
      const isMoney = payment?.from === undefined;
      if (payment === undefined || !isMoney || !isHere || has(`${path}.failed`)) return [];
      const settledOn = Dated.safeParse(registers[`${path}.settled`]).data?.on;
      const { amount, totalCurrency: currency, paidOn: on = settledOn } = payment;
      if (isTakenBack(key, amount)) return [];
      return [{ path, collection, key, amount, currency, on }];
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Paths of the payments and credits that count. */
export function moneyPaths(registers: Registers): readonly string[] {
  return moneyFacts(registers).map(({ path }) => path);
}

/** Whether two facts say the same but for their dates. */
function isAlike(a: MoneyFact, b: MoneyFact): boolean {
  return (
    a.collection === b.collection &&
    toBig(a.amount).eq(toBig(b.amount)) &&
    (a.currency ?? b.currency) === (b.currency ?? a.currency)
  );
}

function isFrom(connector: string, key: string): boolean {
  return key.startsWith(`${connector}:`);
}

/** What the invoice still claims, by what is recorded. Undefined where nothing is claimed yet, or where money flows the other way. */
export function outstandingOf(snapshot: DocumentSnapshot | undefined): DecimalString | undefined {
  if (snapshot?.kind !== "invoice" || snapshot.invoice.kind !== "invoice") return undefined;
  if (snapshot.ledger.voided !== undefined) return undefined;
  const phase = snapshot.issued === undefined ? "draft" : "issued";
  const { claim, settled } = settledOnAnyDay(snapshot, phase);
  return toBig(claim.amount).lte(0) ? undefined : settled.outstanding;
}

/**
 * Which payments and credits of a reading are already here, as facts of another origin: path of the fact → the vendor's id. Such a one has the amount and about the day of a
 * fact that nothing at this vendor stands for yet, and would be more than the invoice still claims. One that the invoice has room for is another payment, and one that
 * fits no fact is recorded however much it is: money is never dropped.
 */
export function sameMoney(input: {
  readonly connector: string;
  readonly local: Registers;
  /** Facts of the reading. */
  readonly facts: Registers;
  readonly outstanding: DecimalString | undefined;
}): Readonly<Record<string, string>> {
  const { connector, local, facts } = input;
  if (input.outstanding === undefined) return {};
  const linked = `links.${connector}.`;
  const known = new Set(Object.keys(local).filter((path) => (local[path] ?? null) !== null));
  const standing = new Set(
    Object.entries(local).flatMap(([path, id]) =>
      path.startsWith(linked) && typeof id === "string"
        ? [`${path.slice(linked.length).split(".")[0]} ${id}`]
        : [],
    ),
  );
  const free = moneyFacts(local).filter(
    ({ path, key }) => !isFrom(connector, key) && !known.has(linked + path),
  );
  const news = moneyFacts(facts)
    .filter(({ path, key, collection }) => {
      const id = key.slice(connector.length + 1);
      return isFrom(connector, key) && !known.has(path) && !standing.has(`${collection} ${id}`);
    })
    .toSorted((a, b) => byText(a.on ?? "", b.on ?? "") || byText(a.path, b.path));

  const same: Record<string, string> = {};
  const recorded = [toBig(undefined)];
  for (const fact of news) {
    const left = toBig(input.outstanding).minus(sum(recorded));
    const twin = toBig(fact.amount).gt(left) ? nearest(fact, free, same, Infinity) : undefined;
    if (twin === undefined) recorded.push(toBig(fact.amount));
    else same[twin.path] = fact.key.slice(connector.length + 1);
  }
  return same;
}

/** The one of these that may be the same real money, closest in time. `unknown`: how far apart two are where a date is missing. */
function nearest(
  fact: MoneyFact,
  candidates: readonly MoneyFact[],
  taken: Readonly<Record<string, string>>,
  unknown: number,
): MoneyFact | undefined {
  const apart = ({ on }: MoneyFact): number => daysBetween(fact.on, on) ?? unknown;
  return candidates
    .filter((one) => !Object.hasOwn(taken, one.path) && isAlike(fact, one))
    .filter((one) => apart(one) <= sameMoneyDays)
    .toSorted((a, b) => apart(a) - apart(b))[0];
}

/** Money of other origins that nothing at this vendor stands for. */
export function foreignMoney(connector: string, registers: Registers): readonly string[] {
  return moneyPaths(registers).filter(
    (path) =>
      !isFrom(connector, path.split(".")[1] ?? "") &&
      (registers[`links.${connector}.${path}`] ?? null) === null,
  );
}

/**
 * Facts of other origins that must not be entered at this vendor without a person: it has money of its own here that looks like the same, and nothing of that origin is
 * known to stand for it. Here a date that nobody wrote down is no reason to be sure. Where more is recorded than is claimed, one of the two tools may have been told of the
 * other's payment while its own was on the way: then what stands for it there proves nothing. Path of the fact → path of the vendor's own.
 */
export function doubtfulMoney(
  connector: string,
  registers: Registers,
  outstanding: DecimalString | undefined,
): ReadonlyMap<string, string> {
  const has = (path: string): boolean => (registers[path] ?? null) !== null;
  const all = moneyFacts(registers);
  const own = all.filter(({ key }) => isFrom(connector, key));
  const isTooMuch = toBig(outstanding).lt(0);
  const doubtful = new Map<string, string>();
  const taken: Record<string, string> = {};
  for (const fact of all) {
    const origin = fact.key.split(":")[0] ?? "";
    if (isFrom(connector, fact.key) || has(`links.${connector}.${fact.path}`)) continue;
    const unexplained = own.filter(({ path }) => isTooMuch || !has(`links.${origin}.${path}`));
    const twin = nearest(fact, unexplained, taken, 0);
    if (twin === undefined) continue;
    taken[twin.path] = fact.path;
    doubtful.set(fact.path, twin.path);
  }
  return doubtful;
}

/** Registers without these facts and what stands below them, as a plan may see them. */
export function withoutFacts(registers: Registers, hidden: ReadonlySet<string>): Registers {
  if (hidden.size === 0) return registers;
  const isHidden = (path: string): boolean =>
    hidden.has(path) || hidden.has(path.split(".").slice(0, 2).join("."));
  return Object.fromEntries(Object.entries(registers).filter(([path]): boolean => !isHidden(path)));
}
