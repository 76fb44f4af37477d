import { WorkspaceId } from "@concord/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JournalRow } from "../journal-row.ts";
import { isSigned, packMarks, sealBytes, sealHash, sha256Hex } from "../sealing/seal.ts";
import type { SignedSeal, Signer } from "../sealing/seal.ts";
import { acme, documentNumber, paperJournal } from "../testing/journal.ts";
import type { PaperJournal } from "../testing/journal.ts";
import { decodeGood, openTestLedger, temporaryFolder } from "../testing/ledger.ts";
import { openSealedLedger, subtle } from "../testing/sealing.ts";
import type { SealedLedger } from "../testing/sealing.ts";
import {
  putTogether,
  rechainedWithout,
  resealWithoutKey,
  takeApart,
  verify,
  withDocument,
  withFittingEnd,
} from "../testing/tampering.ts";
import type { OpenedExport } from "../testing/tampering.ts";
import { readLedger } from "../read-ledger.ts";
import { encodeRecord } from "./container.ts";
import { endBytes } from "./export-records.ts";

const [first, second, third] = [1, 2, 3].map(documentNumber);

/** Seals 1 to 3 end at 4, 8 and 12; the documents take turns. */
function threeSeals(): PaperJournal {
  return paperJournal(
    Array.from({ length: 12 }, (_, index) => ({
      document: (index % 3) + 1,
      changes: { "buyer.name": `Customer ${index}`, currency: "EUR" },
    })),
  );
}

let ledger: SealedLedger;
let bytes: Uint8Array;
let opened: OpenedExport;
let key: string;

beforeAll(async () => {
  const journal = threeSeals();
  let shown = 0;
  ledger = await openSealedLedger(
    {
      ...journal,
      read: async (workspace, after, most) =>
        (await journal.read(workspace, after, most)).filter(({ seq }) => seq <= shown),
    },
    temporaryFolder(afterAll),
  );
  for (shown of [4, 8, 12]) await ledger.seal();
  bytes = await ledger.export();
  opened = await takeApart(bytes);
  key = ledger.publicKey;
});

async function firstFinding(tampered: OpenedExport | Uint8Array) {
  const file = tampered instanceof Uint8Array ? tampered : putTogether(tampered);
  const [found] = (await verify(file, { key })).findings;
  return found === undefined
    ? null
    : { reason: found.reason, document: found.document, seq: found.seq };
}

test("[LE40] an untouched export raises nothing, against the public key alone", async () => {
  expect(putTogether(opened)).toEqual(bytes);
  const { findings, summary } = await verify(bytes, { key });
  expect(findings).toEqual([]);
  expect(summary).toEqual({
    workspace: "acme",
    exportedAt: 1_800_000_000_000,
    readable: false,
    documents: 3,
    entries: 12,
    seals: 3,
    sealedAt: 1_800_000_000_000,
    upTo: 12,
    lost: [],
  });
});

test("[LE41] a bit flipped anywhere is found", async () => {
  const missed: number[] = [];
  // A prime step reaches every kind of place.
  for (let bit = 0; bit < bytes.byteLength * 8; bit += 1_009) {
    const at = bit >> 3;
    const flipped = Uint8Array.from(bytes).fill((bytes[at] ?? 0) ^ (1 << (bit & 7)), at, at + 1);
    const found = await firstFinding(flipped).catch(() => null);
    if (found === null) missed.push(bit);
  }
  expect(missed).toEqual([]);
});

test("[LE41] a bit flipped in an entry names that entry", async () => {
  for (const [place, index, seq] of [
    [0, 0, 1],
    [1, 2, 8],
    [2, 3, 12],
  ] as const) {
    const tampered = withDocument(opened, place, (document) => ({
      ...document,
      changes: document.changes.map((change, at) =>
        at === index ? change.with(60, (change[60] ?? 0) ^ 4) : change,
      ),
    }));
    expect(await firstFinding(tampered)).toEqual({
      reason: "entry-damaged",
      document: documentNumber(place + 1),
      seq,
    });
  }
});

