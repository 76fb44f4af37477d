import { invoiceOf, jsonEqual } from "@concord/document";
import type { InvoiceSnapshot, OperationInput, Registers } from "@concord/document";
import type { Invoice, JsonValue } from "@concord/model";
import { baseOf, decisionOf, offersOf, valueAfter } from "../conflicts/case-choices.ts";
import type { Choice, Decider, Offer } from "../conflicts/case-choices.ts";
import { casesIn } from "../conflicts/conflict-cases.ts";
import type { ConflictCase } from "../conflicts/conflict-cases.ts";
import { discountOf, discountText } from "./discount.ts";
import { fieldOf } from "./field-names.ts";
import { taxText } from "./tax-choice.ts";

/** What is chosen for each register of a field: all of one writer. */
export type FieldChoice = readonly (readonly [ConflictCase, Choice])[];

/** What one writer says of a field, which may be several registers. */
export interface FieldOffer {
  readonly choice: FieldChoice;
  /** The text that the field would hold; "" for none, undefined where it never reached us. */
  readonly value: string | undefined;
  readonly isNow: boolean;
  /** Why nobody can choose it, if so: as on the page of conflicts. */
  readonly barred: Offer["barred"];
  readonly source: string | undefined;
  readonly at: string | undefined;
  readonly acceptedAt: string | undefined;
}

/** What writers who knew nothing of each other say of one field: first what stands, which may be newer than what they wrote. */
export interface FieldConflict {
  readonly offers: readonly FieldOffer[];
  /** What stood before them; undefined where nobody knows, or the field is several registers. */
  readonly base: string | undefined;
  /** Somebody says two things of one register: only the page of conflicts can ask which. */
  readonly hasMore: boolean;
}

/** As much of a document as its conflicts are about. */
type Conflicted = Pick<InvoiceSnapshot, "id" | "conflicts" | "live" | "registers">;

/** The fields of a document that wait for a person. */
export function fieldConflicts(snapshot: Conflicted): ReadonlyMap<string, FieldConflict> {
  const open = snapshot.conflicts.filter(({ state }) => state === "open");
  const cases = casesIn({ document: snapshot.id, conflicts: open });
  const fields = Map.groupBy(cases, ({ path }) => fieldOf(path));
  return new Map([...fields].map(([field, of]) => [field, conflictOf(field, of, snapshot)]));
}

/** What the choice for a field comes to: every register of it is decided. */
export function decisionsOf(
  choice: FieldChoice,
  live: Registers,
  decider: Decider,
): readonly OperationInput[] {
  return choice.flatMap(([of, each]) => decisionOf(of, each, live, decider).operations);
}

function conflictOf(
  field: string,
  cases: readonly ConflictCase[],
  snapshot: Conflicted,
): FieldConflict {
  const parts = cases.map((of) => {
    const [now, ...others] = offersOf(of, snapshot.live);
    return { of, now, others };
  });
  const offer = (
    offers: readonly (readonly [ConflictCase, Offer])[],
    isNow: boolean,
  ): FieldOffer => {
    const telling = offers
      .map(([, each]) => each)
      .filter(({ choice }) => isNow || choice.type === "lost");
    const sources = new Set(telling.map(({ source }) => source));
    return {
      choice: offers.map(([of, { choice }]) => [of, choice]),
      value: textAfter(field, offers, telling, snapshot),
      isNow,
      barred: telling.map(({ barred }) => barred).find((barred) => barred !== undefined),
      source: sources.size === 1 ? telling[0]?.source : undefined,
      at: telling[0]?.at,
      acceptedAt: telling[0]?.acceptedAt,
    };
  };
  const standing = parts.flatMap(({ of, now }) => (now === undefined ? [] : [[of, now] as const]));
  const first = offer(standing, true);
  const [only, second] = parts;
  if (only !== undefined && second === undefined) {
    return {
      offers: [first, ...only.others.map((each) => offer([[only.of, each]], false))],
      base: isOfSeveral(field) ? undefined : textOf(baseOf(only.of)),
      hasMore: false,
    };
  }
  const writers = new Set(parts.flatMap(({ others }) => others.map(({ source }) => source)));
  let hasMore = false;
  const offers = [...writers].flatMap((source) => {
    const said = parts.map(({ of, now, others }) => ({
      of,
      now,
      mine: others.filter((each) => each.source === source),
    }));
    if (source === undefined || said.some(({ mine }) => saysTwoThings(mine))) {
      hasMore = true;
      return [];
    }
    // Where this writer's value won, or where they wrote none, what stands is what they left.
    const all = said.flatMap(({ of, now, mine }) => {
      const chosen = mine[0] ?? now;
      return chosen === undefined ? [] : [[of, chosen] as const];
    });
    return [offer(all, false)];
  });
  return { offers: [first, ...offers], base: undefined, hasMore };
}

function saysTwoThings([first, ...others]: readonly Offer[]): boolean {
  return others.some(({ value }) => !jsonEqual(value ?? null, first?.value ?? null));
}

/** The text of the field once all its registers are decided. */
function textAfter(
  field: string,
  offers: readonly (readonly [ConflictCase, Offer])[],
  telling: readonly Offer[],
  snapshot: Conflicted,
): string | undefined {
  const [first] = telling;
  if (!isOfSeveral(field)) return textOf(first?.value);
  if (telling.some(({ value }) => value === undefined)) return undefined;
  const becomes = offers.flatMap(([of, { choice }]): (readonly [string, JsonValue])[] => {
    const value = valueAfter(of, choice);
    return value === undefined ? [] : [[of.path, value]];
  });
  const { invoice } = invoiceOf({ ...snapshot.registers, ...Object.fromEntries(becomes) });
  return textIn(field, invoice);
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}

/** A tax and a discount are one field of several registers. */
function isOfSeveral(field: string): boolean {
  return /^lines\.[^.]+\.tax$|(?:^|\.)discount$/u.test(field);
}

function textIn(field: string, invoice: Invoice): string {
  const [, key] = field.split(".");
  const line = invoice.lines.find(({ id }) => id === key);
  if (field.endsWith(".tax")) return taxText(line?.tax);
  return discountText(discountOf(field === "discount" ? invoice.adjustments : line?.adjustments));
}
