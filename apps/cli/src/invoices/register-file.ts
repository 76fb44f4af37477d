import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type { RegisteredNumber } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";

const columns = [
  "series",
  "period",
  "count",
  "number",
  "state",
  "on",
  "document",
  "reason",
  "origin",
  "at",
] as const satisfies readonly (keyof RegisteredNumber)[];

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
      return [columns, ...numbers.map((line) => columns.map((name) => line[name] ?? ""))]
        .map((cells) => `${cells.map(cell).join(",")}\r\n`)
        .join("");
    default:
      return undefined;
  }
}

/** What a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number): string {
  const text =
    typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
