import { snapshot } from "@concord/document";
import type { DocumentId, Member } from "@concord/model";
import { createToken, everyDocument, hasRight } from "@concord/protocol";
import type { Grant, Principal, Right, WorkspaceId } from "@concord/protocol";
import type { FastifyRequest } from "fastify";
import type { DoorContext } from "../door.ts";
import { authenticate } from "../http/authenticate.ts";

/** What routes that somebody adds to a relay may ask it. */
export interface RelayAccess {
  /** Whose request it is, by its bearer token; throws what becomes a 401 or 403 where that does not have the right. */
  readonly authenticate: (request: FastifyRequest, right: Right) => Promise<Grant>;
  /** Who belongs to a workspace, by its own document. None where there is no such document. */
  readonly members: (workspace: WorkspaceId) => Promise<readonly Member[]>;
  /** The token of a sign-in link for somebody whose identity was proven elsewhere: good for a minute, and for a session. */
  readonly signInToken: (workspace: WorkspaceId, principal: Principal) => Promise<string>;
}

/** It goes through a redirect and is exchanged at once. */
const linkMs = 60_000;
const pageSize = 500;

export function relayAccess(context: DoorContext): RelayAccess {
  const { secretKey, deps, readModel, committer } = context;

  /** The first document of its kind, which only owners begin. Looked for among all rows, which is rarely asked for: when somebody signs in. */
  async function workspaceDocument(workspace: WorkspaceId): Promise<DocumentId | undefined> {
    const rows = await readModel.current(workspace);
    let from: DocumentId | null = null;
    for (;;) {
      const page = await rows.inOrder({ ...everyDocument, from }, pageSize);
      const found = page.find(({ kind }) => kind === "workspace");
      if (found !== undefined) return found.document;
      const last = page.at(-1)?.document;
      if (last === undefined || page.length < pageSize || last === from) return undefined;
      from = last;
    }
  }

  return {
    authenticate: (request, right) => authenticate(request, context, right),
    members: async (workspace) => {
      const id = await workspaceDocument(workspace);
      if (id === undefined) return [];
      const read = await committer.readInPassing(workspace, id, ({ doc }) =>
        snapshot(doc, { id, kind: "workspace" }),
      );
      return read.kind === "workspace" ? read.workspace.members : [];
    },
    signInToken: (workspace, principal) => {
      if (!hasRight(principal.role, "read"))
        throw new RangeError("Nobody signs in to see nothing.");
      const issuedAt = deps.now();
      return createToken(secretKey, {
        workspace,
        principal,
        use: "signin",
        issuedAt,
        expiresAt: issuedAt + linkMs,
        id: Buffer.from(deps.random(16)).toString("hex"),
      });
    },
  };
}
