import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { restoreStore } from "@concord/relay";
import type { RestoreOutcome, RestoredLedger } from "@concord/relay";
import { CommandFailure } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";
import { counted, writeHint, writeJson } from "../terminal/output.ts";

export interface RestoreFlags {
  readonly data: string;
  readonly newKey: boolean;
  readonly sealing?: string;
  /** The copy of the keys that seal. */
  readonly sealingKey?: string;
  readonly json: boolean;
}

/** `concord restore FILE --data DIR`: a backup becomes the store of a folder, under a new epoch. */
export async function restoreCommand(
  file: string,
  flags: RestoreFlags,
  environment: Environment,
): Promise<void> {
  const { CONCORD_SECRET_KEY } = environment;
  const restored = await restoreStore({
    file: resolve(file),
    data: resolve(flags.data),
    newKey: flags.newKey,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    ...(CONCORD_SECRET_KEY !== undefined && { secretKey: CONCORD_SECRET_KEY }),
    ...(flags.sealing !== undefined && { sealingFolder: resolve(flags.sealing) }),
    ...(flags.sealingKey !== undefined && { sealingKeyFile: resolve(flags.sealingKey) }),
  });
  if (restored.type === "refused") throw new CommandFailure(restored.message);
  const { contents, epoch, madeAt, key, ledger } = restored;
  if (flags.json) {
    return writeJson({ data: resolve(flags.data), ...contents, epoch, madeAt, key, ledger });
  }
  writeHint(
    `${resolve(flags.data)}: ${counted(contents.documents, "document")} and ${counted(contents.batches, "batch", "batches")} of ${madeAt ?? "an unknown time"}, under epoch ${epoch.split(":", 1).join("")}.`,
  );
  writeHint(keyText[key]);
  for (const line of ledgerText(ledger)) writeHint(line);
  writeHint(
    "Start the relay on it. Clients give back what they hold and the backup lacks, with authors marked unverified. Tokens that were revoked after the backup are valid again: revoke them anew.",
  );
}

function ledgerText(ledger: RestoredLedger): readonly string[] {
  if (ledger.type === "none") return ["The backup holds no ledger: the relay begins one."];
  return [
    ledger.type === "from-backup"
      ? "The ledger is the backup's, with the keys of its values: what was erased after the backup is to be erased again."
      : "The ledger that stood in the folder stays: it is newer than the backup's, and its next seal says what was lost. What was erased after the backup stands in its journal: erase it again.",
    "An audit of the ledger finds this restore, as it would find a history that somebody replaced. Tell your auditors of it: concord audit verify says after which entry it was, and takes that with --restored-after.",
    ...(ledger.isKeyThere
      ? []
      : [
          "The key that seals is missing. Put it back with its copy (seal.key in the sealing folder) before the relay starts: it seals nothing under another.",
        ]),
    ...(ledger.notesAside === null
      ? []
      : [
          `Seals that were made after the backup are lost. What was noted of them is in ${ledger.notesAside}; who has them from elsewhere sees that they are missing.`,
        ]),
  ];
}

const keyText: Readonly<Record<Extract<RestoreOutcome, { type: "restored" }>["key"], string>> = {
  configured: "Tokens are signed with CONCORD_SECRET_KEY; start the relay with the same.",
  "in-folder": "Tokens are signed with the key that stood in the folder.",
  "from-backup": "The key came with the backup; tokens stay valid.",
  new: "A new key was made: every token ends. Create new ones, or clients cannot give back what they hold. Invoices that were issued after the last seal in the backup are proven by the old key alone: concord audit check names them, and says what your auditors can do. Keep the old key for them if you find it.",
};
