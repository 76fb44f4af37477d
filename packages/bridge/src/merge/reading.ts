import type { JsonValue } from "@concord/model";
import { jsonEqual } from "@concord/document";
import type { Registers } from "../connector.ts";
import type { MergeBase } from "./three-way.ts";

/** "lines.k1" of "lines.k1.price", "lines.k1.adjustments.a1" of what stands in that; undefined outside of a list of entries. */
export function entryOf(path: string): string | undefined {
  const lists = "lines|adjustments|paymentMeans|instalments|attachments|notes|precedingInvoices";
  return new RegExp(`^(?:lines\\.[^.]+\\.)?(?:${lists})\\.[^.]+(?=\\.)`).exec(path)?.[0];
}

/**
 * What a reading says about registers that it no longer names: an entry that is gone altogether was removed at the vendor (and keeps its values, so that
 * it can be restored), any other register was cleared.
 */
export function completeReading(base: Registers | undefined, reading: Registers): Registers {
  const complete: Record<string, JsonValue> = { ...reading };
  const present = new Set(Object.keys(reading).map(entryOf));
  for (const [path, value] of Object.entries(base ?? {})) {
    if (Object.hasOwn(reading, path)) continue;
    const entry = entryOf(path);
    if (entry === undefined || present.has(entry)) {
      complete[path] = path.endsWith(".removed") ? false : null;
      continue;
    }
    complete[path] = value;
    complete[`${entry}.removed`] = true;
  }
  return complete;
}

/** What an effect of ours brought to the vendor. */
export interface Carried {
  /** The document's registers when the effect was planned. */
  readonly values: Registers;
}

/** A register that we sent and the vendor did not take over, though it did not refuse. */
export interface NotTaken {
  readonly path: string;
  readonly sent: JsonValue;
  readonly shown: JsonValue;
}

/**
 * The base after an answer to a write of ours: what we sent and what the vendor then showed for it are agreed, however it is worded. Without this, every
 * cut or rounded value would be sent for ever. A value that stayed at the vendor as it was is not a wording: it is reported.
 */
export function baseAfterAnswer(
  base: MergeBase | undefined,
  carried: Carried,
  reading: Registers,
): { readonly base: MergeBase; readonly notTaken: readonly NotTaken[] } {
  const fields: Record<string, JsonValue> = { ...base?.fields };
  const ours: Record<string, JsonValue> = { ...base?.ours };
  const notTaken: NotTaken[] = [];
  for (const [path, sent] of Object.entries(carried.values)) {
    if (!Object.hasOwn(reading, path)) continue;
    const shown = reading[path] ?? null;
    const before = base?.fields[path];
    if (before !== undefined && jsonEqual(before, shown) && !jsonEqual(sent, shown)) {
      const agreed = base?.ours[path] ?? before;
      if (!jsonEqual(sent, agreed)) notTaken.push({ path, sent, shown });
    }
    fields[path] = shown;
    ours[path] = sent;
  }
  return { base: { fields, ours }, notTaken };
}
