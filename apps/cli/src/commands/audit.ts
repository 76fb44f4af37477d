import { webcrypto } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { sentSealsIn, verifyExport } from "@concord/ledger";
import type { SignedSeal } from "@concord/ledger";
import { nodeCipher, openNodeCodec, prepareNextKey } from "@concord/ledger/node";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { alteredText, historyText, intactText, restoreHint } from "../audit/audit-text.ts";
import { toldHistory } from "../audit/history-text.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";
import { allEntries } from "./audit-past.ts";

export interface ExportFlags extends RelayFlags {
  readonly readable: boolean;
  readonly json: boolean;
}

/** `concord audit export FILE`: the ledger of the workspace in one file. It replaces nothing. */
export async function auditExportCommand(file: string, flags: ExportFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const target = await open(resolve(file), "wx", 0o600).catch((cause: unknown) => {
    throw new CommandFailure(`${resolve(file)} cannot be made, or is there already.`, { cause });
  });
  let bytes = 0;
  try {
    for await (const piece of await api.download(
      `/api/v1/ledger/export?readable=${flags.readable}`,
    )) {
      await target.write(piece);
      bytes += piece.byteLength;
    }
    await target.sync();
  } finally {
    await target.close();
  }
  if (flags.json) return writeJson({ file: resolve(file), bytes, readable: flags.readable });
  writeHint(`${resolve(file)}: ${(bytes / 1e6).toFixed(1)} MB.`);
  writeHint(
    flags.readable
      ? "It holds the keys of all values: whoever has it can read every invoice."
      : "It holds no keys of values: it can be verified, and not read.",
  );
  writeHint(`Verify it with: concord audit verify ${file} --key KEY`);
}

export interface VerifyFlags {
  readonly key: string;
  readonly anchor?: string;
  /** Entries after which the store was restored from a backup. */
  readonly restoredAfter: readonly number[];
  readonly json: boolean;
}

/** `concord audit verify FILE --key KEY`: offline, against the public key alone. 3 if something does not fit. */
export async function auditVerifyCommand(file: string, flags: VerifyFlags): Promise<number> {
  if (!existsSync(file)) throw new CommandFailure(`There is no file ${resolve(file)}.`);
  const verification = await verifyExport(
    bytesOf(file),
    {
      key: publicKeyOf(flags.key),
      restoredAfter: flags.restoredAfter,
      ...(flags.anchor !== undefined && { anchored: sealsIn(flags.anchor) }),
    },
    { codec: await openNodeCodec(), openCipher: nodeCipher, subtle: webcrypto.subtle },
  );
  const { findings, summary } = verification;
  if (flags.json) writeJson(verification);
  else writeData(findings.length === 0 ? intactText(verification) : alteredText(findings));
  const hint = restoreHint(findings, summary);
  if (hint !== null) writeHint(hint);
  return findings.length === 0 ? exitCode.done : exitCode.findings;
}

/** Opened only when it is asked for, so that a key that is none is told without it. */
async function* bytesOf(file: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 20 });
  } catch (cause) {
    throw unreadable(file, "Name the file that `concord audit export` has made.", cause);
  }
}

function textOf(file: string, instead: string, code?: 1 | 2): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable(file, instead, cause, code);
  }
}

function unreadable(file: string, instead: string, cause: unknown, code?: 1 | 2): CommandFailure {
  const isFolder = cause instanceof Error && "code" in cause && cause.code === "EISDIR";
  const why = isFolder ? "it is a folder" : cause instanceof Error ? cause.message : String(cause);
  return new CommandFailure(`${resolve(file)} cannot be read: ${why}. ${instead}`, {
    cause,
    exitCode: code ?? exitCode.failed,
  });
}

const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A key as it stands in `seal.pub`, or the file that holds it. */
function publicKeyOf(given: string): string {
  const instead = "Name the file seal.pub in the folder sealing of the relay's data folder.";
  const text = existsSync(given) ? textOf(given, instead, exitCode.usage).trim() : given;
  const key = PublicKey.safeParse(text);
  if (key.success) return key.data;
  throw new CommandFailure(
    `${given} is no public key of a ledger: 43 characters as in sealing/seal.pub of the relay's data folder.`,
    { exitCode: exitCode.usage },
  );
}

/** The seals in a file to which they were sent. */
function sealsIn(file: string): readonly SignedSeal[] {
  if (!existsSync(file)) throw new CommandFailure(`There is no file ${resolve(file)}.`);
  const sent = sentSealsIn(textOf(file, "Name a file to which seals are sent."));
  if (sent.type === "seals") return sent.seals;
  throw new CommandFailure(`Line ${sent.line} of ${file} is no seal.`);
}

export interface HistoryFlags extends RelayFlags {
  readonly json: boolean;
  readonly raw: boolean;
}

/** `concord audit history ID`: who changed what of an invoice, newest first. */
export async function auditHistoryCommand(wanted: string, flags: HistoryFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const entries = await allEntries(api, id);
  const items = entries.toReversed();
  if (flags.json) writeJson({ id, items });
  else if (flags.raw) writeData(historyText(items, outputWidth()));
  else writeData(toldHistory(id, entries));
}

export interface KeyFlags {
  readonly data: string;
  readonly sealing?: string;
  readonly rotate: boolean;
}

/** `concord audit key`: the public key of a relay's ledger, for an auditor; with `--rotate` a new one is prepared. */
export async function auditKeyCommand(flags: KeyFlags): Promise<void> {
  const folder = resolve(flags.sealing ?? join(flags.data, "sealing"));
  const file = join(folder, "seal.pub");
  if (!existsSync(file)) {
    throw new CommandFailure(`${folder} holds no key yet: a relay makes it when it first runs.`);
  }
  if (flags.rotate) {
    await prepareNextKey(folder, webcrypto.subtle);
    writeHint(
      "A new key is prepared. The next seals introduce it; from then on it is in seal.pub.",
    );
  }
  writeData(readFileSync(file, "utf8").trim());
}
