import type { z } from "zod";
import { toHex } from "../hex.ts";
import type { EntryMark } from "../ledger-store.ts";
import { SignedSeal, unpackMarks } from "../sealing/seal.ts";
import { unpackParts } from "../parts.ts";
import { readRecords } from "./container.ts";
import type { ExportRecord } from "./container.ts";
import {
  DocumentHeader,
  ExportHeader,
  SignedEnd,
  emptyDigest,
  extendDigest,
  parseJson,
} from "./export-records.ts";
import type { FindingReason } from "./finding.ts";

/** What an export holds, in its order: header, seals each with its marks, documents, end. What is not so is a fault. */
export type ExportPart =
  | { readonly type: "header"; readonly header: ExportHeader }
  | { readonly type: "seal"; readonly signed: SignedSeal }
  | { readonly type: "marks"; readonly marks: readonly EntryMark[] | null }
  | {
      readonly type: "document";
      readonly header: z.infer<typeof DocumentHeader>;
      readonly changes: readonly Uint8Array[];
    }
  | {
      readonly type: "end";
      readonly signed: z.infer<typeof SignedEnd>;
      /** Over all records before it, in hex. */
      readonly digest: string;
    }
  | { readonly type: "fault"; readonly reason: FindingReason; readonly message: string };

/** Reads an export once, from beginning to end. */
export async function* readExport(
  chunks: AsyncIterable<Uint8Array>,
  subtle: SubtleCrypto,
): AsyncGenerator<ExportPart> {
  let digest = emptyDigest;
  let before: ExportPart["type"] | null = null;
  for await (const reading of readRecords(chunks)) {
    if (reading.type === "not-an-export") yield fault("It is no exported ledger.", reading.type);
    else if (reading.type === "cut-off") {
      yield fault("The file ends in the middle of a record.", reading.type);
    } else {
      const part = partOf(reading.record, toHex(digest));
      if (part.type === "fault" || mayFollow[part.type].includes(before)) yield part;
      else yield fault(`A part of type ${part.type} stands where none may stand.`);
      before = part.type === "fault" ? before : part.type;
      digest = await extendDigest(digest, reading.record, subtle);
    }
  }
}

const mayFollow: Readonly<
  Record<Exclude<ExportPart["type"], "fault">, readonly (ExportPart["type"] | null)[]>
> = {
  header: [null],
  seal: ["header", "seal", "marks"],
  marks: ["seal"],
  document: ["header", "seal", "marks", "document"],
  end: ["header", "seal", "marks", "document"],
};

function partOf({ type, payload }: ExportRecord, digest: string): ExportPart {
  switch (type) {
    case "H": {
      const header = parseJson(payload, ExportHeader);
      return header === null ? fault("The header cannot be read.") : { type: "header", header };
    }
    case "S": {
      const signed = parseJson(payload, SignedSeal);
      return signed === null ? fault("A seal cannot be read.") : { type: "seal", signed };
    }
    case "M":
      return { type: "marks", marks: unpackMarks(payload) };
    case "D": {
      const [head, ...changes] = unpackParts(payload) ?? [];
      const header = head === undefined ? null : parseJson(head, DocumentHeader);
      return header === null
        ? fault("The record of a document cannot be read.")
        : { type: "document", header, changes };
    }
    case "E": {
      const signed = parseJson(payload, SignedEnd);
      return signed === null ? fault("The end cannot be read.") : { type: "end", signed, digest };
    }
    default:
      return fault(`A record of type ${JSON.stringify(type)} is none of an export's.`);
  }
}

function fault(message: string, reason: FindingReason = "unknown-record"): ExportPart {
  return { type: "fault", reason, message };
}
