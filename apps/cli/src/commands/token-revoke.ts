import { readTokenId } from "@concord/protocol";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CommandFailure } from "../failure.ts";
import { writeHint, writeJson } from "../terminal/output.ts";

export interface RevokeFlags extends RelayFlags {
  readonly id?: string;
  readonly principal?: string;
  readonly json: boolean;
}

const Revoked = z.object({ kind: z.string(), id: z.string(), at: z.string() });

/** `concord token revoke`: takes back one token, or all that somebody was given so far. */
export async function tokenRevokeCommand(
  token: string | undefined,
  flags: RevokeFlags,
): Promise<void> {
  const wish = wishOf(token, flags);
  const api = openApi(await locateRelay(flags));
  const revoked = await api.post("/api/v1/revocations", wish, Revoked);
  if (flags.json) return writeJson(revoked);
  writeHint(
    revoked.kind === "token"
      ? `The token ${revoked.id} opens nothing any more; its connections have ended.`
      : `No token that ${revoked.id} was given until now opens anything any more; its connections have ended. A new one lets it in again.`,
  );
}

function wishOf(
  token: string | undefined,
  { id, principal }: RevokeFlags,
): { readonly token: string } | { readonly principal: string } {
  const given = [token, id, principal].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new CommandFailure("Name one: the token itself, --id, or --principal", { exitCode: 2 });
  }
  if (principal !== undefined) return { principal };
  const named = id ?? readTokenId(token ?? "");
  if (named === null) throw new CommandFailure("This is no token of Concord.", { exitCode: 2 });
  return { token: named };
}
