import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { CommandFailure } from "../failure.ts";

const Claims = z.object({ workspace: WorkspaceId });

/** The workspace that a token names. Whether the token is genuine is the relay's question: here it only says where to go. */
export function workspaceOfToken(token: string): WorkspaceId {
  const [, payload = ""] = token.split(".");
  const claims = Claims.safeParse(jsonOf(Buffer.from(payload, "base64url").toString("utf8")));
  if (claims.success) return claims.data.workspace;
  throw new CommandFailure(
    "This is not a token of Concord. Create one with: concord token create",
    {
      exitCode: 2,
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
