import { ZodError } from "zod";

/**
 * Why a browser's storage did not do what it was asked for.
 *
 * - quota: this site may store no more, or the disk is full
 * - lost: the browser ended the connection, and a fresh one did not help
 * - erased: somebody cleared the data of this site while it was open
 * - taken: another tab has taken the storage over
 * - superseded: a newer version of this program, in another tab, changes the storage
 * - diverged: a commit that was given up with its connection was stored after all, so that whoever reads here must begin anew
 * - closed: it was closed here
 * - damaged: what is stored is not what was stored
 * - failed: anything else
 */
export type StorageErrorReason =
  | "quota"
  | "lost"
  | "erased"
  | "taken"
  | "superseded"
  | "diverged"
  | "closed"
  | "damaged"
  | "failed";

/** The rejection of every storage call that failed. Of a commit that is rejected nothing is stored; only of one that is `lost` nobody knows, and the next one tells (`diverged`). */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly reason: StorageErrorReason;

  constructor(reason: StorageErrorReason, detail?: unknown) {
    super(wordsFor(reason, detail), { cause: detail });
    this.reason = reason;
  }
}

/** Reasons after which a storage is of no more use to whoever opened it. */
export function endsStorage({ reason }: StorageError): boolean {
  return ["taken", "diverged", "erased"].includes(reason);
}

/** What IndexedDB threw, or handed to an aborted transaction, or what did not read as it should, as a reason. */
export function storageErrorFrom(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  if (error instanceof ZodError) return new StorageError("damaged", error);
  switch (nameOf(error)) {
    case "QuotaExceededError":
      return new StorageError("quota", error);
    case "InvalidStateError":
    case "AbortError":
      return new StorageError("lost", error);
    default:
      return new StorageError("failed", error);
  }
}

/**
 * Whether the connection may be to blame, so that a fresh one is worth a try. `InvalidStateError`: it was closed before the transaction began. `AbortError`: it was closed
 * under a transaction, for nothing here aborts one. `UnknownError`: Safari when its database process went away, and Chromium when its files failed it.
 */
export function mayBeLostConnection(error: unknown): boolean {
  return ["InvalidStateError", "AbortError", "UnknownError"].includes(nameOf(error));
}

export function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function wordsFor(reason: StorageErrorReason, detail: unknown): string {
  switch (reason) {
    case "quota":
      return "The browser has no more room for this site, or the disk is full.";
    case "lost":
      return "The browser ended the connection to its storage.";
    case "erased":
      return "The data of this site was cleared in the browser. Reload the page.";
    case "taken":
      return "Another tab has taken over. Reload this one.";
    case "superseded":
      return "A newer version is running in another tab. Reload this one.";
    case "diverged":
      return "A change that seemed lost was saved after all. Reload the page.";
    case "closed":
      return "The storage is closed.";
    case "damaged":
      return "What is stored in this browser does not read as it was stored.";
    case "failed":
      return detail instanceof Error || detail instanceof DOMException
        ? detail.message
        : String(detail);
  }
}
