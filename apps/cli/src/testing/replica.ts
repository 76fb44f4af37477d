import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica, ReplicaStorage } from "@concord/client";
import type { Role } from "@concord/protocol";
import { onTestFinished } from "vitest";
import type { ApiAccess } from "../access/api.ts";
import { tokenFor } from "./test-relay.ts";

/** A replica of a person, or of a connector, that has caught up with the relay unless it is to stay offline. It ends with the test. */
export async function openReplica(
  { url }: ApiAccess,
  name: string,
  role: Role = "owner",
  {
    storage = createMemoryStorage(),
    connect = true,
  }: { readonly storage?: ReplicaStorage; readonly connect?: boolean } = {},
): Promise<Replica> {
  const replica = await openWorkspace({
    url: new URL("/sync", url).href.replace("http", "ws"),
    token: await tokenFor(name, role),
    storage,
    deps: platformDeps(),
    connect,
  });
  onTestFinished(() => replica[Symbol.asyncDispose]());
  if (connect) await replica.caughtUp();
  return replica;
}