/** The ledger of a journal in which one row says something else: same actor, same times, same keys. */
async function rewritten(seq: number): Promise<OpenedExport> {
  const journal = threeSeals();
  const lie = (row: JournalRow): JournalRow =>
    row.seq === seq
      ? { ...row, difference: [{ path: "buyer.name", before: "Acme", after: "Somebody else" }] }
      : row;
  const forged = openTestLedger(
    {
      ...journal,
      read: async (workspace, after, most) => (await journal.read(workspace, after, most)).map(lie),
    },
    { keys: ledger.keys },
  );
  await forged.follower.catchUp(acme);
  const documents = await Promise.all(
    opened.documents.map(async ({ header }) => ({
      header,
      changes: await readLedger(acme, header.document, forged.store, forged.packer),
    })),
  );
  return { ...opened, documents };
}

test("[LE42] a history rewritten with the same actor and times loads cleanly, and is named from the entry that was rewritten", async () => {
  const forged = await rewritten(5);
  expect(forged.documents[1]?.changes.map(decodeGood).length).toBe(4);
  const expected = { reason: "entry-altered", document: second, seq: 5 };
  expect(await firstFinding(forged)).toEqual(expected);
  expect(await firstFinding(await withFittingEnd(forged))).toEqual(expected);
});

test("[LE42] also where marks, digests and hashes were made to agree: then no seal is signed from that range on", async () => {
  const forged = await rewritten(7);
  const hashes = new Map(
    forged.documents.flatMap(({ changes }) =>
      changes.map(decodeGood).map(({ writes, hash }) => [writes[0]?.value, hash] as const),
    ),
  );
  const agreeing = await resealWithoutKey(forged, (marks) =>
    marks.map((mark) => ({ ...mark, hash: hashes.get(mark.seq) ?? mark.hash })),
  );
  // Seal 2 covers 5 to 8: of what it vouches for nothing can be told any more, and of what came before everything.
  expect(await firstFinding(await withFittingEnd(agreeing))).toEqual({
    reason: "seal-unsigned",
    document: second,
    seq: 5,
  });
});

test("[LE43] a tail that was dropped is found: of a document, of the seals, of the file", async () => {
  const ofDocument = withDocument(opened, 2, ({ header, changes }) => ({
    header,
    changes: changes.slice(0, -1),
  }));
  expect(await firstFinding(ofDocument)).toEqual({
    reason: "entry-missing",
    document: third,
    seq: 12,
  });

  const earlier = {
    ...opened,
    seals: opened.seals.slice(0, 2),
    documents: opened.documents.map(({ header, changes }) => ({
      header,
      changes: changes.filter((change) => Number(decodeGood(change).writes[0]?.value) <= 8),
    })),
  };
  const missing = { document: null, seq: 9 };
  expect(await firstFinding(earlier)).toEqual({ reason: "end-altered", ...missing });
  expect(await firstFinding({ ...earlier, end: null })).toEqual({
    reason: "end-missing",
    ...missing,
  });
  const { findings } = await verify(putTogether(await withFittingEnd(earlier)), { key });
  expect(findings.map(({ reason }) => reason)).toEqual(["end-altered"]);

  for (const part of [0.2, 0.5, 0.9, 0.999]) {
    const cut = bytes.subarray(0, Math.floor(bytes.byteLength * part));
    const reasons = (await verify(cut, { key })).findings.map(({ reason }) => reason);
    expect(reasons).toContain("cut-off");
  }
});

