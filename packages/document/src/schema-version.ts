import type { DocumentKind, JsonValue } from "@concord/model";
import type { DocumentView } from "./document-view.ts";
import { jsonEqual } from "./json-equal.ts";
import { writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import type { Registers } from "./registers.ts";

/** The version that stands in the register `schema`: raised with a step in `steps` when registers change their place or form. */
export const schemaVersion = 1;

/** Brings registers from the version before to `to`. Pure and total: every replica computes the same, with whatever it finds. */
export interface MigrationStep {
  readonly to: number;
  /** Registers to write: new places, and `null` for those that are left. */
  readonly migrate: (
    registers: Registers,
    kind: DocumentKind,
  ) => Readonly<Record<string, JsonValue>>;
}

const steps: readonly MigrationStep[] = [];

/**
 * The registers as the current version reads them, and what has to be written for that. A document can be read without being
 * migrated, also by somebody who may not write.
 */
export function migrated(
  registers: Registers,
  kind: DocumentKind,
  path: readonly MigrationStep[] = steps,
): { readonly registers: Registers; readonly writes: Readonly<Record<string, JsonValue>> } {
  const from = registers["schema"];
  const version = typeof from === "number" ? from : 1;
  let current = registers;
  const changes: Record<string, JsonValue> = {};
  for (const step of path.toSorted((a, b) => a.to - b.to)) {
    if (step.to <= version) continue;
    const written = { ...step.migrate(current, kind), schema: step.to };
    current = { ...current, ...written };
    Object.assign(changes, written);
  }
  const needed = Object.entries(changes).filter(
    ([name, value]) => !jsonEqual(registers[name], value),
  );
  return { registers: current, writes: Object.fromEntries(needed) };
}

/** Writes what the current version needs. Concurrent migrations write the same, so they make no conflict. */
export function planMigration(view: DocumentView): Plan {
  return writes(migrated(view.registers(), view.kind).writes);
}
