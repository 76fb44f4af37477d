import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceId } from "@concord/protocol";
import { compareLedger } from "../checking/compare-ledger.ts";
import type { LedgerComparison } from "../checking/compare-ledger.ts";
import { scratchKeys } from "../checking/scratch-keys.ts";
import type { Journal } from "../journal-row.ts";
import { deflatePacker } from "./deflate-packer.ts";
import { nodeCipher } from "./node-cipher.ts";
import { openNodeCodec } from "./open-codec.ts";
import { openSqliteLedgerKeys } from "./sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "./sqlite-ledger-store.ts";

export interface LedgerComparing extends AsyncDisposable {
  readonly compare: (workspace: WorkspaceId, journal: Journal) => Promise<LedgerComparison>;
}

/** Opens the ledgers of a folder as they are now, to compare them with a journal that is looked at later. Null where there are none. Nothing is written. */
export async function compareNodeLedger(
  folder: string,
  random: (bytes: number) => Uint8Array,
): Promise<LedgerComparing | null> {
  const [file, keysFile] = [join(folder, "ledger.sqlite"), join(folder, "document-keys.sqlite")];
  if (!existsSync(file) || !existsSync(keysFile)) return null;
  const codec = await openNodeCodec();
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
    [Symbol.asyncDispose]: async () => {
      await stored[Symbol.asyncDispose]();
      await keys[Symbol.asyncDispose]();
    },
  };
}
