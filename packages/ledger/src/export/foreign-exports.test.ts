import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareNextKey } from "../node/sealing-folder.ts";
import { sealBytes, sealHash } from "../sealing/seal.ts";
import type { SignedSeal, Signer } from "../sealing/seal.ts";
import { acme, documentNumber, paperJournal } from "../testing/journal.ts";
import { temporaryFolder } from "../testing/ledger.ts";
import { openSealedLedger, subtle } from "../testing/sealing.ts";
import type { SealedLedger } from "../testing/sealing.ts";
import { putTogether, takeApart, verify, withFittingEnd } from "../testing/tampering.ts";
import type { OpenedExport } from "../testing/tampering.ts";

type OpenedSeal = OpenedExport["seals"][number];

/** Sealed at 2, at 3 by the old key, which introduces the new one, and at 4 and 5 by the new one. */
let rotated: SealedLedger;
let opened: OpenedExport;
let old: Signer;
/** Another workspace of the same relay's making: other documents under the same rules. */
let other: OpenedExport;

beforeAll(async () => {
  const journal = paperJournal([{ changes: { a: 1 } }, { document: 2, changes: { a: 1 } }]);
  rotated = await openSealedLedger(journal, temporaryFolder(afterAll));
  old = (await rotated.sealingKeys.signers()).current;
  await rotated.seal();
  await prepareNextKey(rotated.folder, subtle);
  for (const document of [1, 2, 1]) {
    journal.add({ document, changes: { a: journal.rows.length } });
    await rotated.seal();
  }
  opened = await takeApart(await rotated.export());

  const elsewhere = paperJournal([
    { document: 7, changes: { a: 1 } },
    { document: 8, changes: { a: 1 } },
  ]);
  const strange = await openSealedLedger(elsewhere, temporaryFolder(afterAll));
  await strange.seal();
  other = await takeApart(await strange.export());
});

async function found(tampered: OpenedExport) {
  const ends = [tampered, await withFittingEnd(tampered)];
  const all = await Promise.all(
    ends.map(async (each) => verify(putTogether(each), { key: old.publicKey })),
  );
  return all.map(({ findings }) =>
    findings.map(({ reason, seq, document }) => ({ reason, seq, document })),
  );
}

function sealAt(index: number): OpenedSeal {
  const seal = opened.seals[index];
  if (seal === undefined) throw new Error("no seal");
  return seal;
}

test("[LE164] of two exports put together each document, seal and entry of the other workspace is found by its first entry", async () => {
  const documents = [...opened.documents, ...other.documents];
  for (const findings of await found({ ...opened, documents })) {
    const added = findings.filter(({ reason }) => reason === "entry-added");
    expect(added).toEqual([
      { reason: "entry-added", seq: 1, document: documentNumber(7) },
      { reason: "entry-added", seq: 2, document: documentNumber(8) },
    ]);
    expect(findings[0]).toEqual(added[0]);
    expect(findings.at(-1)?.reason).toBe("end-altered");
  }
  for (const findings of await found({
    ...opened,
    documents,
    seals: [...opened.seals, ...other.seals],
  })) {
    expect(findings.map(({ reason }) => reason)).toContain("seal-unsigned");
    expect(findings[0]).toMatchObject({ seq: 1, document: documentNumber(7) });
  }
  const [foreign] = other.documents;
  if (foreign === undefined) throw new Error("no document");
  const inside = opened.documents.map((each, index) =>
    index === 1 ? { ...each, changes: foreign.changes } : each,
  );
  for (const [first] of await found({ ...opened, documents: inside })) {
    expect(first).toEqual({
      reason: "entry-of-another-document",
      seq: 2,
      document: documentNumber(2),
    });
  }
});

/** The seals from one on anew, each signed with a key and following the one before. */
async function signedAnew(
  from: number,
  changed: (seal: SignedSeal["seal"]) => Partial<SignedSeal["seal"]>,
  signer: Signer,
): Promise<OpenedExport> {
  const seals: OpenedSeal[] = opened.seals.slice(0, from);
  for (const { signed, marks } of opened.seals.slice(from)) {
    const last = seals.at(-1)?.signed.seal;
    const seal = {
      ...signed.seal,
      ...changed(signed.seal),
      previous: last === undefined ? null : await sealHash(last, subtle),
    };
    seals.push({ signed: { seal, signature: await signer.sign(sealBytes(seal)) }, marks });
  }
  return { ...opened, seals };
}

test("[LE165] an old key signs nothing more once it introduced another one", async () => {
  const forged = await signedAnew(2, () => ({ key: old.publicKey }), old);
  for (const [first] of await found(forged)) {
    expect(first).toEqual({ reason: "seal-unsigned", seq: 4, document: documentNumber(2) });
  }
});

test("[LE165] a key that no seal of the one before introduces signs nothing, and what the record of a change says cannot be taken out", async () => {
  const { signed, marks } = sealAt(1);
  expect(signed.seal.nextKey).not.toBe(null);
  // Without its record, under the old signature; the seals after it as they were.
  const silent = { signed: { ...signed, seal: { ...signed.seal, nextKey: null } }, marks };
  const seals = opened.seals.with(1, silent);
  for (const [first] of await found({ ...opened, seals })) {
    expect(first).toEqual({ reason: "seal-unsigned", seq: 3, document: documentNumber(1) });
  }
  // The same by who still has the old key: then nothing of the new one counts.
  const kept = await signedAnew(1, ({ number }) => (number === 2 ? { nextKey: null } : {}), old);
  for (const [first] of await found({
    ...kept,
    seals: [...kept.seals.slice(0, 2), ...opened.seals.slice(2)],
  })) {
    expect(first).toMatchObject({ seq: 4 });
    expect(["seal-unsigned", "seal-out-of-order"]).toContain(first?.reason);
  }
});

test("[LE166] an export after compaction, erasure, a change of keys and a named restore raises nothing, with keys and without", async () => {
  const journal = paperJournal(
    Array.from({ length: 30 }, (_, index) => ({
      document: (index % 2) + 1,
      changes: { a: index, note: randomBytes(3_000).toString("hex") },
    })),
  );
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  expect(await ledger.follower.fold(acme, 5)).toBe(2);
  journal.erase(1);
  await ledger.seal();
  await prepareNextKey(ledger.folder, subtle);
  journal.add({ changes: { a: "after" } }, { document: 2, changes: { a: "after" } });
  await ledger.seal();
  journal.restore(32);
  journal.add({ document: 2, changes: { a: "other" } });
  await ledger.seal();
  expect(await ledger.follower.fold(acme, 5)).toBeGreaterThan(0);
  const { current } = await ledger.sealingKeys.signers();
  for (const readable of [false, true]) {
    for (const key of [ledger.publicKey, current.publicKey]) {
      const { findings } = await verify(await ledger.export({ readable }), {
        key,
        restoredAfter: [31],
      });
      expect(findings).toEqual([]);
    }
  }
});

test("[LE167] however many documents are missing, each is found", async () => {
  const { seals } = await takeApart(await rotated.export());
  const [one] = seals;
  if (one === undefined) throw new Error("no seal");
  const many = 150_000;
  const marks = Array.from({ length: many }, (_, index) => ({
    seq: index + 1,
    document: documentNumber(index + 1),
    hash: "0".repeat(64),
  }));
  const { findings } = await verify(
    putTogether({ ...opened, seals: [{ signed: one.signed, marks }], documents: [] }),
    { key: old.publicKey },
  );
  expect(findings.filter(({ reason }) => reason === "document-missing").length).toBe(many);
});