test("[LE45] seals in another order, doubled or left out are found", async () => {
  const [one, two, three] = opened.seals;
  if (one === undefined || two === undefined || three === undefined) throw new Error("no seals");
  for (const [seals, seq] of [
    [[one, three, two], 5],
    [[two, one, three], 1],
    [[one, two, two, three], 5],
  ] as const) {
    const found = await firstFinding({ ...opened, seals });
    expect(found).toMatchObject({ reason: "seal-out-of-order", seq });
  }
  const { findings } = await verify(putTogether({ ...opened, seals: [one, three] }), { key });
  expect(findings[0]).toMatchObject({ reason: "entry-added", seq: 5 });
  expect(findings.map(({ reason }) => reason)).toContain("seal-out-of-order");
});

test("[LE46] documents that were swapped, doubled or left out are found", async () => {
  const [one, two, three] = opened.documents;
  if (one === undefined || two === undefined || three === undefined)
    throw new Error("no documents");
  const swapped = [{ ...one, changes: two.changes }, { ...two, changes: one.changes }, three];
  expect(await firstFinding({ ...opened, documents: swapped })).toEqual({
    reason: "entry-of-another-document",
    document: first,
    seq: 1,
  });
  expect(await firstFinding({ ...opened, documents: [one, three] })).toEqual({
    reason: "document-missing",
    document: second,
    seq: 2,
  });
  expect(await firstFinding({ ...opened, documents: [one, one, two, three] })).toEqual({
    reason: "document-twice",
    document: first,
    seq: 1,
  });
  expect((await firstFinding({ ...opened, documents: [two, one, three] }))?.reason).toBe(
    "end-altered",
  );
});

test("[LE47] an entry that was taken out of a chain made anew without the key is named", async () => {
  const tampered = withDocument(opened, 1, ({ header, changes }) => ({
    header,
    changes: rechainedWithout(changes, 1),
  }));
  const expected = { reason: "entry-missing", document: second, seq: 5 };
  expect(await firstFinding(tampered)).toEqual(expected);
  expect(await firstFinding(await withFittingEnd(tampered))).toEqual(expected);

  const hashes = new Map(
    tampered.documents.flatMap(({ changes }) =>
      changes.map(decodeGood).map(({ writes, hash }) => [writes[0]?.value, hash] as const),
    ),
  );
  const agreeing = await resealWithoutKey(tampered, (marks) =>
    marks.flatMap((mark) => {
      const hash = hashes.get(mark.seq);
      return hash === undefined ? [] : [{ ...mark, hash }];
    }),
  );
  // The first entry that nobody vouches for is the one that now begins the range.
  expect(await firstFinding(await withFittingEnd(agreeing))).toMatchObject({
    reason: "seal-unsigned",
    seq: 6,
  });
});

test("[LE48] an entry that was put in is named", async () => {
  const [, two] = opened.documents;
  const last = two?.changes.at(-1);
  if (last === undefined) throw new Error("no change");
  const { hash, ...change } = decodeGood(last);
  const seq = 13;
  const writes = [{ key: "entry", value: seq, replaces: change.startOp }];
  const more = { ...change, parent: hash, number: change.number + 1, startOp: 99, writes };
  const { codec } = ledger;
  const added = withDocument(opened, 1, ({ header, changes }) => ({
    header,
    changes: [...changes, codec.encode(more).bytes],
  }));
  expect(await firstFinding(added)).toEqual({ reason: "entry-added", document: second, seq });
});

async function strangersKey(): Promise<Signer> {
  const pair = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no pair");
  const { x = "" } = await subtle.exportKey("jwk", pair.publicKey);
  return {
    publicKey: x,
    sign: async (data) =>
      Buffer.from(await subtle.sign("Ed25519", pair.privateKey, data)).toString("base64url"),
  };
}

