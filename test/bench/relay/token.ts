import { WorkspaceId, createToken } from "@concord/protocol";

/** The key of the relay under measurement. It guards nothing. */
export const secretKey: Uint8Array = new Uint8Array(32).fill(7);

const day = 86_400_000;

export async function tokenFor(workspace: string, id: string): Promise<string> {
  const issuedAt = Date.now();
  const grant = {
    workspace: WorkspaceId.parse(workspace),
    principal: { id, name: id, role: "editor" },
    use: "all",
    issuedAt,
    expiresAt: issuedAt + day,
    id: "bench",
  } as const;
  return createToken(secretKey, grant);
}
