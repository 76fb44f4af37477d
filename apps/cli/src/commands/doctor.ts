import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { dim, green, red, yellow } from "ansis";
import { z } from "zod";
import type { Check } from "../doctor/check.ts";
import { credentialsChecks } from "../doctor/credentials-check.ts";
import { relayCheck } from "../doctor/relay-check.ts";
import { exitCode } from "../failure.ts";

const leastFreeBytes = 500 * 1024 * 1024;
const leastNode = 24;

/** Looks at the machine, the port, the data folder and the vendors' credentials; says what to do. */
export async function doctorCommand(flags: {
  readonly data: string;
  readonly port: number;
  readonly json?: true;
}): Promise<number> {
  const folder = resolve(flags.data);
  const checks = [
    nodeCheck(),
    folderCheck(folder),
    spaceCheck(folder),
    databaseCheck(folder),
    await relayCheck(folder, flags.port),
    clockCheck(),
    ...credentialsChecks(process.env),
  ];
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`);
  } else {
    for (const check of checks) process.stdout.write(`${lineOf(check)}\n`);
  }
  if (checks.some(({ state }) => state === "bad")) return exitCode.failed;
  return checks.some(({ state }) => state === "warning") ? exitCode.findings : exitCode.done;
}

const mark = {
  good: green("✓"),
  warning: yellow("!"),
  bad: red("✗"),
  unused: dim("–"),
} as const satisfies Record<Check["state"], string>;

function lineOf({ name, state, finding, fix }: Check): string {
  return `${mark[state]} ${name}: ${finding}${fix === undefined ? "" : `\n    ${fix}`}`;
}

function nodeCheck(): Check {
  const major = Number.parseInt(process.versions.node, 10);
  const name = "Node";
  return major >= leastNode
    ? { name, state: "good", finding: process.version }
    : {
        name,
        state: "bad",
        finding: `${process.version} is too old`,
        fix: "Start through npm or pnpm, which bring the pinned Node.",
      };
}

function folderCheck(folder: string): Check {
  const name = "Data folder";
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK);
    return { name, state: "good", finding: folder };
  } catch {
    return {
      name,
      state: "bad",
      finding: `${folder} can't be written`,
      fix: "Choose another with --data, or change its owner.",
    };
  }
}

function spaceCheck(folder: string): Check {
  const name = "Space";
  if (!existsSync(folder)) return { name, state: "unused", finding: "no data folder" };
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const finding = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free >= leastFreeBytes
    ? { name, state: "good", finding }
    : {
        name,
        state: "warning",
        finding,
        fix: "Make room: when the disk is full, the relay stops accepting edits until there is some.",
      };
}

function databaseCheck(folder: string): Check {
  const name = "Database";
  const file = join(folder, "relay.sqlite");
  if (!existsSync(file)) return { name, state: "unused", finding: "none yet" };
  try {
    using database = openReadOnly(file);
    const rows = z
      .array(z.object({ quick_check: z.string() }))
      .parse(database.value.prepare("PRAGMA quick_check(1)").all());
    const said = rows[0]?.quick_check ?? "no answer";
    return said === "ok"
      ? { name, state: "good", finding: file }
      : {
          name,
          state: "bad",
          finding: `${file}: ${said}`,
          fix: "Restore the last backup into a new folder: concord restore FILE --data FOLDER",
        };
  } catch (error) {
    return {
      name,
      state: "bad",
      finding: `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      fix: "Restore the last backup into a new folder: concord restore FILE --data FOLDER",
    };
  }
}

function openReadOnly(file: string): Disposable & { readonly value: DatabaseSync } {
  const value = new DatabaseSync(file, { readOnly: true });
  return { value, [Symbol.dispose]: () => value.close() };
}

function clockCheck(): Check {
  const name = "Clock";
  // A clock before this version was made makes tokens expired and vendors' signatures too old.
  const made = Date.parse(packageDate());
  return Date.now() > made
    ? { name, state: "good", finding: new Date().toISOString() }
    : {
        name,
        state: "bad",
        finding: `${new Date().toISOString()} lies in the past`,
        fix: "Set the machine's clock, best by NTP.",
      };
}

function packageDate(): string {
  const { released } = z
    .object({ released: z.string() })
    .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));
  return released;
}
