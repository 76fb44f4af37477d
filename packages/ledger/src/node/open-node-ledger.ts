import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openAuditLedger } from "../audit-ledger.ts";
import type { AuditLedger } from "../audit-ledger.ts";
import type { Journal } from "../journal-row.ts";
import type { Anchor } from "../sealing/anchoring.ts";
import { deflatePacker } from "./deflate-packer.ts";
import { nodeCipher } from "./node-cipher.ts";
import { openNodeCodec } from "./open-codec.ts";
import { openSealingFolder } from "./sealing-folder.ts";
import { openSqliteLedgerKeys } from "./sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "./sqlite-ledger-store.ts";

export interface NodeLedgerOptions {
  /** Ledgers and the keys of their documents. Made if it is not there. */
  readonly folder: string;
  /** The keys that seal; better on another disk, where whoever has the database has not the key. */
  readonly sealingFolder: string;
  readonly anchors: readonly Anchor[];
}

export interface NodeLedgerDeps {
  readonly journal: Journal;
  readonly random: (bytes: number) => Uint8Array;
  readonly subtle: SubtleCrypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The ledgers of a folder: SQLite, Automerge's WASM, keys in files. */
export async function openNodeLedger(
  { folder, sealingFolder, anchors }: NodeLedgerOptions,
  { journal, random, subtle, now }: NodeLedgerDeps,
): Promise<AuditLedger & AsyncDisposable> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sealing = await openSealingFolder(sealingFolder, subtle);
  const codec = await openNodeCodec();
  const store = openSqliteLedgerStore(join(folder, "ledger.sqlite"));
  const keys = openSqliteLedgerKeys(join(folder, "document-keys.sqlite"), { random });
  const parts = { codec, packer: deflatePacker, openCipher: nodeCipher };
  return {
    ...openAuditLedger({ journal, store, keys, ...parts, sealing, anchors, subtle, now }),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await keys[Symbol.asyncDispose]();
    },
  };
}
