import type { Member } from "@concord/model";
import { hasRight } from "@concord/protocol";
import type { Grant, Principal, Right, WorkspaceId } from "@concord/protocol";
import type { FastifyRequest } from "fastify";
import type { DoorContext } from "../door.ts";
import { authenticate } from "../http/authenticate.ts";
import { linkToken } from "./link-token.ts";
import type { PasskeySite } from "./passkey-site.ts";
import type { Passkeys } from "./passkeys.ts";
import { workspaceSettings } from "../registrar/workspace-settings.ts";

/** What routes that somebody adds to a relay may ask it. */
export interface RelayAccess {
  /** Whose request it is, by its bearer token; throws what becomes a 401 or 403 where that does not have the right. */
  readonly authenticate: (request: FastifyRequest, right: Right) => Promise<Grant>;
  /** Who belongs to a workspace, by its own document. None where there is no such document. */
  readonly members: (workspace: WorkspaceId) => Promise<readonly Member[]>;
  /** The token of a sign-in link for somebody whose identity was proven elsewhere: good for a minute, and for a session. */
  readonly signInToken: (workspace: WorkspaceId, principal: Principal) => Promise<string>;
  /** Where passkeys can be used; null where browsers make none. Known once the relay listens. */
  readonly passkeySite: () => PasskeySite | null;
}

export function relayAccess(context: DoorContext, passkeys: Pick<Passkeys, "site">): RelayAccess {
  const { secretKey, deps, storage, committer } = context;

  return {
    authenticate: (request, right) => authenticate(request, context, right),
    members: async (workspace) => (await workspaceSettings(storage, committer, workspace)).members,
    signInToken: (workspace, principal) => {
      if (!hasRight(principal.role, "read"))
        throw new RangeError("Nobody signs in to see nothing.");
      const id = Buffer.from(deps.random(16)).toString("hex");
      return linkToken(secretKey, { workspace, principal, issuedAt: deps.now(), id });
    },
    passkeySite: passkeys.site,
  };
}
