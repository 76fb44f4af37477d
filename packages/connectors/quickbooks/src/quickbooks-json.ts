import { JsonValue } from "@concord/model";
import { LosslessNumber, parse, stringify } from "lossless-json";

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Fields that QuickBooks writes as JSON numbers. Between its wire and us they are the text of the number, so that money never is a float. */
const numericFields: ReadonlySet<string> = new Set([
  "Amount",
  "DiscountPercent",
  "ExchangeRate",
  "NetAmountTaxable",
  "Qty",
  "TaxPercent",
  "TotalAmt",
  "TotalTax",
  "UnitPrice",
]);

/** The reply's JSON with every number as its text and without `null`s, or undefined when it is not JSON. */
export function parseReply(text: string): JsonValue | undefined {
  try {
    const value = parse(
      text,
      (_, entry: unknown) => (entry === null ? undefined : entry),
      (digits) => digits,
    );
    return JsonValue.safeParse(value).data;
  } catch {
    return undefined;
  }
}

/** A request's JSON: decimals of the fields that QuickBooks knows as numbers become numbers, digit by digit. */
export function requestText(body: JsonValue): string {
  const text = stringify(body, (field, value: unknown) =>
    numericFields.has(field) && typeof value === "string" ? new LosslessNumber(value) : value,
  );
  if (text === undefined) throw new TypeError("A request body is JSON");
  return text;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
