import * as fc from "fast-check";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { DocumentRow } from "./document-row.ts";
import { firstLook } from "./first-look.ts";
import { isPlainRow, readStoredRow } from "./stored-row.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

const plain = {
  document: id,
  kind: "invoice",
  seq: 4,
  revision: 7,
  incomplete: false,
  fingerprint: "0123456789abcdef0123456789abcdef",
  name: "Acme",
  lineText: "Pump inspection",
  order: "PO-4711",
  summary: {
    id,
    number: "INV-1",
    kind: "invoice",
    status: "unpaid",
    flags: ["overdue"],
    currency: "EUR",
    gross: "119",
    outstanding: "19.5",
    issueDate: "2026-11-01",
    dueDate: "2026-11-15",
    buyerName: "Acme",
    customer: id,
    assignee: "ada",
    conflicts: 0,
    updatedSeq: 4,
  },
  later: [{ from: "2026-11-16", flags: ["overdue"] }],
  receipts: [{ on: "2026-11-20", amount: "99.5" }],
  links: {},
  factLinks: {},
  marks: ["number:INV-1"],
  conflicts: [],
};

/** The row with something else at one place of it, or one thing more there. */
function changedAt(path: readonly string[], value: unknown): unknown {
  const row: unknown = structuredClone(plain);
  const [last = "", ...way] = path.toReversed();
  let at = row;
  for (const key of way.toReversed()) at = Reflect.get(Object(at), key);
  Reflect.set(Object(at), last, value);
  return row;
}

const within = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return Object.keys([...value, "more"]);
  return typeof value === "object" ? [...Object.keys(Object(value)), "more"] : [];
};
const places = Object.entries(plain).flatMap(([key, value]) => [
  [key],
  ...within(value).map((each) => [key, each]),
]);
const junk = fc.oneof(
  fc.anything(),
  fc.constantFrom(-1, 0, 1.5, "", "-0", "1.50", "1e3", "EURO", "2026-02-31", "paid", "no", null),
  fc.constantFrom([], {}, [null], ["lost"], [{ from: "2026-02-31", flags: [] }]),
  fc.constantFrom(id, `${id} `, id.toUpperCase(), "f".repeat(33)),
);

test("[CL201] what is taken for a plain row is one by the schema too, and nothing else is in it", () => {
  expect(isPlainRow(plain)).toBe(true);
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...places, ["more"]), junk, (place, value) => {
      const changed = changedAt(place, value);
      if (!isPlainRow(changed)) return;
      taken += 1;
      expect(DocumentRow.parse(changed)).toEqual(changed);
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(0);
});

test("[CL201] what is no plain row goes through the schema: taken as it says, or turned down", () => {
  const link = { account: "a", id: "in_1", kind: "invoice" };
  const linked = { ...plain, links: { stripe: link }, card: { place: "Oslo" } };
  expect(isPlainRow(linked)).toBe(false);
  expect(readStoredRow(linked)).toEqual(linked);
  expect(readStoredRow({ ...plain, more: 1 })).toEqual(plain);
  expect(() => readStoredRow({ ...plain, seq: "4" })).toThrow("seq");
  expect(() => readStoredRow(null)).toThrow("expected object");
});

test("[CL201] the rows of invoices that are written here are plain", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage, connect: false });
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await replica.apply(id, [set("currency", "EUR"), set("dueDate", "2026-12-24")]);
  expect(isPlainRow((await storage.rows()).get(id))).toBe(true);
});

test("[CL202] a first look shows rows as the replica will that is opened after it", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  const made = await replica.create({ kind: "invoice", operations: [set("buyer.name", "Sent")] });
  relay.judge(({ operations }) =>
    JSON.stringify(operations).includes("forbidden")
      ? { type: "refused", reason: "malformed-update", message: "Not like this." }
      : undefined,
  );
  const bad = await replica.create({
    kind: "invoice",
    operations: [set("buyer.name", "forbidden")],
  });
  const refused = bad.type === "stored" ? bad.document : id;
  await clock.advance(1);
  replica.disconnect();
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Kept")] });
  await replica[Symbol.asyncDispose]();

  const absent = DocumentId.parse("0190a000-0000-7000-8000-00000000dead");
  const sent = made.type === "stored" ? made.document : absent;
  const seen = await firstLook(storage, [sent, absent, id, refused]);
  const again = await open({ storage, connect: false });
  expect(seen).toEqual(
    [sent, id, refused].map((each) => ({ row: again.row(each), sync: again.status(each).state })),
  );
  expect(seen.map(({ sync }) => sync)).toEqual(["synced", "on-this-device", "needs-attention"]);
});

test("[CL202] of rows that must be made anew there is no first look", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  expect(await firstLook(storage, [id])).toEqual([]);
  const replica = await open({ storage, connect: false });
  await replica.create({ kind: "invoice", id });
  await storage.commit([{ type: "set", key: "projection", value: 1 }]);
  expect(await firstLook(storage, [id])).toEqual([]);
});
