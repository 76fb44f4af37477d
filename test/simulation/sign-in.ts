import { createToken } from "@concord/protocol";
import type { Principal, WorkspaceId } from "@concord/protocol";
import type { VirtualClock } from "./virtual-clock.ts";

/** Where a device gets its tokens. `out`: what it was given was taken back, and nobody has signed in again. */
export interface SignIn {
  readonly principal: string;
  /** A fresh token; signed out, the last one that there was. Rejects while nobody can sign in. */
  readonly token: () => Promise<string>;
  /** Ids of all tokens so far. */
  readonly given: () => readonly string[];
  readonly signOut: () => void;
  readonly signIn: () => void;
  readonly isOut: () => boolean;
}

/** @param isOpen whether the service that signs tokens answers */
export function createSignIn(options: {
  readonly name: string;
  readonly principal: Principal;
  readonly workspace: WorkspaceId;
  readonly secretKey: Uint8Array;
  readonly clock: VirtualClock;
  /** How long a token is good for. */
  readonly lastsMs: number;
  readonly isOpen: () => boolean;
  readonly note: (line: string) => void;
}): SignIn {
  const { name, principal, workspace, secretKey, clock, lastsMs, isOpen, note } = options;
  const given: string[] = [];
  let last: string | undefined;
  let isOut = false;
  return {
    principal: principal.id,
    token: async () => {
      if (isOut && last !== undefined) return last;
      if (!isOpen()) throw new Error("Nobody can sign in");
      const id = `${name}-${given.length}`;
      if (given.length > 0) note(`${name} gets another token`);
      given.push(id);
      last = await createToken(secretKey, {
        workspace,
        principal,
        use: "all",
        expiresAt: clock.now() + lastsMs,
        issuedAt: clock.now(),
        id,
      });
      return last;
    },
    given: () => given,
    signOut: () => (isOut = true),
    signIn: () => (isOut = false),
    isOut: () => isOut,
  };
}
