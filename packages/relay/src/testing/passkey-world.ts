import { PasskeyCreation, PasskeyRequest, PasskeysAnswer } from "@concord/protocol";
import { expect } from "vitest";
import { z } from "zod";
import type { RelayOptions } from "../relay.ts";
import { softwareAuthenticator } from "./software-authenticator.ts";
import { startRelay, temporaryFolder, tokenFor } from "./test-relay.ts";
import type { TokenWish } from "./test-relay.ts";

export const Token = z.object({ token: z.string() });
const Said = z.object({ reason: z.string().optional() });
interface Sent {
  readonly status: number;
  readonly body: unknown;
}

/** A relay, and what browsers say to it. */
export async function passkeyWorld(
  options: Partial<RelayOptions> = {},
  folder = temporaryFolder(),
) {
  const relay = await startRelay(folder, options);
  const origin = options.publicUrl ?? `http://localhost:${relay.port}`;
  const send = async (path: string, body?: unknown, token?: string): Promise<Sent> => {
    const answer = await fetch(`${relay.url}${path}`, {
      method: "POST",
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const ask = async () => PasskeyRequest.parse((await send("/auth/passkeys/options")).body);
  const askToAdd = async (token: string) =>
    PasskeyCreation.parse((await send("/api/v1/passkeys/options", undefined, token)).body);
  const add = (token: string, credential: unknown, name = "Key") =>
    send("/api/v1/passkeys", { name, credential }, token);
  const signIn = (answer: unknown) => send("/auth/passkeys", answer);
  const list = async (token: string, of = "me") => {
    const answer = await fetch(`${relay.url}/api/v1/passkeys?of=${of}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return PasskeysAnswer.parse(await answer.json()).items;
  };
  const revoke = async (wish: object) =>
    send("/api/v1/revocations", wish, await tokenFor({ id: "olga", role: "owner", tokenId: "o" }));
  /** Somebody who came by a link of their own, with an authenticator that has a passkey. */
  const holder = async (id: string, wish: TokenWish = {}) => {
    const session = await sessionOf(id, wish);
    const authenticator = softwareAuthenticator(origin);
    const added = await add(session, authenticator.create(await askToAdd(session)));
    expect(added.status).toBe(201);
    return { session, authenticator };
  };
  return { relay, origin, folder, send, ask, askToAdd, add, signIn, list, revoke, holder };
}

/** The session of somebody who came by a link of their own. */
export const sessionOf = (id: string, wish: TokenWish = {}) =>
  tokenFor({ id, use: "session", tokenId: `link of ${id}`, ...wish });

/** How a passkey was refused. */
export const refusal = ({ status, body }: Sent) => [status, Said.parse(body).reason];

/** What a token says, without its signature. */
export function claimsOf(sent: Sent) {
  expect(sent.status).toBe(201);
  const [, payload = ""] = Token.parse(sent.body).token.split(".");
  return z
    .object({ sub: z.string(), role: z.string(), use: z.string(), jti: z.string() })
    .parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
}
