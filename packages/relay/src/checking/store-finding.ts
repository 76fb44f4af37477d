import type { SealDoubt } from "@concord/ledger";
import type { DocumentId } from "@concord/model";

export type StoreFindingReason =
  | SealDoubt["reason"]
  | "epoch-unsealed"
  | "journal-gap"
  | "another-history"
  | "entry-altered"
  | "entry-missing"
  | "entry-added"
  | "entry-damaged"
  | "document-missing"
  | "document-unreadable"
  | "register-differs"
  | "issue-altered"
  | "issue-unproven"
  | "number-missing"
  | "number-added"
  | "number-altered"
  | "amount-impossible";

/** Something in a store that does not fit the rest of it, with where it is as far as that can be told. */
export interface StoreFinding {
  readonly reason: StoreFindingReason;
  readonly message: string;
  readonly document: DocumentId | null;
  readonly seq: number | null;
  /** A register. */
  readonly path: string | null;
}
