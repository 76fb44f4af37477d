import { cpSync } from "node:fs";
import { join } from "node:path";
import type { OperationInput } from "@concord/document";
import { NumberSeries } from "@concord/model";
import type { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import { acme, draftOf, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { documentOf, ownDocument } from "../testing/leasing-device.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { toldRegister } from "./told-register.ts";
import { workspaceSettings } from "./workspace-settings.ts";

const ours = { name: "Ours GmbH", vatId: "DE123456789" };
const ask: OperationInput = { type: "request-issue", key: "r", request: { series: "van" } };
const options = { registrar: { holdMs: 0 } };

function imported(count: number, seller: object = ours): OperationInput[] {
  const number = `V-${String(count).padStart(4, "0")}`;
  const by = { type: "connector" as const, connector: "file", account: "import", id: number };
  return [draftOf({ seller }), { type: "mark-issued", issued: { number, by } }];
}

const settings = (format: string): OperationInput => ({
  type: "create",
  document: {
    kind: "workspace",
    content: { company: ours, series: [NumberSeries.parse({ id: "van", format, digits: 4 })] },
  },
});

async function told(relay: IssuingRelay) {
  const { storage, committer } = relay.core.context;
  const own = await workspaceSettings(storage, committer, acme);
  const register = toldRegister(storage, committer);
  const wish = { series: "van", after: null, limit: 5_000 };
  const { items } = await register.page(acme, own, wish);
  const [use] = await register.uses(acme, own);
  return {
    lines: items.map(({ number, state, document }) => [number, state, document]),
    use: use && { last: use.last, missing: use.missing, doubled: use.doubled, issued: use.issued },
  };
}

/** A store of which everything but the workspace's own data was lost, and what clients of it hold. */
async function lostAfter(happens: (relay: IssuingRelay) => Promise<readonly DocumentId[]>) {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(ownDocument, [settings("V-{number}")]);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const held = new Map<DocumentId, Uint8Array>();
  await using storage = openTestStorage(folder);
  await using relay = await issuingRelay(storage);
  for (const document of await happens(relay)) {
    held.set(document, Y.encodeStateAsUpdate(await relay.copyOf(document)));
  }
  const before = await told(relay);
  return { backup, held, before };
}

/** What is told of the register after these came back, in this order. */
async function restored(
  backup: string,
  held: ReadonlyMap<DocumentId, Uint8Array>,
  order: readonly DocumentId[],
  isReadBetween: boolean,
) {
  const folder = temporaryFolder();
  cpSync(join(backup, storeFile), join(folder, storeFile));
  await using storage = openTestStorage(folder);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, options);
  for (const document of order) {
    const update = held.get(document) ?? new Uint8Array();
    const kind = document === ownDocument ? "workspace" : "invoice";
    await relay.giveBack(document, update, { name: "olga", role: "owner", kind });
    if (isReadBetween) await relay.answered();
  }
  await relay.answered();
  return await told(relay);
}

/** Where numbers of ours stand in the story below. */
const ofOurs: readonly number[] = [0, 3, 5, 6];

test("[RL580] after a restore the register tells of a number that the series went on behind as issued elsewhere, whatever came back in whatever order", async () => {
  const imports = [2, 3, 5].map((count) => [documentOf(count), count] as const);
  const { backup, held, before } = await lostAfter(async (relay) => {
    for (const [document, count] of imports) await relay.write(document, imported(count));
    // Another seller's number is its own.
    await relay.write(documentOf(7), imported(7, { name: "Supplier", vatId: "DE999999999" }));
    const asked = [11, 12, 13, 14].map(documentOf);
    for (const document of asked) {
      await relay.write(document, [draftOf(), ask]);
      await relay.answered();
    }
    return [...imports.map(([document]) => document), documentOf(7), ...asked];
  });
  expect(before.lines.map(([number]) => number)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((count) => `V-000${count}`),
  );
  expect(before.use).toEqual({ last: 7, missing: 0, doubled: 0, issued: 7 });
  const all = [...held.keys()];
  const orders = fc.shuffledSubarray(all, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(orders, fc.boolean(), async (order, isReadBetween) => {
      const { lines, use } = await restored(backup, held, order, isReadBetween);
      const isBack = (document: unknown): boolean => order.some((one) => one === document);
      const back = before.lines.flatMap(([, , document], index) =>
        isBack(document) ? [index] : [],
      );
      // From the first to the last of ours that came back: of what was behind that, and before the first of all, nobody knows any more.
      const last = Math.max(-1, ...back.filter((index) => ofOurs.includes(index)));
      const first = Math.min(...back);
      const expected = before.lines
        .slice(first, last + 1)
        .map(([number, state, document]) =>
          isBack(document) ? [number, state, document] : [number, "lost", null],
        );
      expect(lines).toEqual(expected);
      const missing = expected.filter(([, state]) => state === "lost").length;
      const issued = expected.length - missing;
      expect(use).toEqual(last < 0 ? undefined : { last: last + 1, missing, doubled: 0, issued });
    }),
    { numRuns: 25 },
  );
}, 120_000);

test("[RL581] a number that a restored store passed, and that one of ours comes back with, is ours in the register in whatever order they came", async () => {
  const { backup, held } = await lostAfter(async (relay) => {
    await relay.write(documentOf(11), [draftOf(), ask]);
    await relay.answered();
    await relay.write(documentOf(1), imported(1));
    return [documentOf(1), documentOf(11)];
  });
  const play = async (order: readonly ("import" | "ours" | "issue")[]) => {
    const folder = temporaryFolder();
    cpSync(join(backup, storeFile), join(folder, storeFile));
    await using storage = openTestStorage(folder);
    await storage.beginEpoch();
    await using relay = await issuingRelay(storage, options);
    const giveBack = (document: DocumentId) =>
      relay.giveBack(document, held.get(document) ?? new Uint8Array(), {
        name: "olga",
        role: "owner",
      });
    for (const step of order) {
      if (step === "import") await giveBack(documentOf(1));
      else if (step === "ours") await giveBack(documentOf(11));
      else await relay.write(documentOf(21), [draftOf(), ask]);
      await relay.answered();
    }
    return await told(relay);
  };
  const lines = [
    ["V-0001", "issued", documentOf(11)],
    ["V-0002", "issued", documentOf(21)],
  ];
  for (const order of [
    ["import", "issue", "ours"],
    ["import", "ours", "issue"],
    ["ours", "import", "issue"],
  ] as const) {
    const { lines: its, use } = await play(order);
    expect(its).toEqual(lines);
    expect(use).toMatchObject({ missing: 0, doubled: 0 });
  }
});

const many = 1_010;

test("[RL582] more numbers of others in a row than anybody counts are passed at once; after a restore each is told of, also where the series reads otherwise since", async () => {
  const { backup, held, before } = await lostAfter(async (relay) => {
    const documents = Array.from({ length: many }, (_, index) => documentOf(index + 1));
    for (const [index, document] of documents.entries()) {
      await relay.write(document, imported(index + 1));
    }
    await relay.write(documentOf(5_000), [draftOf(), ask]);
    await relay.answered();
    expect((await relay.read(documentOf(5_000))).issued?.number).toBe(`V-${many + 1}`);
    const path = "series.van.format";
    await relay.write(ownDocument, [{ type: "set-field", path, value: "W-{number}" }]);
    return [ownDocument, ...documents, documentOf(5_000)];
  });
  expect(before.use).toEqual({ last: many + 1, missing: 0, doubled: 0, issued: many + 1 });
  const kept = [...held.keys()].filter((document) => document !== documentOf(600));
  const { lines, use } = await restored(backup, held, kept, false);
  expect(lines).toEqual(
    before.lines.map(([number, state, document]) =>
      document === documentOf(600) ? [number, "lost", null] : [number, state, document],
    ),
  );
  expect(use).toEqual({ last: many + 1, missing: 1, doubled: 0, issued: many });
}, 120_000);
