import { DocumentId } from "@concord/model";
import type { JsonValue, Role } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { noLeases } from "../testing/no-leases.ts";
import { submission } from "../testing/test-committer.ts";
import { acceptPlain } from "./accept-plain.ts";
import { accept } from "./accept.ts";
import type { Acceptance } from "./accept.ts";
import { createLiveDocuments } from "./live-documents.ts";
import type { LiveDocument } from "./live-documents.ts";
import type { Submission } from "./submission.ts";
import { readUpdateStructure } from "./update-structure.ts";

const acme = WorkspaceId.parse("acme");
const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const context = { relayClientId: 1, now: 1_000, isOurs: () => false, leases: noLeases };

/** A relay's document that takes every batch either by the shortest way or always by the long one. */
async function relayDocument(way: "short" | "long") {
  const documents = createLiveDocuments({ loadDocument: async () => null }, 1);
  const live = await documents.hold(acme, id);
  live.kind = "invoice";
  let short = 0;
  const take = (batch: Submission): Acceptance => {
    const read = readUpdateStructure(batch.update);
    if (way === "short") {
      const plain = acceptPlain(live, batch, read, context);
      if (plain !== undefined) {
        short += 1;
        return plain;
      }
      live.plain.flush();
      live.plain.forget();
    }
    return accept(live, batch, read, context);
  };
  return { live, take, short: () => short };
}

interface Writer {
  readonly role: Role;
  readonly clientId: number;
  readonly doc: Y.Doc;
}

function createWriter(role: Role, clientId: number): Writer {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return { role, clientId, doc };
}

/** The bytes of one transaction, as clients send them. */
function written(doc: Y.Doc, write: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): number => updates.push(update);
  doc.on("update", collect);
  doc.transact(write);
  doc.off("update", collect);
  return Y.mergeUpdates(updates);
}

function submissionOf({ role, clientId }: Writer, batch: number, update: Uint8Array): Submission {
  return submission(batch, update, {
    document: id,
    kind: null,
    principal: { id: `u${clientId}`, name: `U${clientId}`, role },
    device: DeviceId.parse(`device-${clientId}`),
    deviceTime: batch,
    owns: (client) => client === clientId,
  });
}

/** What an acceptance tells, comparable. */
function told(acceptance: Acceptance) {
  if (acceptance.type === "need") return { type: acceptance.type };
  return acceptance;
}

const paths = [
  "currency",
  "number",
  "buyer.name",
  "buyer.reference",
  "lines.a.description",
  "lines.a.quantity",
  "lines.a.removed",
  "lines.b.description",
  "payments.stripe:py_1",
  "issued",
  "bogus.path",
] as const;
const values: readonly JsonValue[] = ["EUR", "1.5", "12", true, 7, null, "", { a: [1] }];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("write" as const),
      writer: fc.constantFrom(0, 0, 0, 1, 1, 1, 2),
      /** Most people see what they write on. */
      hears: fc.constantFrom(true, true, true, true, false),
      registers: fc.array(
        fc.tuple(
          fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...paths.slice(0, 6)) },
            { weight: 1, arbitrary: fc.constantFrom(...paths) },
          ),
          fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom("EUR", "2", "3") },
            { weight: 1, arbitrary: fc.constantFrom(...values) },
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("turn" as const), writer: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("note" as const), writer: fc.nat(2) }) },
);

describe("plain writes", () => {
  test("[RL104] a batch taken by the short way comes to the same as by the long one: difference, verdict, authors, document", async () => {
    let short = 0;
    let long = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
        async (steps) => {
          const quick = await relayDocument("short");
          const slow = await relayDocument("long");
          const writers = (["owner", "field", "viewer"] as const).map((role, index) =>
            createWriter(role, 5_000 + index),
          );
          const log: Uint8Array[] = [];
          let batch = 0;
          const send = (writer: Writer, update: Uint8Array): void => {
            batch += 1;
            const sent = submissionOf(writer, batch, update);
            const one = quick.take(sent);
            const other = slow.take(sent);
            expect(told(one)).toEqual(told(other));
            if (one.type !== "applied") return;
            log.push(one.news);
            if (one.addition !== null) log.push(one.addition);
          };
          for (const { type, writer: index, ...rest } of steps) {
            const writer = writers[index];
            if (writer === undefined) continue;
            const { doc } = writer;
            if (type === "turn") quick.live.plain.flush();
            else if (type === "note")
              send(
                writer,
                written(doc, () => doc.getText("note").insert(0, "x")),
              );
            else if ("registers" in rest) {
              const { registers, hears } = rest;
              if (hears) for (const update of log) Y.applyUpdate(doc, update);
              send(
                writer,
                written(doc, () => {
                  for (const [path, value] of registers) doc.getMap("fields").set(path, value);
                }),
              );
            }
            // Of a reader nothing is kept: what comes later from it would hang on that.
            if (writer.role === "viewer" && type !== "turn") {
              writers[index] = createWriter("viewer", 6_000 + batch);
            }
          }
          quick.live.plain.flush();
          expectSame(quick.live, slow.live);
          short += quick.short();
          long += batch;
        },
      ),
      { numRuns: 150 },
    );
    // Else the property says nothing.
    expect(short).toBeGreaterThan(long / 20);
    expect(short).toBeLessThan(long);
  });

  test("[RL106] bytes that only look like plain writes are taken by the short way only if the long way takes them just so", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(1, 2, 3),
        async (damages, writes) => {
          const quick = await relayDocument("short");
          const slow = await relayDocument("long");
          const writer = createWriter("owner", 5_000);
          const fields = writer.doc.getMap("fields");
          const updates = Array.from({ length: writes }, (_, index) =>
            written(writer.doc, () => {
              fields.set("currency", index % 2 === 0 ? "EUR" : "USD");
              fields.set("lines.a.description", `number ${index}`);
            }),
          );
          const last = updates.at(-1) ?? new Uint8Array();
          for (const [at, value] of damages) last[at % last.length] = value;
          for (const [index, update] of updates.entries()) {
            const sent = submissionOf(writer, index, update);
            const one = quick.take(sent);
            const other = slow.take(sent);
            expect(told(one)).toEqual(told(other));
            // What broke is thrown away.
            if (other.type === "broken") return;
          }
          quick.live.plain.flush();
          expectSame(quick.live, slow.live);
          taken += quick.short() - (writes - 1);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  test("[RL105] after years of overwrites a plain write costs what the first one did", async () => {
    const { live, take, short } = await relayDocument("short");
    const writer = createWriter("owner", 5_000);
    const set = (value: string) =>
      take(
        submissionOf(
          writer,
          1,
          written(writer.doc, () => writer.doc.getMap("fields").set("number", value)),
        ),
      );
    set("first");
    live.plain.flush();
    const fields = live.doc.getMap("fields");
    let looks = 0;
    // A look at the register's history would go through the map of its items.
    const items = Reflect.get(fields, "_map");
    const get = items.get.bind(items);
    Reflect.set(items, "get", (key: string) => {
      looks += 1;
      return get(key);
    });
    set("second");
    const afterSecond = looks;
    for (let index = 0; index < 100; index += 1) set(`number ${index}`);
    expect(short()).toBe(102);
    expect(afterSecond).toBeLessThan(5);
    expect(looks).toBeLessThan(5 * 101);
  });
});

function expectSame(one: LiveDocument, other: LiveDocument): void {
  expect(Y.encodeStateAsUpdate(one.doc)).toEqual(Y.encodeStateAsUpdate(other.doc));
  expect(one.authorship.take()).toEqual(other.authorship.take());
  expect(one.bytes).toBe(other.bytes);
}
