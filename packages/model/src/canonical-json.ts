import { isList } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";
import { byText } from "./text-order.ts";

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
    // RFC 8785 §3.2.3: by UTF-16 code units, whose order differs from that of code points beyond the basic plane.
    .toSorted(([a], [b]) => byText(a, b))
    .map(([key, member]) => `${canonicalText(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("canonicalJson: a lone surrogate is no text");
  return JSON.stringify(text);
}
