import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { ofBase64Url, toBase64Url } from "../sealing/seal.ts";
import type { Signer } from "../sealing/seal.ts";
import type { SealingKeys, SealMark, SealMarks } from "../sealing/sealer.ts";

const Marks = z.record(WorkspaceId, z.object({ number: z.int(), hash: z.string() }));

export interface SealingFolder {
  readonly keys: SealingKeys;
  readonly marks: SealMarks;
}

/**
 * The keys that seal, and which seal was the last, in a folder of their own for their owner's eyes: `seal.key` (PKCS #8, base64url), `seal.pub` for auditors,
 * `seal.key.next` while a change of keys is under way, `last-seals.json`. The first key is made on first use.
 */
export async function openSealingFolder(
  folder: string,
  subtle: SubtleCrypto,
): Promise<SealingFolder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "seal.key");
  const nextFile = join(folder, "seal.key.next");
  const marksFile = join(folder, "last-seals.json");
  if (!existsSync(file)) await makeKey(file, subtle);
  const publish = async (): Promise<void> => {
    const { publicKey } = await readSigner(file, subtle);
    replaceFile(join(folder, "seal.pub"), `${publicKey}\n`, 0o644);
  };
  await publish();
  const readMarks = (): z.infer<typeof Marks> => marksIn(marksFile);
  return {
    keys: {
      signers: async () => ({
        current: await readSigner(file, subtle),
        next: existsSync(nextFile) ? await readSigner(nextFile, subtle) : null,
      }),
      promote: async () => {
        renameSync(nextFile, file);
        flush(folder);
        await publish();
      },
    },
    marks: {
      read: async (workspace) => readMarks()[workspace] ?? null,
      write: async (workspace, mark) =>
        replaceFile(marksFile, JSON.stringify({ ...readMarks(), [workspace]: mark }), 0o600),
    },
  };
}

function marksIn(file: string): z.infer<typeof Marks> {
  return existsSync(file) ? Marks.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

/** What lies in the open beside the keys, for whoever looks whether seals are theirs. Nothing is made. */
export function readSealingFolder(folder: string): {
  readonly published: string | null;
  readonly noted: (workspace: WorkspaceId) => SealMark | null;
} {
  const file = join(folder, "seal.pub");
  const marks = marksIn(join(folder, "last-seals.json"));
  return {
    published: existsSync(file) ? readFileSync(file, "utf8").trim() : null,
    noted: (workspace) => marks[workspace] ?? null,
  };
}

/** Prepares a change of keys: the next seal of each workspace introduces the new one, signed with the old. */
export async function prepareNextKey(folder: string, subtle: SubtleCrypto): Promise<void> {
  await makeKey(join(folder, "seal.key.next"), subtle);
}

/** A link never replaces: of two processes that come first at once, one key wins for both. */
async function makeKey(file: string, subtle: SubtleCrypto): Promise<void> {
  const pair = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 gave no pair of keys");
  const secret = new Uint8Array(await subtle.exportKey("pkcs8", pair.privateKey));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${toBase64Url(secret)}\n`, { mode: 0o600 });
  flush(draft);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
  flush(dirname(file));
}

async function readSigner(file: string, subtle: SubtleCrypto): Promise<Signer> {
  const secret = ofBase64Url(readFileSync(file, "utf8").trim());
  const key = await subtle.importKey("pkcs8", secret, "Ed25519", true, ["sign"]);
  const { x } = await subtle.exportKey("jwk", key);
  if (x === undefined) throw new Error(`${file} holds no Ed25519 key`);
  return {
    publicKey: x,
    sign: async (bytes) => toBase64Url(new Uint8Array(await subtle.sign("Ed25519", key, bytes))),
  };
}

function replaceFile(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode });
  flush(draft);
  renameSync(draft, file);
  flush(dirname(file));
}

function flush(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
