import { jsonEqual, pathRule } from "@concord/document";
import type { ConflictSide, OperationInput, Registers } from "@concord/document";
import type { JsonValue } from "@concord/model";
import { sourceName } from "./conflict-cases.ts";
import type { ConflictCase } from "./conflict-cases.ts";

/** What a person can say about a case. */
export type Choice =
  | { readonly type: "now" }
  | { readonly type: "lost"; readonly conflict: string }
  | { readonly type: "value"; readonly value: JsonValue };

/** A value that is offered, with who wrote it and when. */
export interface Offer {
  readonly choice: Exclude<Choice, { type: "value" }>;
  /** Undefined: the value never reached us. */
  readonly value: JsonValue | undefined;
  readonly source: string | undefined;
  readonly at: string | undefined;
  /** When the relay had it, and through which device; undefined where an earlier relay recorded it. */
  readonly acceptedAt: string | undefined;
  readonly device: string | undefined;
  /** Why it cannot be chosen here; a way out is said beside. */
  readonly barred: "frozen" | "fact" | "unknown" | undefined;
}

/**
 * What is offered for a case, what stands first. `registers` are the document's own as they stand now: what was kept may have been changed since,
 * and keeping never undoes that.
 */
export function offersOf(of: ConflictCase, registers: Registers): readonly Offer[] {
  const { kind, path, conflicts } = of;
  const [first] = conflicts;
  if (first === undefined) return [];
  const { kept: recorded, lost: removal } = first.record;
  // Of a removal the record names the one who removed, beside what the other had written.
  const isRemoval = kind === "edited-while-removed";
  const kept = isRemoval ? { ...removal, value: recorded.value } : recorded;
  const standing = kind === "edited-after-issue" || isFact(kind) ? kept.value : registers[path];
  const value = standing ?? kept.value ?? null;
  const isKept = jsonEqual(value, kept.value ?? null);
  const now: Offer = {
    choice: { type: "now" },
    value,
    source: isKept && kept.author !== undefined ? sourceName(kept.author) : undefined,
    ...(isKept ? arrivalOf(kept) : arrivalOf({})),
    barred: undefined,
  };
  const others = conflicts.map(({ id, record: { lost } }): Offer => ({
    choice: { type: "lost", conflict: id },
    value: lost.value,
    source: isRemoval || lost.author === undefined ? undefined : sourceName(lost.author),
    ...arrivalOf(isRemoval ? {} : lost),
    barred: barredIn(kind, lost.value) ?? (isFrozen(of, registers) ? "frozen" : undefined),
  }));
  return [now, ...others];
}

function arrivalOf({
  at,
  acceptedAt,
  device,
}: Pick<ConflictSide, "at" | "acceptedAt" | "device">): Pick<
  Offer,
  "at" | "acceptedAt" | "device"
> {
  return { at, acceptedAt, device };
}

/** Whether the invoice was issued while its writers still disagreed: then only a credit note changes what it says. */
export function isFrozen({ kind, path }: ConflictCase, registers: Registers): boolean {
  const isIssued = (registers["issued"] ?? null) !== null;
  const isContent = takesAnother({ kind }) || kind === "edited-while-removed";
  return isIssued && isContent && pathRule("invoice", path)?.class === "commercial";
}

/** What stood before the writers parted, as far as anybody knows; undefined where they parted at different values. */
export function baseOf({ conflicts }: ConflictCase): JsonValue | undefined {
  const [first, ...others] = conflicts.map(({ record }) => record.base?.value);
  const isOne = others.every((other) => other !== undefined && jsonEqual(other, first ?? null));
  return isOne ? first : undefined;
}

function isFact(kind: ConflictCase["kind"]): boolean {
  return (
    kind === "over-payment" ||
    kind === "overused-credit" ||
    kind === "fact-differs" ||
    kind === "lease-ended" ||
    kind === "number-twice"
  );
}

function barredIn(kind: ConflictCase["kind"], value: JsonValue | undefined): Offer["barred"] {
  if (kind === "edited-after-issue") return "frozen";
  if (isFact(kind)) return "fact";
  if (kind === "edited-while-removed") return undefined;
  return value === undefined ? "unknown" : undefined;
}

/** Whether a third value can be entered. */
export function takesAnother({ kind }: Pick<ConflictCase, "kind">): boolean {
  return kind === "concurrent" || kind === "authority";
}

/** The offer of the same source in another case of the document: "the same for all of this invoice". Whoever says two things of one field has none. */
export function offerOfSource(
  offers: readonly Offer[],
  source: string | undefined,
): Offer | undefined {
  const [first, ...others] = offers.filter(
    (offer) =>
      offer.source === source && (offer.barred === undefined || offer.barred === "unknown"),
  );
  const saysMore = others.some(
    ({ barred, value }) => barred !== undefined || !jsonEqual(value ?? null, first?.value ?? null),
  );
  return first?.barred !== undefined || saysMore ? undefined : first;
}

/** Who decides, and when. */
export interface Decider {
  readonly by: string | undefined;
  readonly at: string;
}

/** A decision: what to apply, and what takes it back while everything still stands so. */
export interface Decision {
  readonly operations: readonly OperationInput[];
  readonly undo: OperationInput | undefined;
}

type Said =
  | { readonly type: "kept" }
  | { readonly type: "lost" }
  | { readonly type: "value"; readonly value: JsonValue };

/** The decision that a choice comes to. Other writers' values of the same field are thereby decided against. */
export function decisionOf(
  of: ConflictCase,
  choice: Choice,
  registers: Registers,
  { by, at }: Decider,
): Decision {
  const chosen = choice.type === "lost" ? choice.conflict : of.conflicts[0]?.id;
  const values: { path: string; mine: JsonValue; previous: JsonValue }[] = [];
  const operations = of.conflicts.map(({ id, record }): OperationInput => {
    const said: Said = id === chosen ? saying(choice) : { type: "kept" };
    const resolution: JsonValue = {
      choice: said.type,
      ...(said.type === "value" && { value: said.value }),
      ...(record.lost.value !== undefined && { lost: record.lost.value }),
      ...(by !== undefined && { by }),
      at,
    };
    const path = `conflicts.${id}.resolution`;
    values.push({ path, mine: resolution, previous: registers[path] ?? null });
    return {
      type: "resolve-conflict",
      conflict: id,
      choice: said,
      ...(by !== undefined && { by }),
      at,
    };
  });
  const becomes = valueAfter(of, choice);
  const before = registers[of.path] ?? null;
  if (becomes !== undefined && !jsonEqual(becomes, before)) {
    values.push({ path: of.path, mine: becomes, previous: before });
  }
  // A frozen register takes nothing but its frozen value.
  const undo: OperationInput | undefined =
    of.kind === "edited-after-issue" ? undefined : { type: "undo", values };
  return { operations, undo };
}

function saying(choice: Choice): Said {
  switch (choice.type) {
    case "now":
      return { type: "kept" };
    case "lost":
      return { type: "lost" };
    case "value":
      return choice;
  }
}

/** What the register holds after a choice; undefined where it stays as it is. */
export function valueAfter(of: ConflictCase, choice: Choice): JsonValue | undefined {
  switch (choice.type) {
    case "now":
      return of.kind === "edited-after-issue"
        ? (of.conflicts[0]?.record.kept.value ?? null)
        : undefined;
    case "value":
      return choice.value;
    case "lost": {
      if (of.kind === "edited-while-removed") return false;
      return of.conflicts.find(({ id }) => id === choice.conflict)?.record.lost.value;
    }
  }
}
