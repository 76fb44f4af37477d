import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { registerCsv } from "@concord/formats";
import type { RegisteredNumber } from "@concord/protocol";
import { CommandFailure } from "../failure.ts";

/** Writes the register into a new file, as CSV (RFC 4180, one header line) or JSON by the file's name. */
export async function writeRegister(
  file: string,
  numbers: readonly RegisteredNumber[],
): Promise<void> {
  const text = textFor(extname(file).toLowerCase(), numbers);
  if (text === undefined) {
    throw new CommandFailure(`Name the file .csv or .json, and not ${file}`, { exitCode: 2 });
  }
  await writeFile(file, text, { flag: "wx" }).catch((cause: unknown) => {
    throw new CommandFailure(`${file} cannot be written; is there one already?`, { cause });
  });
}

function textFor(extension: string, numbers: readonly RegisteredNumber[]): string | undefined {
  switch (extension) {
    case ".json":
      return `${JSON.stringify({ items: numbers }, null, 2)}\n`;
    case ".csv":
      return registerCsv(numbers);
    default:
      return undefined;
  }
}
