import type { Drift, Registers, RemoteRef } from "@concord/bridge/connector";
import type { CurrencyCode, JsonValue } from "@concord/model";

/** What every part of a mapping needs beside the object. */
export interface MappingContext {
  readonly account: string;
  readonly timeZone: string;
  readonly workspace: string | undefined;
}

/** The same for the parts of one invoice. */
export interface InvoiceContext extends MappingContext {
  readonly ref: RemoteRef;
  readonly currency: CurrencyCode;
  /** Registers of the document that earlier readings went into. */
  readonly recorded: Registers;
  /** Takes up what our contract does not know. */
  readonly drifted: (path: string, detail: string) => void;
}

/** Registers of a reading: what Stripe does not say is left out, which counts as cleared. */
export function present(
  fields: Readonly<Record<string, JsonValue | undefined>>,
): Readonly<Record<string, JsonValue>> {
  const registers: Record<string, JsonValue> = {};
  for (const [path, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== "") registers[path] = value;
  }
  return registers;
}

/** Registers that Stripe has a place for, also where nothing stands in it: what is entered here later is then seen to be news to Stripe. */
export function placed(
  fields: Readonly<Record<string, JsonValue | undefined>>,
): Readonly<Record<string, JsonValue>> {
  const registers: Record<string, JsonValue> = {};
  for (const [path, value] of Object.entries(fields)) {
    registers[path] = value === undefined || value === "" ? null : value;
  }
  return registers;
}

export function unknownValue(ref: RemoteRef, path: string, detail: string): Drift {
  return { ref, path, what: "unknown-value", detail };
}
