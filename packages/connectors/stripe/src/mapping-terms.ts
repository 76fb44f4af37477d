import type { Registers } from "@concord/bridge/connector";
import { JsonValue } from "@concord/model";
import { z } from "zod";
import { metadataKeys } from "./mapping-metadata.ts";

// Stripe keeps at most 500 characters under a key of metadata.
const longestValue = 500;
const Terms = z.record(z.string(), JsonValue);
const outside = new Set(["position", "removed", "removedAs"]);

/**
 * How an amount came about that goes to Stripe as a bare amount (a price for several, allowances of a line, a percentage), to be read back word for word. Terms that are too
 * long for it stay in our document alone.
 */
export function keptTerms(
  registers: Registers,
  entry: string,
  takes: (field: string) => boolean,
  amount: number,
): Readonly<Record<string, string>> {
  const prefix = `${entry}.`;
  const terms = Object.fromEntries(
    Object.entries(registers)
      .filter(([path, value]) => path.startsWith(prefix) && value !== null)
      .map(([path, value]) => [path.slice(prefix.length), value] as const)
      .filter(([field]) => takes(field) && !outside.has(field.split(".").at(-1) ?? "")),
  );
  const text = JSON.stringify(terms);
  if (text.length > longestValue) return {};
  return { [metadataKeys.terms]: text, [metadataKeys.amount]: String(amount) };
}

/** The terms of an amount, as long as it is still that amount. */
export function termsOf(
  metadata: Readonly<Record<string, string>>,
  amount: number,
): Registers | undefined {
  if (metadata[metadataKeys.amount] !== String(amount)) return undefined;
  try {
    return Terms.safeParse(JSON.parse(metadata[metadataKeys.terms] ?? "")).data;
  } catch {
    // Somebody edited the metadata by hand.
    return undefined;
  }
}

/** Fields of a line that decide its amount. */
export function isLineTerm(field: string): boolean {
  return /^(?:quantity|price|baseQuantity|adjustments\..+)$/.test(field);
}
