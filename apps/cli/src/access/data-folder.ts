import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "../failure.ts";
import { readRunFile } from "./run-file.ts";

/** Makes the data folder ready for a start, or fails if another one runs on it. */
export async function claimFolder(data: string, fresh: boolean): Promise<void> {
  const running = await readRunFile(data);
  if (running.type === "running") {
    throw new CommandFailure(
      `Concord already runs on ${data} (${running.run.url}, process ${running.run.pid}). Stop it first, or name another folder with --data.`,
    );
  }
  if (fresh) await emptyFolder(data);
  await mkdir(join(data, "logs"), { recursive: true, mode: 0o700 });
}

/** `--fresh` deletes only what is ours: a folder that holds anything without our key in it is left alone. */
async function emptyFolder(data: string): Promise<void> {
  const names = await readdir(data).catch((): string[] => []);
  if (names.length === 0) return;
  if (!names.includes("secret.key") && !names.includes("logs")) {
    throw new CommandFailure(
      `${data} is not a data folder of Concord; --fresh does not delete it.`,
    );
  }
  await rm(data, { recursive: true, force: true });
}
