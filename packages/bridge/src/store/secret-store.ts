import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { JsonValue } from "@concord/model";
import { z } from "zod";
import { command, query } from "./query.ts";

/** Secrets of the connection, sealed on the disk. They stand in no document, log or message. */
export interface SecretStore {
  /** Undefined when there is none. Throws when the key is not the one it was sealed with, or the file was tampered with. */
  readonly load: (name: string) => JsonValue | undefined;
  readonly save: (name: string, value: JsonValue) => void;
}

/** Neither key nor data file can be trusted: better to stop than to ask the vendor with garbage. */
export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

const algorithm = "aes-256-gcm";
// NIST SP 800-38D: 96 bits of nonce, 128 bits of tag.
const nonceBytes = 12;
const tagBytes = 16;

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const Row = z.object({ nonce: Bytes, sealed: Bytes });

/**
 * AES-256-GCM under `key` (32 bytes or more). The connection and the secret's name are authenticated with it, so that a row copied from another
 * connection's file does not open here.
 */
export function createSecretStore(
  database: DatabaseSync,
  deps: {
    readonly key: Uint8Array;
    readonly connection: string;
    readonly randomBytes: (count: number) => Uint8Array;
  },
): SecretStore {
  const read = query(database, Row, "SELECT nonce, sealed FROM secret WHERE name = ?");
  const write = command(
    database,
    `INSERT INTO secret (name, nonce, sealed) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET nonce = excluded.nonce, sealed = excluded.sealed`,
  );
  const key = cipherKey(deps.key);
  const context = (name: string): Uint8Array =>
    new TextEncoder().encode(`concord-secret\n${deps.connection}\n${name}`);
  return {
    load(name) {
      const row = read.first(name);
      if (row === undefined) return undefined;
      const { nonce, sealed } = row;
      try {
        const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
        decipher.setAAD(context(name));
        decipher.setAuthTag(sealed.subarray(0, tagBytes));
        const text = Buffer.concat([decipher.update(sealed.subarray(tagBytes)), decipher.final()]);
        return JsonValue.parse(JSON.parse(text.toString("utf8")));
      } catch (cause) {
        throw new SecretUnreadable(
          "A stored secret does not open. Check that CONCORD_SECRET_KEY is the one this data folder was made with, or connect the account again.",
          { cause },
        );
      }
    },
    save(name, value) {
      const nonce = deps.randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(context(name));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      write(name, nonce, Buffer.concat([cipher.getAuthTag(), sealed]));
    },
  };
}

/** The cipher takes 32 bytes, and `CONCORD_SECRET_KEY` may have more. */
function cipherKey(key: Uint8Array): Uint8Array {
  return key.byteLength > 32 ? createHash("sha256").update(key).digest() : key;
}
