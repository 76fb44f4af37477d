import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** How commands find a running `concord start`: `run.json` in the data folder, readable by its owner only. */
export const RunFile = z.object({
  pid: z.int(),
  url: z.url(),
  workspace: z.string(),
  token: z.string(),
  sandboxes: z.record(z.string(), z.object({ url: z.url() })),
  bridges: z.record(z.string(), z.object({ url: z.url() })),
  /** Process ids of the parts that stand now. */
  parts: z.record(z.string(), z.int()),
});
export type RunFile = z.infer<typeof RunFile>;

const pathIn = (dataFolder: string): string => join(dataFolder, "run.json");

/** Keeps the file true while the run lasts. */
export interface RunFileKeeper {
  readonly begin: (run: RunFile) => Promise<void>;
  /** The parts that stand have changed. Nothing before `begin`. */
  readonly parts: (parts: Readonly<Record<string, number>>) => void;
  readonly end: () => Promise<void>;
}

export function createRunFileKeeper(dataFolder: string): RunFileKeeper {
  let run: RunFile | undefined;
  // One write after the other: the last state must stand last.
  let last: Promise<void> = Promise.resolve();
  const keep = (next: RunFile): Promise<void> => {
    run = next;
    last = last.then(() => write(dataFolder, next));
    return last;
  };
  return {
    begin: keep,
    parts(parts) {
      if (run === undefined || JSON.stringify(parts) === JSON.stringify(run.parts)) return;
      keep({ ...run, parts }).catch(() => undefined);
    },
    async end() {
      run = undefined;
      await last.catch(() => undefined);
      await rm(pathIn(dataFolder), { force: true });
    },
  };
}

/** Whole or not at all. */
async function write(dataFolder: string, run: RunFile): Promise<void> {
  const temporary = `${pathIn(dataFolder)}.new`;
  await writeFile(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, pathIn(dataFolder));
}

export type RunFileReading =
  | { readonly type: "running"; readonly run: RunFile }
  | { readonly type: "none" }
  | { readonly type: "unreadable"; readonly reason: string };

/** Reads it. A file whose process is gone counts as none. */
export async function readRunFile(dataFolder: string): Promise<RunFileReading> {
  let text: string;
  try {
    text = await readFile(pathIn(dataFolder), "utf8");
  } catch {
    return { type: "none" };
  }
  const parsed = RunFile.safeParse(parseJson(text));
  if (!parsed.success) {
    return {
      type: "unreadable",
      reason: `${pathIn(dataFolder)}: ${z.prettifyError(parsed.error)}`,
    };
  }
  return isAlive(parsed.data.pid) ? { type: "running", run: parsed.data } : { type: "none" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
