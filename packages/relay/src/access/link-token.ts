import { createToken } from "@concord/protocol";
import type { Principal, WorkspaceId } from "@concord/protocol";

/** It goes through an address and is exchanged at once. */
const linkMs = 60_000;

/** The token of a sign-in link for somebody who has shown who they are: good for a minute, and for a session. */
export function linkToken(
  secretKey: Uint8Array,
  link: {
    readonly workspace: WorkspaceId;
    readonly principal: Principal;
    readonly issuedAt: number;
    readonly id: string;
  },
): Promise<string> {
  return createToken(secretKey, { ...link, use: "signin", expiresAt: link.issuedAt + linkMs });
}
