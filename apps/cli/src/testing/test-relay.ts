import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkspaceId, createToken } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import { createRelay, nodeDeps } from "@concord/relay";
import type { RelayOptions } from "@concord/relay";
import { onTestFinished } from "vitest";
import type { ApiAccess } from "../access/api.ts";

export const secretKey = new Uint8Array(32).fill(7);

/** A folder that vanishes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "concord-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real relay on a free port with a real disk, until the test ends or it is disposed of; and the access of its owner. */
export async function startRelay(
  options: Partial<RelayOptions> = {},
): Promise<ApiAccess & AsyncDisposable> {
  const created = await createRelay(
    {
      data: temporaryFolder(),
      port: 0,
      secretKey: Buffer.from(secretKey).toString("base64url"),
      ...options,
    },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  const { relay } = created;
  const end = (): PromiseLike<void> => relay[Symbol.asyncDispose]();
  onTestFinished(end);
  return { url: relay.url, token: await tokenFor("ada"), [Symbol.asyncDispose]: end };
}

/** A token of the test relay's workspace. */
export function tokenFor(name: string, role: Role = "owner"): Promise<string> {
  return createToken(secretKey, {
    workspace: WorkspaceId.parse("acme"),
    principal: { id: name, name, role, ...(role === "connector" && { connector: name }) },
    use: "all",
    expiresAt: Date.now() + 3_600_000,
    issuedAt: Date.now(),
    id: `token-of-${name}`,
  });
}
