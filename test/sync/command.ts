import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Relay } from "@concord/relay";

const main = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

export interface CommandEnd {
  readonly code: unknown;
  /** What stood on stdout, read as JSON; undefined where nothing stood there. */
  readonly answer: unknown;
  /** What it told a person. */
  readonly told: string;
}

/** Runs `concord … --json` against a relay as a process of its own, for somebody with a token. */
export async function concord(
  { url }: Relay,
  token: string,
  args: readonly string[],
): Promise<CommandEnd> {
  const child = spawn(
    process.execPath,
    ["--conditions=@concord/source", main, ...args, "--url", url, "--token", token, "--json"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const [[code], output, told] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, answer: output === "" ? undefined : JSON.parse(output), told };
}
