import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorkspace, platformDeps } from "@concord/client";
import type { Replica, WorkspaceOptions } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { WorkspaceId, createToken } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import { createRelay, nodeDeps } from "@concord/relay";
import type { Relay, RelayOptions } from "@concord/relay";
import { onTestFinished } from "vitest";

const secretKey = new Uint8Array(32).fill(7);

export interface PersonOptions extends Partial<WorkspaceOptions> {
  readonly role?: Role;
  /** Name of the replica's file; the same name is the same device. */
  readonly file?: string;
}

/** What is to be done at the end of a test, the last first. */
type AtEnd = (end: () => PromiseLike<void> | void) => void;

/** Real relays, sockets and disks in a folder that vanishes with the test. Tests that run beside one another say themselves when theirs ends. */
export interface World {
  readonly folder: string;
  /** Starts the relay of a data folder; on the port of the one before, so that clients find it again. */
  readonly relay: (data?: string, options?: Partial<RelayOptions>) => Promise<Relay>;
  /** Of a person whose id is another than the name; in the workspace "acme" unless said otherwise. */
  readonly token: (name: string, role?: Role, workspace?: string) => Promise<string>;
  readonly person: (name: string, options?: PersonOptions) => Promise<Replica>;
}

export function createWorld(atEnd: AtEnd = onTestFinished): World {
  const folder = mkdtempSync(join(tmpdir(), "concord-sync-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  let port = 0;

  return {
    folder,
    token,
    relay: async (data = "relay", options = {}) => {
      const created = await createRelay(
        {
          data: join(folder, data),
          port,
          secretKey: Buffer.from(secretKey).toString("base64url"),
          ...options,
        },
        nodeDeps("silent"),
      );
      if (created.type !== "listening") throw new Error(created.message);
      const { relay } = created;
      port = relay.port;
      atEnd(() => relay[Symbol.asyncDispose]());
      return relay;
    },
    person: async (name, { role, file = `${name}.sqlite`, ...options } = {}) => {
      const opening = openSqliteStorage(join(folder, file));
      if (opening.type !== "opened") throw new Error(opening.message);
      const replica = await openWorkspace({
        url: `ws://127.0.0.1:${port}/sync`,
        token: () => token(name, role),
        storage: opening.storage,
        deps: platformDeps(),
        origin: { source: "user", actor: name },
        link: { backoff: { firstMs: 20, longestMs: 100 } },
        ...options,
      });
      atEnd(() => replica[Symbol.asyncDispose]());
      return replica;
    },
  };
}

async function token(name: string, role: Role = "editor", workspace = "acme"): Promise<string> {
  return createToken(secretKey, {
    workspace: WorkspaceId.parse(workspace),
    principal: {
      id: `id-of-${name}`,
      name,
      role,
      ...(role === "connector" && { connector: name }),
    },
    use: "all",
    expiresAt: Date.now() + 3_600_000,
    issuedAt: Date.now(),
    id: `token-of-${name}`,
  });
}

/** Resolves once a condition holds of a replica; it is looked at with every change, status and link. */
export async function until(replica: Replica, holds: () => boolean): Promise<void> {
  if (holds()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (holds()) resolve();
  };
  const stop = [replica.onChange(look), replica.onStatus(look), replica.onLink(look)];
  await promise;
  for (const off of stop) off();
}

export const isSynced = (replica: Replica) => (): boolean => replica.status().state === "synced";
