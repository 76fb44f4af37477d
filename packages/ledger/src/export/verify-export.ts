import type { DocumentId } from "@concord/model";
import type { ChangeCodec } from "../change-codec.ts";
import type { OpenCipher } from "../document-cipher.ts";
import { isSigned, ofBase64Url, sealHash } from "../sealing/seal.ts";
import type { SignedSeal } from "../sealing/seal.ts";
import { keyAfter } from "../sealing/sealer.ts";
import { checkAnchored } from "./check-anchored.ts";
import { checkDocument } from "./check-document.ts";
import { checkRestores } from "./check-restores.ts";
import type { LostEntries } from "./check-restores.ts";
import { checkSeals } from "./check-seals.ts";
import type { CheckedSeals, ExportedSeal } from "./check-seals.ts";
import { endBytes } from "./export-records.ts";
import type { ExportHeader } from "./export-records.ts";
import { byEntry, finding } from "./finding.ts";
import type { LedgerFinding } from "./finding.ts";
import { readExport } from "./read-export.ts";
import type { ExportPart } from "./read-export.ts";

export interface VerifyDeps {
  readonly codec: Pick<ChangeCodec, "decode">;
  readonly openCipher: OpenCipher;
  readonly subtle: SubtleCrypto;
}

export interface VerifyOptions {
  /** A public key of the relay, base64url, from elsewhere than the export: any that it has sealed with. */
  readonly key: string;
  /** Seals that were sent somewhere else: the export must hold each of its workspace, and one at least must be of it. */
  readonly anchored?: readonly SignedSeal[];
  /** After which entries the store was restored from a backup, as somebody knows from elsewhere: one for each restore. */
  readonly restoredAfter?: readonly number[];
}

/** What was read, whether it fits or not. */
export interface ExportSummary {
  readonly workspace: string | null;
  /** Milliseconds since 1970. */
  readonly exportedAt: number | null;
  readonly readable: boolean;
  readonly documents: number;
  readonly entries: number;
  readonly seals: number;
  /** When the last seal was made. */
  readonly sealedAt: number | null;
  readonly upTo: number;
  /** What went where the store began anew. */
  readonly lost: readonly LostEntries[];
}

/** `findings` begins with the first entry that does not fit; without any the export is whole, true and complete. */
export interface Verification {
  readonly summary: ExportSummary;
  readonly findings: readonly LedgerFinding[];
}