test("[LE49] whoever signs everything anew with a key of their own has not the given one", async () => {
  const stranger = await strangersKey();
  const seals: { signed: SignedSeal; marks: OpenedExport["seals"][number]["marks"] }[] = [];
  for (const { signed, marks } of (await rewritten(5)).seals) {
    const last = seals.at(-1)?.signed.seal;
    const seal = {
      ...signed.seal,
      key: stranger.publicKey,
      previous: last === undefined ? null : await sealHash(last, subtle),
    };
    seals.push({ signed: { seal, signature: await stranger.sign(sealBytes(seal)) }, marks });
  }
  const fitting = await withFittingEnd({ ...opened, seals });
  if (fitting.end === null) throw new Error("no end");
  const end = { ...fitting.end.end, key: stranger.publicKey };
  const forged = { ...fitting, end: { end, signature: await stranger.sign(endBytes(end)) } };
  expect((await verify(putTogether(forged), { key: stranger.publicKey })).findings).toEqual([]);
  expect(await firstFinding(forged)).toEqual({ reason: "unknown-key", document: null, seq: null });
  // Nor does it help to name the given key as the one that comes next.
  const lastOf = seals.at(-1);
  if (lastOf === undefined) throw new Error("no seals");
  const seal = { ...lastOf.signed.seal, nextKey: key };
  const signature = await stranger.sign(sealBytes(seal));
  const named = { signed: { seal, signature }, marks: lastOf.marks };
  expect(await isSigned(sealBytes(seal), signature, stranger.publicKey, subtle)).toBe(true);
  const claiming = await withFittingEnd({ ...forged, seals: [...seals.slice(0, -1), named] });
  const { findings } = await verify(putTogether(claiming), { key });
  expect(findings.map(({ reason }) => reason)).toContain("unknown-key");
});

test("[LE50] a list of entries that is not the one that was sealed is found", async () => {
  const [one, ...others] = opened.seals;
  const marks = one?.marks ?? [];
  if (one === undefined) throw new Error("no seals");
  const altered = [{ ...one, marks: marks.slice(1) }, ...others];
  expect((await firstFinding({ ...opened, seals: altered }))?.reason).toBe("marks-altered");
  expect(await sha256Hex(packMarks(marks), subtle)).toBe(one.signed.seal.digest);
});

test("[LE160] texts that no export writes are findings, and stop nobody who verifies", async () => {
  const { end } = opened;
  if (end === null) throw new Error("no end");
  const half = "\ud800";
  for (const other of [{ digest: half }, { lastSeal: half }, { key: half }]) {
    const altered = { ...end, end: { ...end.end, ...other } };
    expect((await firstFinding({ ...opened, end: altered }))?.reason).toBe("end-missing");
  }
  for (const signature of [half, "", "%".repeat(86)]) {
    const altered = { ...end, signature };
    expect((await firstFinding({ ...opened, end: altered }))?.reason).toBe("end-altered");
  }
  const strange = JSON.parse(`{"__proto__":{"workspace":"acme"},"constructor":1}`);
  for (const type of ["H", "S", "E"] as const) {
    for (const text of [
      JSON.stringify(strange),
      "null",
      "[]",
      "1e999",
      "[".repeat(200_000),
      half,
    ]) {
      const added = Buffer.concat([bytes, encodeRecord(type, Buffer.from(text))]);
      expect((await firstFinding(added))?.reason).toBe("unknown-record");
    }
  }
});

test("[LE161] what an export says of itself cannot be changed: neither whose it is nor when it was made", async () => {
  const header = { ...opened.header, workspace: WorkspaceId.parse("other") };
  expect((await firstFinding({ ...opened, header }))?.reason).toBe("seal-of-another-workspace");
  expect(await firstFinding({ ...opened, header: { ...opened.header, exportedAt: 1 } })).toEqual({
    reason: "end-altered",
    document: null,
    seq: null,
  });
});

test("[LE162] a list of entries with bytes that are no text is found like any other that was altered", async () => {
  const own = packMarks(opened.seals[1]?.marks ?? []);
  const begin = Buffer.from(bytes).indexOf(own);
  expect(begin).toBeGreaterThan(0);
  for (const at of [0, 8, 20, 43, 44, 75]) {
    const altered = bytes.with(begin + at, (bytes[begin + at] ?? 0) ^ 0x80);
    expect((await firstFinding(altered))?.reason).toBe("marks-altered");
  }
});
