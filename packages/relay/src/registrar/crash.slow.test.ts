import { cpSync } from "node:fs";
import * as fc from "fast-check";
import type { OperationInput } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { RegisteredNumber } from "../storage/number-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { live } from "../testing/mortal-relay.ts";
import { acme, draftOf, issuingRelay } from "../testing/issuing-relay.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const ask: OperationInput = { type: "request-issue", key: "r1" };
const askForVoid: OperationInput = { type: "request-void", key: "v1" };

/** The register, and whether it and the documents say the same. */
async function checked(
  real: RelayStorage,
  documents: readonly DocumentId[],
): Promise<readonly RegisteredNumber[]> {
  const rows = await real.numbers(acme, { after: null, limit: 1_000 });
  expect(rows.map(({ count }) => count)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
  await using relay = await issuingRelay({ ...real, issueEvents: async () => [] });
  for (const document of documents) {
    const { issued, ledger } = await relay.read(document);
    const its = rows.filter((row) => row.document === document);
    expect(its.map(({ number }) => number)).toEqual(issued === undefined ? [] : [issued.number]);
    const isVoid = ledger.voided !== undefined;
    expect(its.map(({ state }) => state === "void")).toEqual(its.map(() => isVoid));
  }
  return rows;
}

/** A store in which three drafts wait for their number, one of them also for its void. */
async function whereAllAsk(documents: readonly DocumentId[]): Promise<string> {
  const folder = temporaryFolder();
  await using real = openTestStorage(folder);
  const [first] = documents;
  await live(real, undefined, async ({ write }) => {
    for (const document of documents) await write(document, [draftOf()]);
    if (first !== undefined) await write(first, [ask]);
  });
  // The edits themselves are durable; only the answers die.
  await using writer = await issuingRelay({ ...real, issueEvents: async () => [] });
  for (const document of documents.slice(1)) await writer.write(document, [ask]);
  if (first !== undefined) await writer.write(first, [askForVoid]);
  return folder;
}

test("[RL305] wherever a process dies while it issues and voids, no number is taken without its invoice, none twice, and none is left out", async () => {
  const documents = [1, 2, 3].map(documentOf);
  const before = await whereAllAsk(documents);
  let deaths = 0;
  for (let step = 1; ; step += 1) {
    let lived = 0;
    for (const when of ["before", "after"] as const) {
      const folder = temporaryFolder();
      cpSync(before, folder, { recursive: true });
      await using real = openTestStorage(folder);
      const fate = await live(real, { step, when });
      if (fate === "lived") lived += 1;
      else deaths += 1;
      await checked(real, documents);
      await live(real, undefined);
      const rows = await checked(real, documents);
      expect(rows.map(({ state }) => state)).toEqual(["void", "issued", "issued"]);
    }
    if (lived === 2) break;
  }
  expect(deaths).toBeGreaterThan(20);
});

test("[RL305] however often it dies, whoever asks meanwhile", async () => {
  const deaths = fc.array(
    fc.record({
      step: fc.integer({ min: 1, max: 60 }),
      when: fc.constantFrom("before" as const, "after" as const),
      asks: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(deaths, async (lives) => {
      await using real = openTestStorage(temporaryFolder());
      const asked = new Set<number>();
      for (const [life, { asks, ...death }] of lives.entries()) {
        await live(real, death, async ({ read, write }) => {
          const outcomes = await Promise.all(
            asks.map(async (index) => {
              const operation: OperationInput = { type: "request-issue", key: `r${life}` };
              // Who reads that it is issued asks no more.
              const isIssued = (await read(documentOf(index))).issued !== undefined;
              const operations = isIssued ? [] : [operation];
              return { index, outcome: await write(documentOf(index), [draftOf(), ...operations]) };
            }),
          );
          for (const { index, outcome } of outcomes) {
            if (outcome.type === "verdict") asked.add(index);
          }
        });
        await checked(real, [...asked].map(documentOf));
      }
      await live(real, undefined);
      const rows = await checked(real, [...asked].map(documentOf));
      expect(new Set(rows.map(({ document }) => document)).size).toBe(rows.length);
      expect(rows.length).toBeGreaterThanOrEqual(asked.size);
    }),
    { numRuns: Number(process.env["CONCORD_RUNS"] ?? 3) },
  );
});
