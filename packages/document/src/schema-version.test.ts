import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply, writeRegisters } from "./apply.ts";
import { invoiceOf } from "./invoice-registers.ts";
import { Operation } from "./operation.ts";
import { readRegisters } from "./registers.ts";
import type { Registers } from "./registers.ts";
import { migrated, schemaVersion } from "./schema-version.ts";
import type { MigrationStep } from "./schema-version.ts";

// A made-up past: version 0 kept the due date as "due" and the buyer's name as "customerName"; version 1 is ours.
const steps: readonly MigrationStep[] = [
  {
    to: 1,
    migrate: ({ due }) => (due === undefined ? {} : { dueDate: due, due: null }),
  },
  {
    to: 2,
    migrate: ({ customerName }) =>
      customerName === undefined ? {} : { "buyer.name": customerName, customerName: null },
  },
];

const old: fc.Arbitrary<Registers> = fc
  .record({
    due: fc.option(fc.constantFrom("2026-01-01", "2026-02-02"), { nil: undefined }),
    customerName: fc.option(fc.string({ minLength: 1, maxLength: 8 }), { nil: undefined }),
    schema: fc.constantFrom(0, 1),
  })
  .map(({ schema, due, customerName }) => ({
    schema,
    ...(due !== undefined && { due }),
    ...(customerName !== undefined && { customerName }),
  }));

test("[DO25] migrations lose nothing, are done once, and merge when two replicas do them at once", () => {
  fc.assert(
    fc.property(old, (registers) => {
      const { registers: read, writes } = migrated(registers, "invoice", steps);
      const { invoice } = invoiceOf(read);
      expect(invoice.dueDate).toBe(registers["schema"] === 0 ? registers["due"] : undefined);
      expect(invoice.buyer?.name).toBe(registers["customerName"]);
      expect(read["schema"]).toBe(2);
      expect(migrated(read, "invoice", steps).writes).toEqual({});
      expect({ ...registers, ...writes }).toEqual(read);

      const origin = { source: "device", device: "test" } as const;
      const [one, other] = [new Y.Doc(), new Y.Doc()];
      writeRegisters(one, registers, origin);
      Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
      for (const doc of [one, other]) writeRegisters(doc, writes, origin);
      Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
      Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
      expect(readRegisters(one).registers).toEqual(read);
      expect(readRegisters(other).registers).toEqual(read);
    }),
  );
});

test("[DO26] a document of a newer version is read as far as it goes and not written", () => {
  const doc = new Y.Doc();
  const origin = { source: "device", device: "test" } as const;
  writeRegisters(doc, { schema: schemaVersion + 1, dueDate: "2026-01-01" }, origin);
  const operation = Operation.parse({ type: "set-field", path: "dueDate", value: null });
  expect(apply(doc, operation, origin)).toMatchObject({ type: "refused", rule: "schema-newer" });
  expect(migrated(readRegisters(doc).registers, "invoice").writes).toEqual({});
});

test("[DO25] the present version needs no migration", () => {
  const doc = new Y.Doc();
  const origin = { source: "device", device: "test" } as const;
  writeRegisters(doc, { schema: schemaVersion, dueDate: "2026-01-01" }, origin);
  expect(apply(doc, Operation.parse({ type: "migrate" }), origin)).toEqual({ type: "unchanged" });
});
