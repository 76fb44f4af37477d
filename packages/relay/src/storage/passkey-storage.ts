import type { Principal, WorkspaceId } from "@concord/protocol";
import type { Difference } from "./storage.ts";

/** What somebody signs in with instead of a link. Times are milliseconds since 1970. */
export interface Passkey {
  /** Ours, by which people name it. */
  readonly id: string;
  /** The authenticator's name for it, base64url. */
  readonly credential: string;
  readonly workspace: WorkspaceId;
  /** As whom they were signed in who added it. */
  readonly principal: Principal;
  /** Whether that was a member of the workspace: then the members say what they may, else what they were let in as. */
  readonly isMember: boolean;
  /** The token that the session came of which added it, and when that session was made: what takes these back takes the passkey back. */
  readonly token: string;
  readonly grantedAt: number;
  /** COSE. */
  readonly publicKey: Uint8Array;
  readonly name: string;
  readonly addedAt: number;
  /** The store's epoch in which it was added, "" of one that was added before that was kept: in a later one nobody knows whether it was removed. */
  readonly epoch: string;
  /** The relay's word on all of the above. */
  readonly word: string;
  /** How often the authenticator says that it was used; 0 for one that does not count. */
  readonly counter: number;
  readonly usedAt: number | null;
}

/** The part of a relay's store that knows passkeys. `revoke` takes those away that it is about. */
export interface PasskeyStorage {
  /** False where its credential is there already, of whomever, and nothing has changed. */
  readonly addPasskey: (passkey: Passkey) => Promise<boolean>;
  readonly passkeyOf: (credential: string) => Promise<Passkey | null>;
  /** What was written of a member of the workspace since a moment, in milliseconds since 1970. */
  readonly memberWrites: (
    workspace: WorkspaceId,
    member: string,
    since: number,
  ) => Promise<readonly Difference[]>;
  /** Those of this epoch, the newest first; of one principal, or of all. */
  readonly passkeys: (workspace: WorkspaceId, principal?: string) => Promise<readonly Passkey[]>;
  /** False where it is gone, or has counted on since it was read, and nothing has changed. */
  readonly usePasskey: (
    passkey: Pick<Passkey, "id" | "counter">,
    used: { readonly counter: number; readonly at: number },
  ) => Promise<boolean>;
  /** False where there was none. */
  readonly removePasskey: (workspace: WorkspaceId, id: string) => Promise<boolean>;
}
