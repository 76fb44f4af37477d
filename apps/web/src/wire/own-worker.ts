import type { DocumentId } from "@concord/model";

// What a tab and its own worker say to each other, apart from the channel that all tabs share.

/** Why a tab's own worker does not serve as it should. Nothing of it passes by itself. */
export type Trouble =
  /** The data of this site was cleared while it was open. What was not sent is gone. */
  | { readonly type: "erased" }
  /** A newer version of the app holds the storage. */
  | { readonly type: "superseded" }
  /** What is stored was written by a later version, or is none of ours. It is left as it is. */
  | { readonly type: "unreadable" }
  /** What is stored could not be opened, and nobody serves. */
  | { readonly type: "failed"; readonly why: string }
  /** Older versions of the app in other tabs hold up the opening. */
  | { readonly type: "blocked" };

export type ToWorker =
  | {
      readonly type: "begin";
      readonly url: string;
      /** Whose data it is: everybody on this device has a database of their own. */
      readonly account: string;
      /** When this device last had everything, as it was told before; null for never. */
      readonly syncedAt: number | null;
      /** The tab, and the documents whose rows it wants to see first. */
      readonly tab: string;
      readonly first: readonly DocumentId[];
    }
  | { readonly type: "token"; readonly token: string }
  /** Whoever leads does not answer. */
  | { readonly type: "take-over" };

export type FromWorker =
  | { readonly type: "token" }
  | { readonly type: "trouble"; readonly trouble: Trouble };
