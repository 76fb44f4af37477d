import { encodeUtf8 } from "lib0/string";
import type { z } from "zod";
import type { EncodedChange } from "../change-codec.ts";
import { packParts } from "../parts.ts";
import { encodeRecord, exportMagic } from "../export/container.ts";
import type { DocumentHeader, ExportHeader, SignedEnd } from "../export/export-records.ts";
import { readExport } from "../export/read-export.ts";
import { verifyExport } from "../export/verify-export.ts";
import type { Verification, VerifyOptions } from "../export/verify-export.ts";
import type { EntryMark } from "../ledger-store.ts";
import { nodeCipher } from "../node/node-cipher.ts";
import { packMarks, sealHash, sha256Hex } from "../sealing/seal.ts";
import type { SignedSeal } from "../sealing/seal.ts";
import { headsOf } from "../sealing/sealer.ts";
import { codec, decodeGood } from "./ledger.ts";
import { subtle } from "./sealing.ts";

export interface OpenedDocument {
  readonly header: z.infer<typeof DocumentHeader>;
  readonly changes: readonly Uint8Array[];
}

/** An export taken apart, for somebody to change it and put it together again. */
export interface OpenedExport {
  readonly header: ExportHeader;
  readonly seals: readonly {
    readonly signed: SignedSeal;
    readonly marks: readonly EntryMark[] | null;
  }[];
  readonly documents: readonly OpenedDocument[];
  readonly end: z.infer<typeof SignedEnd> | null;
}

async function* inChunks(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

export function verify(bytes: Uint8Array, options: VerifyOptions): Promise<Verification> {
  return verifyExport(inChunks(bytes), options, { codec, openCipher: nodeCipher, subtle });
}

export async function takeApart(bytes: Uint8Array): Promise<OpenedExport> {
  const seals: OpenedExport["seals"][number][] = [];
  const documents: OpenedDocument[] = [];
  let header: ExportHeader | null = null;
  let end: OpenedExport["end"] = null;
  for await (const part of readExport(inChunks(bytes), subtle)) {
    if (part.type === "fault") throw new Error(part.message);
    if (part.type === "header") header = part.header;
    if (part.type === "seal") seals.push({ signed: part.signed, marks: null });
    if (part.type === "marks") {
      const last = seals.pop();
      if (last !== undefined) seals.push({ ...last, marks: part.marks });
    }
    if (part.type === "document") documents.push(part);
    if (part.type === "end") end = part.signed;
  }
  if (header === null) throw new Error("no header");
  return { header, seals, documents, end };
}

const json = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));

export function putTogether({ header, seals, documents, end }: OpenedExport): Uint8Array {
  return Buffer.concat([
    exportMagic,
    encodeRecord("H", json(header)),
    ...seals.flatMap(({ signed, marks }) => [
      encodeRecord("S", json(signed)),
      ...(marks === null ? [] : [encodeRecord("M", packMarks(marks))]),
    ]),
    ...documents.map((document) =>
      encodeRecord("D", packParts([json(document.header), ...document.changes])),
    ),
    ...(end === null ? [] : [encodeRecord("E", json(end))]),
  ]);
}

/** Replaces what stands for one document. */
export function withDocument(
  opened: OpenedExport,
  place: number,
  change: (document: OpenedDocument) => OpenedDocument,
): OpenedExport {
  const documents = opened.documents.map((each, index) => (index === place ? change(each) : each));
  return { ...opened, documents };
}

/** Changes without one of them, numbered and chained anew, so that Automerge reads them as a history of their own. */
export function rechainedWithout(
  changes: readonly Uint8Array[],
  left: number,
): readonly Uint8Array[] {
  const made: EncodedChange[] = [];
  const latest = new Map<string, number>();
  let startOp = 1;
  for (const change of changes.map(decodeGood).filter((_, index) => index !== left)) {
    const writes = change.writes.map((write) => ({
      ...write,
      replaces: latest.get(write.key) ?? null,
    }));
    for (const [index, { key }] of writes.entries()) latest.set(key, startOp + index);
    const parent = made.at(-1)?.hash ?? null;
    made.push(codec.encode({ ...change, number: made.length + 1, startOp, parent, writes }));
    startOp += writes.length;
  }
  return made.map(({ bytes }) => bytes);
}

/** Everything that can be made to agree without the key: marks, digests, heads and hashes, of the seals on from one whose entries are given anew. */
export async function resealWithoutKey(
  opened: OpenedExport,
  marksOf: (marks: readonly EntryMark[], seal: number) => readonly EntryMark[],
): Promise<OpenedExport> {
  const seals: OpenedExport["seals"][number][] = [];
  for (const { signed, marks: before } of opened.seals) {
    const marks = marksOf(before ?? [], signed.seal.number);
    const last = seals.at(-1)?.signed.seal;
    const seal = {
      ...signed.seal,
      entries: marks.length,
      digest: await sha256Hex(packMarks(marks), subtle),
      heads: headsOf(marks),
      previous: last === undefined ? null : await sealHash(last, subtle),
    };
    seals.push({ signed: { ...signed, seal }, marks });
  }
  return { ...opened, seals };
}

/** The end with the digest that a file really has, still under the old signature. */
export async function withFittingEnd(opened: OpenedExport): Promise<OpenedExport> {
  const { end, seals, documents } = opened;
  if (end === null) return opened;
  let digest = "";
  for await (const part of readExport(inChunks(putTogether(opened)), subtle)) {
    if (part.type === "end") digest = part.digest;
  }
  const last = seals.at(-1)?.signed.seal;
  const lastSeal = last === undefined ? null : await sealHash(last, subtle);
  const upTo = last?.upTo ?? 0;
  const rest = { digest, lastSeal, upTo, documents: documents.length };
  return { ...opened, end: { ...end, end: { ...end.end, ...rest } } };
}
