import { resolve } from "node:path";
import { CommandFailure } from "../failure.ts";
import type { ApiAccess } from "./api.ts";
import { readRunFile } from "./run-file.ts";
import type { RunFile } from "./run-file.ts";

/** The flags by which a command finds its relay. */
export interface RelayFlags {
  readonly url?: string;
  readonly token?: string;
  readonly data: string;
}

/** `--url` and `--token`, or else `run.json` of the data folder. */
export async function locateRelay(flags: RelayFlags): Promise<ApiAccess> {
  if (flags.url !== undefined && flags.token !== undefined) {
    return { url: flags.url, token: flags.token };
  }
  if (flags.url !== undefined || flags.token !== undefined) {
    throw new CommandFailure("--url and --token go together", { exitCode: 2 });
  }
  return locateRun(flags.data);
}

/** The running `concord start` of a data folder. */
export async function locateRun(dataFolder: string): Promise<RunFile> {
  const reading = await readRunFile(resolve(dataFolder));
  switch (reading.type) {
    case "running":
      return reading.run;
    case "none":
      throw new CommandFailure(
        `Nothing runs on the data folder ${resolve(dataFolder)}. Start it with: npm start`,
      );
    case "unreadable":
      throw new CommandFailure(`${reading.reason}\nDelete the file and start again.`);
  }
}
