/** A value to encrypt, and the key of the ledger document under which it will stand. */
export interface PlainValue {
  readonly key: string;
  readonly text: string;
}

export interface SealedValue {
  readonly key: string;
  /** base64url of nonce, ciphertext and tag. */
  readonly sealed: string;
}

/**
 * Encrypts the values of one document: AES-256-GCM under a key derived from the document's secret, bound to the document and the key it stands under.
 *
 * The nonce is the first 8 bytes of a keyed hash of the whole change and the place of the value in it. So a rebuild makes the same bytes, and a `seq` that a
 * restored store gives out twice, for different changes, does not repeat a nonce, which would give both values away.
 */
export interface DocumentCipher {
  /** @param change all that the values belong to, the values among it */
  readonly seal: (change: Uint8Array, values: readonly PlainValue[]) => Promise<readonly string[]>;
  /** Null for what does not open: another key's, or altered. */
  readonly open: (values: readonly SealedValue[]) => Promise<readonly (string | null)[]>;
}

/** Makes the cipher of a document from its secret of `secretBytes`. */
export type OpenCipher = (secret: Uint8Array, document: string) => Promise<DocumentCipher>;

export const secretBytes = 32;

/** What both implementations agree on, so that what one encrypts the other reads. */
export const cipherScheme = {
  /** HKDF-SHA-256, without salt: the secret is random. */
  encryptionInfo: "concord-ledger/1 encrypt",
  nonceInfo: "concord-ledger/1 nonce",
  nonceBytes: 12,
  /** The part of a nonce that comes of the change; the rest is the place in it, big-endian. */
  changeBytes: 8,
  tagBytes: 16,
  boundTo: (document: string, key: string) => `${document}\n${key}`,
} as const;
