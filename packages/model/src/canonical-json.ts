import { isList } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";

/** Beyond the basic plane UTF-16 and code point order differ; RFC 8785 §3.2.3 sorts by UTF-16 code units, as `<` does. */
function byCodeUnits([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/**
 * The one text of a JSON value by RFC 8785: no spaces, keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them. Equal values give
 * equal text on every replica. Keys without a value are left out. Throws on NaN and infinities, which are no JSON, and on text with a lone surrogate,
 * which RFC 8785 §3.2.2.2 refuses: UTF-8 cannot hold it, so what arrives elsewhere would be another text.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`canonicalJson: ${value} is no JSON value`);
  }
  if (typeof value === "string") return canonicalText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(byCodeUnits)
    .map(([key, member]) => `${canonicalText(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("canonicalJson: a lone surrogate is no text");
  return JSON.stringify(text);
}
