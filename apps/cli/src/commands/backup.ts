import { resolve } from "node:path";
import { backupStore } from "@concord/relay";
import { CommandFailure } from "../failure.ts";
import { counted, writeHint, writeJson } from "../terminal/output.ts";

export interface BackupFlags {
  readonly data: string;
  /** False with `--no-key`. */
  readonly key: boolean;
  readonly json: boolean;
}

/** `concord backup FILE`: the relay's store in one file, while the relay goes on. */
export async function backupCommand(file: string, flags: BackupFlags): Promise<void> {
  const made = await backupStore({
    data: resolve(flags.data),
    file: resolve(file),
    withoutKey: !flags.key,
    madeAt: new Date(),
  });
  if (made.type === "refused") throw new CommandFailure(made.message);
  const { contents, key } = made;
  if (flags.json) return writeJson({ file: resolve(file), ...contents, key });
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
}
