import process from "node:process";

/** The number that an option of a long run was given. One that is none ends the run: a proof of nothing looks like a proof. */
export function numberOption(name: string, text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  process.stderr.write(`${name} needs a number, and not ${text}.\n`);
  process.exit(2);
}
