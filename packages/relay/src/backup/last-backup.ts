import { renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const fileName = "last-backup.json";

const LastBackup = z.object({
  /** Milliseconds since 1970. */
  madeAt: z.int().nonnegative(),
});
type LastBackup = z.infer<typeof LastBackup>;

/** Leaves word in a data folder of when its newest backup was made, for its relay to show. Beside the store, that only its relay writes. */
export function noteBackup(data: string, backup: LastBackup): void {
  const draft = join(data, `.${fileName}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(backup), { mode: 0o600 });
  renameSync(draft, join(data, fileName));
}

/** Null where none was made, or the word of it cannot be read. */
export async function lastBackup(data: string): Promise<LastBackup | null> {
  try {
    return LastBackup.parse(JSON.parse(await readFile(join(data, fileName), "utf8")));
  } catch {
    return null;
  }
}
