import { z } from "zod";
import { invalidParameter, type ApiError } from "./api-error.ts";
import { parseDecimal } from "./decimal.ts";
import type { FormTree } from "./form.ts";

const largestAmount = 99_999_999;

/** An integer as a form carries it. */
export const Int = z
  .string()
  .regex(/^-?\d{1,15}$/, "Invalid integer")
  .transform(Number);
export const Count = Int.refine((value) => value >= 0, "Invalid non-negative integer");
/** Minor units of a currency; eight digits at most. */
export const Amount = Int.refine((value) => Math.abs(value) <= largestAmount, "Invalid amount");
export const PositiveAmount = Amount.refine((value) => value > 0, "Invalid positive integer");
export const Bool = z
  .enum(["true", "false"], { error: "Invalid boolean" })
  .transform((value) => value === "true");
export const Text = z.string().max(5_000, "Invalid string");
/** Unix seconds. */
export const Time = Int.refine((value) => value >= 0, "Invalid timestamp");
/** A decimal text with at most twelve decimals. */
export const DecimalText = z
  .string()
  .refine((text) => parseDecimal(text, 12) !== undefined, "Invalid decimal");
export const CurrencyCode = z
  .string()
  .transform((code) => code.toLowerCase())
  .pipe(z.string().regex(/^[a-z]{3}$/, "Invalid currency"));

/** What may be unset by sending an empty text; it then reads as null. */
export const emptyable = <T extends z.ZodType>(schema: T) =>
  z.union([z.literal("").transform(() => null), schema]);

/** A list: `name[0]=…&name[1]=…` or `name[]=…`. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => {
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value);
      if (!entries.every(([key]) => /^\d+$/.test(key))) return value;
      return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, entry]) => entry);
    },
    z.array(item, "Invalid array"),
  );

/** Keys to add or change; an empty text removes one. */
export const Metadata = emptyable(
  z
    .record(
      z.string().max(40, "Invalid metadata key"),
      z.string().max(500, "Invalid metadata value"),
    )
    .refine((entries) => Object.keys(entries).length <= 50, "Metadata can have up to 50 keys"),
);
export type MetadataChange = z.output<typeof Metadata>;

export function changedMetadata(
  before: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
): Readonly<Record<string, string>> {
  if (change === undefined) return before;
  if (change === null) return {};
  const entries = Object.entries({ ...before, ...change });
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

export const Address = z.strictObject({
  city: Text.optional(),
  country: Text.optional(),
  line1: Text.optional(),
  line2: Text.optional(),
  postal_code: Text.optional(),
  state: Text.optional(),
});

/** An address as replies show it: every part, absent ones as null. */
export interface AddressObject {
  readonly city: string | null;
  readonly country: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postal_code: string | null;
  readonly state: string | null;
}

export function addressObject(address: z.output<typeof Address>): AddressObject {
  const { city, country, line1, line2, postal_code, state } = address;
  return {
    city: city ?? null,
    country: country ?? null,
    line1: line1 ?? null,
    line2: line2 ?? null,
    postal_code: postal_code ?? null,
    state: state ?? null,
  };
}

/** A moment or a range of moments. */
export const Created = z.union([
  z.strictObject({
    gt: Time.optional(),
    gte: Time.optional(),
    lt: Time.optional(),
    lte: Time.optional(),
  }),
  Time,
]);

export function isWithin(at: number, range: z.output<typeof Created> | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return at === range;
  const { gt, gte, lt, lte } = range;
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}

const paramName = (path: readonly PropertyKey[]): string =>
  path.map((part, depth) => (depth === 0 ? String(part) : `[${String(part)}]`)).join("");

/** The first issue, in Stripe's words. */
function refusal(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): ApiError {
  const at = [...path, ...issue.path];
  if (issue.code === "invalid_union") {
    // The last alternative is the one with content; the others are the empty text.
    const inner = issue.errors.findLast((issues) => issues.length > 0)?.[0];
    if (inner !== undefined) return refusal(inner, at);
  }
  if (issue.code === "unrecognized_keys") {
    const name = paramName([...at, issue.keys[0] ?? ""]);
    return invalidParameter(`Received unknown parameter: ${name}`, "parameter_unknown", name);
  }
  const name = paramName(at);
  if (issue.code === "invalid_type" && issue.input === undefined && issue.message.startsWith("Inv"))
    return invalidParameter(`Missing required param: ${name}.`, "parameter_missing", name);
  const code =
    issue.message === "Invalid integer" ? "parameter_invalid_integer" : "parameter_invalid";
  return invalidParameter(`${issue.message}: ${name}`, code, name);
}

/** Parses decoded parameters; throws Stripe's error for the first that is unknown or malformed. */
export function parseParams<T extends z.ZodType>(schema: T, tree: FormTree): z.output<T> {
  const parsed = schema.safeParse(tree, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  throw refusal(issue, []);
}
