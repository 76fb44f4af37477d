import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkspaceId, createToken } from "@concord/protocol";
import type { Grant, Role, TokenUse } from "@concord/protocol";
import { onTestFinished } from "vitest";
import { nodeDeps } from "../node-deps.ts";
import { createRelay } from "../relay.ts";
import type { Relay, RelayOptions } from "../relay.ts";
import { secretKey } from "./test-secret.ts";

/** A folder that vanishes with the test; in a hook it has to be said what it vanishes with. */
export function temporaryFolder(cleanUp: (work: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "concord-relay-"));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real relay on a free port, with real sockets and a real disk. It ends with the test, or earlier by its own dispose. */
export async function startRelay(
  folder: string,
  options: Partial<RelayOptions> = {},
  cleanUp: (work: () => Promise<void>) => void = onTestFinished,
): Promise<Relay> {
  const created = await createRelay(
    {
      data: folder,
      port: 0,
      secretKey: Buffer.from(secretKey).toString("base64url"),
      ...options,
    },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  const { relay } = created;
  let ended: PromiseLike<void> | null = null;
  const dispose = async (): Promise<void> => {
    ended ??= relay[Symbol.asyncDispose]();
    await ended;
  };
  cleanUp(dispose);
  return { ...relay, [Symbol.asyncDispose]: dispose };
}

export interface TokenWish {
  readonly workspace?: string;
  readonly id?: string;
  readonly role?: Role;
  readonly use?: TokenUse;
  readonly expiresAt?: number;
  readonly issuedAt?: number;
  readonly tokenId?: string;
}

/** A token signed by the test relay's key. */
export async function tokenFor(wish: TokenWish = {}): Promise<string> {
  const id = wish.id ?? "ada";
  const role = wish.role ?? "editor";
  const grant: Grant = {
    workspace: WorkspaceId.parse(wish.workspace ?? "acme"),
    principal: { id, name: id, role, ...(role === "connector" && { connector: "stripe" }) },
    use: wish.use ?? "all",
    expiresAt: wish.expiresAt ?? Date.now() + 3_600_000,
    issuedAt: wish.issuedAt ?? Date.now(),
    id: wish.tokenId ?? "token",
  };
  return createToken(secretKey, grant);
}
