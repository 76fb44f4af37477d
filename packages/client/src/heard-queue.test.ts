import { DocumentId } from "@concord/model";
import type { RelayMessage } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createHeardQueue } from "./heard-queue.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

function updates(seq: number, bytes: number): RelayMessage {
  const update = new Uint8Array(bytes);
  const entries = [{ document: id, kind: "invoice", seq, update, author: null }] as const;
  return { type: "updates", entries, upTo: seq, more: false };
}

const said = fc.array(
  fc.record({ bytes: fc.option(fc.nat(90_000)), of: fc.nat(1), pause: fc.boolean() }),
);

test("[CL110] whatever is joined, every message is dealt with once, in order, and nothing across a connection or what is no update", async () => {
  await fc.assert(
    fc.asyncProperty(said, async (all) => {
      const dealt: { readonly message: RelayMessage; readonly of: number }[] = [];
      const queue = createHeardQueue(
        async (message, of) => {
          dealt.push({ message, of });
          await Promise.resolve();
        },
        (error) => {
          throw error;
        },
      );
      for (const [seq, { bytes, of, pause }] of all.entries()) {
        queue.add(bytes === null ? { type: "pong", nonce: seq, seq } : updates(seq, bytes), of);
        if (pause) await Promise.resolve();
      }
      await queue.settled();
      const seen = dealt.flatMap(({ message, of }) => {
        if (message.type === "pong") return [{ seq: message.seq, of }];
        if (message.type !== "updates") throw new Error(message.type);
        const seqs = message.entries.map(({ seq }) => seq);
        expect(message.upTo).toBe(seqs.at(-1));
        const bytes = message.entries.reduce((sum, { update }) => sum + update.length, 0);
        expect(seqs.length === 1 || bytes <= 128 * 1_024).toBe(true);
        return seqs.map((seq) => ({ seq, of }));
      });
      expect(seen).toEqual(all.map(({ of }, seq) => ({ seq, of })));
    }),
  );
});

test("[CL110] one message that cannot be dealt with does not hold up the next", async () => {
  const failures: unknown[] = [];
  const dealt: string[] = [];
  const queue = createHeardQueue(
    async ({ type }) => {
      if (type === "pong") throw new Error("bug");
      dealt.push(type);
    },
    (error) => failures.push(error),
  );
  queue.add({ type: "pong", nonce: 1, seq: 1 }, 0);
  queue.add(updates(1, 10), 0);
  await queue.settled();
  expect(failures).toHaveLength(1);
  expect(dealt).toEqual(["updates"]);
});

test("[CL111] a flood of one invoice's edits costs a replica a few transactions, and each edit is told of with its author and place", async () => {
  const { open, clock } = createTestWorkspace();
  const writer = await open();
  await writer.create({ kind: "invoice", id });
  await writer.create({ kind: "invoice", id: other });
  await clock.advance(1);
  let commits = 0;
  const under = createMemoryStorage();
  const reader = await open({
    storage: {
      ...under,
      commit: async (writes) => {
        commits += 1;
        await under.commit(writes);
      },
    },
  });
  await clock.advance(1);
  const changes: (readonly [string, string, number | undefined])[] = [];
  reader.onChange(({ document, by, seq }) => {
    // The row shows the change already, or one after it.
    expect(reader.row(document)?.seq).toBeGreaterThanOrEqual(seq ?? 0);
    changes.push([document, by.type === "remote" ? (by.author?.name ?? "") : by.type, seq]);
  });
  commits = 0;

  const edits = Array.from({ length: 100 }, (_, count) =>
    writer.apply(count % 10 === 0 ? other : id, [
      { type: "set-field", path: "references.purchaseOrder", value: `PO-${count}` },
    ]),
  );
  await Promise.all(edits);
  await clock.advance(1);
  expect((await reader.registers(id))?.["references.purchaseOrder"]).toBe("PO-99");
  expect((await reader.registers(other))?.["references.purchaseOrder"]).toBe("PO-90");
  expect(changes).toEqual(
    Array.from({ length: 100 }, (_, count) => [count % 10 === 0 ? other : id, "Ada", count + 3]),
  );
  expect(commits).toBeLessThan(20);
  expect(reader.status()).toEqual({ state: "synced" });
});
