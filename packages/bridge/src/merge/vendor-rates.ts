import { jsonEqual } from "@concord/document";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { Registers } from "../connector.ts";

const ratesPath = /\.tax\.vendorRates$/;

/**
 * Takes what tools call a tax rate out of a reading: each keeps its own entry in the one register, beside those of the others, so that no two of them contradict
 * each other. `rates`: what is to be written of it.
 */
export function withoutRates(
  reading: Registers,
  local: Registers,
  connection: string,
): { readonly reading: Registers; readonly rates: Registers } {
  const rest: Record<string, JsonValue> = {};
  const rates: Record<string, JsonValue> = {};
  for (const [path, theirs] of Object.entries(reading)) {
    if (!ratesPath.test(path)) {
      rest[path] = theirs;
      continue;
    }
    const { [connection]: _, ...others } = entriesOf(local[path]);
    const own = entriesOf(theirs)[connection];
    const next = { ...others, ...(own !== undefined && { [connection]: own }) };
    const value = Object.keys(next).length === 0 ? null : next;
    if (!jsonEqual(local[path] ?? null, value)) rates[path] = value;
  }
  return { reading: rest, rates };
}

const Entries = z.record(z.string(), z.string()).catch({});

function entriesOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  return Entries.parse(value);
}
