import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import type { Environment } from "../settings/environment.ts";
import { signToken } from "../commands/token.ts";

/** Somebody with a replica of their own. */
export interface Person extends AsyncDisposable {
  readonly name: string;
  readonly replica: Replica;
}

export async function person(
  who: { readonly name: string; readonly role: string },
  at: { readonly url: string; readonly workspace: string; readonly data: string },
  environment: Environment,
): Promise<Person> {
  const token = await signToken(
    {
      data: at.data,
      workspace: at.workspace,
      role: who.role,
      name: who.name,
      expires: "1h",
      use: "sync",
    },
    environment,
  );
  const url = new URL("/sync", at.url);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const replica = await openWorkspace({
    url: url.href,
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  await replica.caughtUp();
  return { name: who.name, replica, [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose]() };
}