/** Checks an exported ledger against a public key alone, reading it once from beginning to end. */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  { key, anchored, restoredAfter = [] }: VerifyOptions,
  deps: VerifyDeps,
): Promise<Verification> {
  const { subtle } = deps;
  const findings: LedgerFinding[] = [];
  const seals: ExportedSeal[] = [];
  const seen = new Set<DocumentId>();
  let header: ExportHeader | null = null;
  let end: Extract<ExportPart, { type: "end" }> | null = null;
  let checked: CheckedSeals | null = null;
  let entries = 0;

  for await (const part of readExport(chunks, subtle)) {
    switch (part.type) {
      case "fault":
        findings.push(finding(part.reason, part.message));
        break;
      case "header":
        header = part.header;
        break;
      case "seal":
        seals.push({
          signed: part.signed,
          hash: await sealHash(part.signed.seal, subtle),
          marks: null,
        });
        break;
      case "marks": {
        const last = seals.pop();
        if (last !== undefined) seals.push({ ...last, marks: part.marks });
        break;
      }
      case "document": {
        checked ??= await checkSeals(seals, header?.workspace ?? "", subtle);
        const { document } = part.header;
        if (seen.has(document)) {
          const seq = checked.sealed.get(document)?.[0]?.seq;
          findings.push(
            finding("document-twice", "The document stands here twice.", { document, seq }),
          );
        }
        seen.add(document);
        entries += part.changes.length;
        const found = await foundIn(part, checked, deps);
        if (found !== null) findings.push(found);
        break;
      }
      case "end":
        end = part;
        break;
      default:
        part satisfies never;
    }
  }

  checked ??= await checkSeals(seals, header?.workspace ?? "", subtle);
  const missing = missingDocuments(checked, seen);
  const last = seals.at(-1);
  const closing = await checkEnd(end, { header, last, documents: seen.size }, subtle);
  const closed = closing.finding === null ? [] : [closing.finding];
  if (!checked.signedWith.has(key) && closing.signedWith !== key) {
    closed.push(finding("unknown-key", "Nothing in this export is signed with the given key."));
  }
  const own = anchored?.filter(({ seal }) => seal.workspace === header?.workspace);
  const restores = checkRestores(seals, restoredAfter, own ?? []);
  const notAnchored =
    own === undefined ? [] : await checkAnchored(own, seals, restores.explains, subtle);
  const found = [
    // Before the others: what hangs on a seal follows from it.
    ...checked.findings,
    ...findings,
    ...missing,
    ...closed,
    ...restores.findings,
    ...notAnchored,
  ];
  return {
    summary: {
      workspace: header?.workspace ?? null,
      exportedAt: header?.exportedAt ?? null,
      readable: header?.readable ?? false,
      documents: seen.size,
      entries,
      seals: seals.length,
      sealedAt: last?.signed.seal.at ?? null,
      upTo: last?.signed.seal.upTo ?? 0,
      lost: restores.lost,
    },
    findings:
      findings[0]?.reason === "not-an-export" ? findings.slice(0, 1) : found.toSorted(byEntry),
  };
}

async function foundIn(
  { header, changes }: Extract<ExportPart, { type: "document" }>,
  { sealed }: CheckedSeals,
  { openCipher, codec }: VerifyDeps,
): Promise<LedgerFinding | null> {
  const { document, secret } = header;
  const cipher = secret === null ? null : await openCipher(ofBase64Url(secret), document);
  return checkDocument(document, changes, sealed.get(document) ?? [], codec, cipher);
}

function missingDocuments(
  { sealed }: CheckedSeals,
  seen: ReadonlySet<DocumentId>,
): readonly LedgerFinding[] {
  return [...sealed].flatMap(([document, [first]]) => {
    if (seen.has(document) || first === undefined) return [];
    const { seq, seal } = first;
    const message = "A document with sealed entries is missing.";
    return [finding("document-missing", message, { document, seq, seal })];
  });
}

/** Whether the end is signed by who sealed last and says of the rest what was read. */
async function checkEnd(
  end: Extract<ExportPart, { type: "end" }> | null,
  read: {
    readonly header: ExportHeader | null;
    readonly last: ExportedSeal | undefined;
    readonly documents: number;
  },
  subtle: SubtleCrypto,
): Promise<{ readonly finding: LedgerFinding | null; readonly signedWith: string | null }> {
  const { header, last, documents } = read;
  const upTo = last?.signed.seal.upTo ?? 0;
  if (end === null) {
    const message = "The signed end is missing: what came last may be missing too.";
    return { finding: finding("end-missing", message, { seq: upTo + 1 }), signedWith: null };
  }
  const { signed, digest } = end;
  const { key } = signed.end;
  // An export may be made while a change of keys is under way.
  const expected = last === undefined ? [key] : [last.signed.seal.key, keyAfter(last.signed.seal)];
  const isGood =
    expected.includes(key) && (await isSigned(endBytes(signed.end), signed.signature, key, subtle));
  const fits =
    isGood &&
    signed.end.digest === digest &&
    signed.end.lastSeal === (last?.hash ?? null) &&
    signed.end.documents === documents &&
    signed.end.workspace === header?.workspace;
  const place = signed.end.upTo === upTo ? {} : { seq: upTo + 1 };
  const message = "The end does not fit what stands before it, or is not signed.";
  return {
    finding: fits ? null : finding("end-altered", message, place),
    signedWith: isGood ? key : null,
  };
}
