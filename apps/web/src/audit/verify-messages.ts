import type { Verification } from "@concord/ledger";

/** What the page asks of the worker that verifies. */
export interface VerifyCall {
  readonly file: Blob;
  /** The public key of the relay, base64url. */
  readonly key: string;
}

/** What the worker tells while it works, and at the end. */
export type VerifyReply =
  | { readonly type: "progress"; readonly read: number; readonly size: number }
  | { readonly type: "verified"; readonly verification: Verification }
  | { readonly type: "failed"; readonly message: string };
