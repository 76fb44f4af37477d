import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The key that signs this store's tokens: `CONCORD_SECRET_KEY` (at least 32 bytes, base64url) where it is given, else the file `secret.key`
 * of the data folder, made on first use with access for its owner only.
 */
export function loadSecretKey(folder: string, configured: string | undefined): Uint8Array {
  const known = readSecretKey(folder, configured);
  if (known !== null) return known;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = keyFile(folder);
  createOnce(file);
  return decodeSecretKey(readFileSync(file, "utf8").trim(), file);
}

/** The same where there is one: looking makes none. */
export function readSecretKey(folder: string, configured: string | undefined): Uint8Array | null {
  if (configured !== undefined) return decodeSecretKey(configured, "CONCORD_SECRET_KEY");
  const file = keyFile(folder);
  return existsSync(file) ? decodeSecretKey(readFileSync(file, "utf8").trim(), file) : null;
}

const keyFile = (folder: string): string => join(folder, "secret.key");

/** Two processes (the relay, `concord token`) may come first at once: a link never replaces, so one key wins for both. */
function createOnce(file: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
}

export function decodeSecretKey(text: string, source: string): Uint8Array {
  const key = Buffer.from(text, "base64url");
  if (key.byteLength < 32) {
    throw new RangeError(`${source} must hold at least 32 bytes in base64url`);
  }
  return new Uint8Array(key);
}
