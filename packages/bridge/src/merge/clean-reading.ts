import { pathRule, toJson } from "@concord/document";
import type { DocumentKind, JsonValue } from "@concord/model";
import type { Drift, Registers, RemoteRef } from "../connector.ts";

/**
 * A reading with only what a document of this kind can hold. What it cannot is drift, and leaves the register as it was last agreed: neither cleared nor guessed.
 */
export function cleanReading(
  kind: DocumentKind,
  ref: RemoteRef,
  reading: Registers,
  agreed: Registers | undefined,
): { readonly fields: Registers; readonly drift: readonly Drift[] } {
  const fields: Record<string, JsonValue> = {};
  const drift: Drift[] = [];
  for (const [path, value] of Object.entries(reading)) {
    const problem = write(path, value);
    if (problem === undefined) continue;
    drift.push({ ref, path, what: "unreadable", detail: problem });
    const before = agreed?.[path];
    if (before !== undefined) fields[path] = before;
  }
  return { fields, drift };

  function write(path: string, value: JsonValue): string | undefined {
    const rule = pathRule(kind, path);
    if (rule === undefined || (rule.class !== "commercial" && rule.class !== "operational")) {
      return `A document of kind ${kind} has no field at ${path}.`;
    }
    if (value === null) {
      fields[path] = null;
      return undefined;
    }
    const parsed = rule.schema.safeParse(value);
    if (!parsed.success) return parsed.error.issues[0]?.message ?? "Invalid value";
    fields[path] = toJson(parsed.data);
    return undefined;
  }
}
