import { fieldsOf } from "@concord/document";
import { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { fingerprintOf, planHealing } from "./plan-healing.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

/** The updates of some writes: each by a client of its own, of the register and value of its number. */
function updatesOf(writes: readonly number[]): readonly Uint8Array[] {
  return writes.map((write) => {
    const doc = new Y.Doc();
    doc.clientID = 5_000 + write;
    fieldsOf(doc).set(`field${write % 5}`, write);
    return Y.encodeStateAsUpdate(doc);
  });
}

const writes = fc.uniqueArray(fc.nat(12), { maxLength: 8 });

test("[CL70] of two sides that lack something of each other both together make the document; where both have the same, nothing is done", () => {
  fc.assert(
    fc.property(writes, writes, (here, there) => {
      const held = updatesOf(here);
      const theirs =
        there.length === 0 ? Uint8Array.of(0, 0) : Y.mergeUpdates([...updatesOf(there)]);
      const all = updatesOf([...new Set([...here, ...there])]);
      const healing = planHealing(id, held, theirs);
      const isSame = here.length === there.length && here.every((write) => there.includes(write));
      expect(healing.type).toBe(isSame ? "agree" : "join");
      if (healing.type !== "join") return;
      expect(fingerprintOf(id, [healing.update])).toBe(fingerprintOf(id, all));
      expect(healing.gives).toBe(here.some((write) => !there.includes(write)));
    }),
    { numRuns: 200 },
  );
});

test("[CL71] what cannot be read, misses what nobody has, or says something else under the same names is replaced, and kept", () => {
  const [relays = new Uint8Array()] = updatesOf([1]);
  const other = new Y.Doc();
  other.clientID = 5_001;
  fieldsOf(other).set("field1", "another value");
  const otherBytes = Y.encodeStateAsUpdate(other);
  const before = Y.encodeStateVector(other);
  fieldsOf(other).set("field2", "later");
  const hanging = Y.encodeStateAsUpdate(other, before);

  for (const held of [
    [Uint8Array.of(255, 255, 255)],
    [otherBytes],
    [hanging, relays.slice(0, 9)],
  ]) {
    const healing = planHealing(id, held, relays);
    if (healing.type !== "replace") throw new Error(healing.type);
    const kept = Buffer.from(healing.aside);
    expect(held.every((update) => kept.includes(Buffer.from(update)))).toBe(true);
    expect(kept.byteLength).toBe(held.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0));
  }
});
