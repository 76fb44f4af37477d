import type { Verification } from "@concord/ledger";

/** What the page asks of the worker that verifies. */
export interface VerifyCall {
  readonly file: Blob;
  /** The public key of the relay, base64url. */
  readonly key: string;
  /** A file with seals that were sent elsewhere, a line of JSON each. */
  readonly sent: Blob | undefined;
  /** Entries after which the store was restored, as whoever verifies knows. */
  readonly restoredAfter: readonly number[];
}

/** What the worker tells while it works, and at the end. */
export type VerifyReply =
  | { readonly type: "progress"; readonly read: number; readonly size: number }
  | { readonly type: "verified"; readonly verification: Verification }
  /** Of what was to be the seals that were sent elsewhere. */
  | { readonly type: "no-seal"; readonly line: number }
  | { readonly type: "failed"; readonly message: string };
