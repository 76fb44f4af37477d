import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceId } from "@concord/protocol";
import { checkStoredSeals } from "../checking/check-stored-seals.ts";
import type { StoredSeals } from "../checking/check-stored-seals.ts";
import { compareLedger } from "../checking/compare-ledger.ts";
import type { LedgerComparison } from "../checking/compare-ledger.ts";
import { scratchKeys } from "../checking/scratch-keys.ts";
import type { Journal } from "../journal-row.ts";
import { deflatePacker } from "./deflate-packer.ts";
import { nodeCipher } from "./node-cipher.ts";
import { openNodeCodec } from "./open-codec.ts";
import { readSealingFolder } from "./sealing-folder.ts";
import { openSqliteLedgerKeys } from "./sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "./sqlite-ledger-store.ts";

export interface LedgerComparing extends AsyncDisposable {
  readonly compare: (workspace: WorkspaceId, journal: Journal) => Promise<LedgerComparison>;
  readonly seals: (workspace: WorkspaceId) => Promise<StoredSeals>;
}

/** Opens the ledgers of a folder as they are now, to compare them with a journal that is looked at later. Null where there are none. Nothing is written. */
export async function compareNodeLedger(
  { folder, sealingFolder }: { readonly folder: string; readonly sealingFolder: string },
  {
    random,
    subtle,
  }: { readonly random: (bytes: number) => Uint8Array; readonly subtle: SubtleCrypto },
): Promise<LedgerComparing | null> {
  const [file, keysFile] = [join(folder, "ledger.sqlite"), join(folder, "document-keys.sqlite")];
  if (!existsSync(file) || !existsSync(keysFile)) return null;
  const codec = await openNodeCodec();
  // Before the seals: what was noted of the last one is then among them.
  const { published, noted } = readSealingFolder(sealingFolder);
  const stored = openSqliteLedgerStore(file, "to-read");
  // The first look fixes what is read: nothing that is recorded from now on.
  await stored.workspaces();
  const keys = openSqliteLedgerKeys(keysFile, { random }, "to-read");
  return {
    compare: async (workspace, journal) => {
      await using scratch = openSqliteLedgerStore(":memory:");
      return await compareLedger(workspace, {
        journal,
        stored,
        keys: scratchKeys(keys, random),
        scratch,
        codec,
        packer: deflatePacker,
        openCipher: nodeCipher,
      });
    },
    seals: async (workspace) =>
      await checkStoredSeals(workspace, {
        stored,
        published,
        noted: noted(workspace),
        subtle,
      }),
    [Symbol.asyncDispose]: async () => {
      await stored[Symbol.asyncDispose]();
      await keys[Symbol.asyncDispose]();
    },
  };
}
