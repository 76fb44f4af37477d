import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import { marksOf, Operation } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createReplicaPort } from "./replica-adapter.ts";
import type { ReplicaPort } from "./replica-port.ts";
import { createMemoryReplica } from "./testing/memory-replica.ts";

const origin = { source: "bridge", connector: "fake", account: "a" } as const;
const invoice = DocumentId.parse("00000000-0000-7000-8000-000000000001");
const other = DocumentId.parse("00000000-0000-7000-8000-000000000002");
const create = Operation.parse({ type: "create", document: { kind: "invoice", content: {} } });
const due = (value: string) =>
  Operation.parse({ type: "merge-fields", fields: { dueDate: value } });
const link = Operation.parse({
  type: "link",
  connector: "fake",
  link: { account: "a", id: "i1", kind: "invoice" },
});

interface Opened extends AsyncDisposable {
  readonly port: ReplicaPort;
}

async function openClient(): Promise<Opened> {
  const replica = await openWorkspace({
    url: "ws://127.0.0.1:1/sync",
    token: "none",
    storage: createMemoryStorage(),
    deps: platformDeps(),
    connect: false,
  });
  return {
    port: createReplicaPort(replica, async () => undefined),
    [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose](),
  };
}

async function openMemory(): Promise<Opened> {
  return { port: createMemoryReplica(), [Symbol.asyncDispose]: async () => undefined };
}

test.each([
  ["the client's", openClient],
  ["the tests' own", openMemory],
] as const)(
  "[BR90] %s replica applies whole batches, finds links and marks, and tells every change",
  async (_name, open) => {
    await using opened = await open();
    const { port } = opened;
    const ref = { kind: "invoice", id: "i1" } as const;
    let told = 0;
    const end = port.onChange(() => {
      told += 1;
    });
    expect(await port.snapshot(invoice)).toBeUndefined();
    expect(await port.apply(invoice, "invoice", [create, due("2026-12-01"), link], origin)).toEqual(
      { type: "stored" },
    );
    expect(told).toBeGreaterThan(0);
    expect(await port.byLink("fake", "a", ref)).toBe(invoice);
    expect(await port.byLink("fake", "b", ref)).toBeUndefined();
    expect(await port.apply(invoice, "invoice", [link], origin)).toEqual({ type: "unchanged" });

    const refused = await port.apply(
      invoice,
      "invoice",
      [due("2026-12-24"), Operation.parse({ type: "set-field", path: "nonsense", value: 1 })],
      origin,
    );
    expect(refused).toMatchObject({ type: "refused", path: "nonsense" });
    expect((await port.snapshot(invoice))?.registers["dueDate"]).toBe("2026-12-01");

    const numbered = { currency: "EUR", number: "R-1", "lines.l1.price": "10" };
    expect(await port.byMarks(["none"])).toEqual([]);
    await port.apply(
      other,
      "invoice",
      [create, Operation.parse({ type: "merge-fields", fields: numbered })],
      origin,
    );
    const read = await port.snapshot(other);
    expect(await port.byMarks(read === undefined ? [] : ["none", ...marksOf(read)])).toEqual([
      other,
    ]);
    const first = await port.changes(undefined, 1);
    expect(first).toMatchObject({ documents: [invoice], done: false });
    const second = await port.changes(first.cursor, 9);
    expect(second).toMatchObject({ documents: [other], done: true });
    expect(await port.changes(second.cursor, 9)).toEqual({
      documents: [],
      cursor: second.cursor,
      done: true,
    });
    await port.apply(invoice, "invoice", [due("2026-12-24")], origin);
    expect((await port.changes(second.cursor, 9)).documents).toEqual([invoice]);
    end();
  },
);
