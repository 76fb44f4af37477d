import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { readInvoiceFile } from "@concord/formats";
import type { ReadInvoice } from "@concord/formats";
import { computeTotals, findings } from "@concord/model";
import { CommandFailure, exitCode } from "../failure.ts";

/** SHA-256 in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Reads a file into the canonical invoice, or fails with line, reason and what to do. */
async function readInvoiceAt(path: string): Promise<ReadInvoice> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new CommandFailure(`${path} can't be read. Check the path and its permissions.`, {
      cause,
    });
  }
  const result = readInvoiceFile(bytes, { sha256 });
  if (result.type === "read") return result;
  const place = result.column === undefined ? result.line : `${result.line}:${result.column}`;
  throw new CommandFailure(`${path}:${place}: ${result.reason} ${result.fix}`);
}

/** `concord convert FILE --to json`: the canonical invoice, what its issuer stated, what we compute, and where they differ. */
export async function convertCommand(path: string): Promise<number> {
  const { invoice, losses } = await readInvoiceAt(path);
  const found = findings(invoice);
  const { stated, ...content } = invoice;
  const report = {
    invoice: content,
    stated,
    computed: computeTotals(invoice),
    findings: found,
    losses,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return found.length === 0 ? exitCode.done : exitCode.findings;
}
