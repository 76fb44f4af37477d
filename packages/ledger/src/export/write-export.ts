import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { encodeUtf8 } from "lib0/string";
import type { ChangePacker } from "../change-packer.ts";
import { toHex } from "../hex.ts";
import type { LedgerHead, LedgerKeys, LedgerStore } from "../ledger-store.ts";
import { readLedger } from "../read-ledger.ts";
import { packMarks, sealHash, toBase64Url } from "../sealing/seal.ts";
import type { Signer } from "../sealing/seal.ts";
import { allSeals, keyAfter } from "../sealing/sealer.ts";
import type { SealingKeys } from "../sealing/sealer.ts";
import { standingSeals } from "../sealing/standing-seals.ts";
import { packParts } from "../parts.ts";
import { encodeRecord, exportMagic } from "./container.ts";
import type { RecordType } from "./container.ts";
import { emptyDigest, endBytes, extendDigest } from "./export-records.ts";
import type { ExportEnd, ExportHeader } from "./export-records.ts";

export interface ExportDeps {
  readonly store: LedgerStore;
  readonly keys: LedgerKeys;
  readonly sealingKeys: SealingKeys;
  readonly packer: ChangePacker;
  readonly subtle: SubtleCrypto;
  readonly now: () => number;
}

const documentsPerRead = 200;

/**
 * The ledger of a workspace as one file, piece by piece. What is sealed is in it: whoever wants all of it has it followed and sealed before. Nothing else may
 * write to the store meanwhile.
 */
export async function* writeExport(
  workspace: WorkspaceId,
  { readable }: { readonly readable: boolean },
  deps: ExportDeps,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { store, sealingKeys, subtle, now } = deps;
  let digest = emptyDigest;
  const record = async (
    type: RecordType,
    payload: Uint8Array,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = encodeRecord(type, payload);
    digest = await extendDigest(digest, { type, payload: Uint8Array.from(payload) }, subtle);
    return bytes;
  };

  const header: ExportHeader = { workspace, exportedAt: now(), readable };
  yield exportMagic;
  yield await record("H", encodeUtf8(JSON.stringify(header)));
  const seals = await allSeals(store, workspace);
  const standing = new Set(standingSeals(seals));
  for (const each of seals) {
    yield await record("S", encodeUtf8(JSON.stringify(each)));
    if (!standing.has(each)) continue;
    const { after, upTo, entries } = each.seal;
    yield await record("M", packMarks(await store.marks(workspace, after, upTo, entries + 1)));
  }
  let documents = 0;
  for await (const head of allHeads(workspace, store)) {
    yield await record("D", await documentRecord(workspace, head, readable, deps));
    documents += 1;
  }
  const last = seals.at(-1)?.seal;
  const { current, next } = await sealingKeys.signers();
  const signer: Signer = last !== undefined && next?.publicKey === keyAfter(last) ? next : current;
  const end: ExportEnd = {
    workspace,
    exportedAt: header.exportedAt,
    lastSeal: last === undefined ? null : await sealHash(last, subtle),
    upTo: last?.upTo ?? 0,
    documents,
    digest: toHex(digest),
    key: signer.publicKey,
  };
  const signature = await signer.sign(endBytes(end));
  yield await record("E", encodeUtf8(JSON.stringify({ end, signature })));
}

async function documentRecord(
  workspace: WorkspaceId,
  { document, kind }: LedgerHead,
  readable: boolean,
  { store, keys, packer }: ExportDeps,
): Promise<Uint8Array> {
  const key = readable ? await keys.key(workspace, document) : null;
  const secret = key?.type === "secret" ? toBase64Url(key.secret) : null;
  const header = encodeUtf8(JSON.stringify({ document, kind, secret }));
  return packParts([header, ...(await readLedger(workspace, document, store, packer))]);
}

async function* allHeads(
  workspace: WorkspaceId,
  store: Pick<LedgerStore, "heads">,
): AsyncGenerator<LedgerHead> {
  let after: DocumentId | null = null;
  for (;;) {
    const page: readonly LedgerHead[] = await store.heads(workspace, after, documentsPerRead);
    yield* page;
    after = page.at(-1)?.document ?? null;
    if (page.length < documentsPerRead) return;
  }
}
