import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import type { Role } from "@concord/protocol";
import { onTestFinished } from "vitest";
import type { ApiAccess } from "../access/api.ts";
import { tokenFor } from "./test-relay.ts";

/** A replica of a person, or of a connector, that has caught up with the relay. It ends with the test. */
export async function openReplica(
  { url }: ApiAccess,
  name: string,
  role: Role = "owner",
): Promise<Replica> {
  const replica = await openWorkspace({
    url: new URL("/sync", url).href.replace("http", "ws"),
    token: await tokenFor(name, role),
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  onTestFinished(() => replica[Symbol.asyncDispose]());
  await replica.caughtUp();
  return replica;
}
