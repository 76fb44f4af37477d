import { webcrypto } from "node:crypto";
import type { Journal } from "../journal-row.ts";
import { writeExport } from "../export/write-export.ts";
import { openSealingFolder } from "../node/sealing-folder.ts";
import { createSealer } from "../sealing/sealer.ts";
import type { Sealing, SealingKeys, SealMarks } from "../sealing/sealer.ts";
import { acme } from "./journal.ts";
import { openTestLedger, temporaryFolder } from "./ledger.ts";
import type { TestLedger } from "./ledger.ts";

export const { subtle } = webcrypto;

export interface SealedLedger extends TestLedger {
  readonly sealingKeys: SealingKeys;
  readonly marks: SealMarks;
  readonly folder: string;
  readonly publicKey: string;
  /** Follows the journal, and seals what is new. */
  readonly seal: () => Promise<Sealing>;
  readonly export: (options?: { readonly readable: boolean }) => Promise<Uint8Array>;
}

const now = (): number => 1_800_000_000_000;

/** A real ledger with real keys, sealed and exported as a relay does it. Its clock stands. */
export async function openSealedLedger(
  journal: Journal,
  folder = temporaryFolder(),
): Promise<SealedLedger> {
  const ledger = openTestLedger(journal);
  const { keys: sealingKeys, marks } = await openSealingFolder(folder, subtle);
  const sealer = createSealer({ store: ledger.store, keys: sealingKeys, marks, subtle, now });
  const { current } = await sealingKeys.signers();
  return {
    ...ledger,
    sealingKeys,
    marks,
    folder,
    publicKey: current.publicKey,
    seal: async () => {
      await ledger.follower.catchUp(acme);
      return sealer.seal(acme);
    },
    export: async (wish = { readable: false }) => {
      const deps = { ...ledger, sealingKeys, subtle, now };
      const pieces: Uint8Array[] = [];
      for await (const piece of writeExport(acme, wish, deps)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}
