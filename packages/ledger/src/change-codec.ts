/** A change of a ledger document, before it is bytes. Op ids count from 1 over all changes of the document; the actor is always the same. */
export interface LedgerChange {
  /** Hex. */
  readonly actor: string;
  /** Counts the changes of a document, from 1. */
  readonly number: number;
  /** The op id of the first write. */
  readonly startOp: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
  /** Hash of the change before; null for the first. */
  readonly parent: string | null;
  readonly writes: readonly LedgerWrite[];
}

/** A key of the document's root that gets a value. */
export interface LedgerWrite {
  readonly key: string;
  readonly value: string | number;
  /** The op id of the write that it replaces; null for a key that had no value. */
  readonly replaces: number | null;
}

export interface EncodedChange {
  /** Lower-case hex. */
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** Bytes read as a change, with the hash that these bytes have and not one that they claim. */
export type DecodedChange = LedgerChange & { readonly hash: string };

export type Decoding =
  | { readonly type: "change"; readonly change: DecodedChange }
  | { readonly type: "damaged"; readonly reason: string };

/** What the ledger needs of Automerge. `@concord/ledger/automerge` gives the real one; this package's root does not load WASM. */
export interface ChangeCodec {
  readonly encode: (change: LedgerChange) => EncodedChange;
  /** Reads one change and nothing else: a change that is not such as the ledger writes is damaged too. */
  readonly decode: (bytes: Uint8Array) => Decoding;
}
