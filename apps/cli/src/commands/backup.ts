import { resolve } from "node:path";
import { backupStore } from "@concord/relay";
import type { BackedUpLedger } from "@concord/relay";
import { CommandFailure } from "../failure.ts";
import { counted, writeHint, writeJson } from "../terminal/output.ts";

export interface BackupFlags {
  readonly data: string;
  /** False with `--no-key`. */
  readonly key: boolean;
  readonly sealing?: string;
  /** A new file for a copy of the keys that seal. */
  readonly sealingKey?: string;
  readonly json: boolean;
}

/** `concord backup FILE`: the relay's store and its ledger in one file, while the relay goes on. */
export async function backupCommand(file: string, flags: BackupFlags): Promise<void> {
  const made = await backupStore({
    data: resolve(flags.data),
    file: resolve(file),
    withoutKey: !flags.key,
    madeAt: new Date(),
    ...(flags.sealing !== undefined && { sealingFolder: resolve(flags.sealing) }),
    ...(flags.sealingKey !== undefined && { sealingKeyFile: resolve(flags.sealingKey) }),
  });
  if (made.type === "refused") throw new CommandFailure(made.message);
  const { contents, key, ledger } = made;
  if (flags.json) return writeJson({ file: resolve(file), ...contents, key, ledger });
  const what = [
    counted(contents.workspaces, "workspace"),
    counted(contents.documents, "document"),
    counted(contents.batches, "batch", "batches"),
  ].join(", ");
  writeHint(`${resolve(file)}: ${what}, read back whole.`);
  writeHint(
    key === "inside"
      ? "It holds the key that signs tokens: keep it as safe as the data folder."
      : "It holds no key. A restore needs the same secret.key or CONCORD_SECRET_KEY, or everybody needs a new token.",
  );
  for (const line of ledgerText(ledger, flags.sealingKey)) writeHint(line);
}

function ledgerText(ledger: BackedUpLedger, sealingKey: string | undefined): readonly string[] {
  switch (ledger.type) {
    case "none":
      return ["There is no ledger in the data folder."];
    case "damaged":
      return [
        `The ledger is damaged and was left out: ${ledger.what}. A restored relay makes it anew from the journal, without the seals.`,
      ];
    case "inside":
      return [
        `The ledger is inside: ${counted(ledger.entries, "entry", "entries")}, ${counted(ledger.seals, "seal")}, and the keys of its values. What is erased from now on (concord audit erase) comes back with this backup: keep it no longer than you may, and erase again after a restore.`,
        sealingKey === undefined
          ? "The key that seals is not inside, so that who finds the backup cannot write another history. Without it a restored relay seals nothing: copy it to another place with --sealing-key FILE."
          : `${resolve(sealingKey)}: the key that seals. Keep it apart from the backup: who has both can write another history.`,
      ];
  }
}
