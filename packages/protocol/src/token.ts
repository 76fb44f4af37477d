import { SignJWT, decodeJwt, errors, jwtVerify } from "jose";
import { z } from "zod";
import { WorkspaceId } from "./identity.ts";
import { Principal } from "./role.ts";

/**
 * What a token may be used for. `all` opens every door; `sync`, `yjs` and `signin` may stand in a URL, because they open one door only. A `session` is what a device gets
 * for a `signin`, and renews.
 */
export const TokenUse = z.enum(["sync", "yjs", "signin", "session", "all"]);
export type TokenUse = z.infer<typeof TokenUse>;

const issuer = "concord";
const algorithm = "HS256";

const Claims = z.object({
  iss: z.literal(issuer),
  sub: z.string(),
  name: z.string(),
  role: z.string(),
  connector: z.string().optional(),
  workspace: WorkspaceId,
  use: TokenUse,
  exp: z.int().positive(),
  // With its milliseconds: a token made in the second of a revocation is either before or after it.
  iat: z.number().nonnegative().default(0),
  jti: z.string(),
});

/** What a verified token says. Times are milliseconds since 1970. */
export interface Grant {
  readonly workspace: WorkspaceId;
  readonly principal: Principal;
  readonly use: TokenUse;
  readonly expiresAt: number;
  /** When it was made; 0 if the token does not say. */
  readonly issuedAt: number;
  readonly id: string;
}

export type TokenVerdict =
  | { readonly type: "granted"; readonly grant: Grant }
  | {
      readonly type: "refused";
      readonly reason: "malformed" | "forged" | "expired" | "wrong-use" | "wrong-workspace";
      readonly message: string;
    };

/**
 * Signs a token with HMAC-SHA-256: who verifies is who signs (the relay and the command line beside its data folder), so a key pair would
 * add a file and no safety.
 *
 * @param key at least 32 bytes, the secret of the store
 * @param grant `expiresAt` is cut to whole seconds
 */
export async function createToken(key: Uint8Array, grant: Grant): Promise<string> {
  requireStrong(key);
  const { principal, workspace, use } = grant;
  return new SignJWT({
    name: principal.name,
    role: principal.role,
    ...(principal.connector === undefined ? {} : { connector: principal.connector }),
    workspace,
    use,
  })
    .setProtectedHeader({ alg: algorithm, typ: "JWT" })
    .setIssuer(issuer)
    .setSubject(principal.id)
    .setJti(grant.id)
    .setIssuedAt(grant.issuedAt / 1_000)
    .setExpirationTime(Math.floor(grant.expiresAt / 1_000))
    .sign(key);
}

/** What a door demands of a token. `now` is milliseconds since 1970. */
export interface TokenDemand {
  readonly now: number;
  readonly uses: readonly TokenUse[];
  readonly workspace?: string;
}

/** Whether a token opens a door. Only HS256 is accepted, whatever the token's header asks for. */
export async function verifyToken(
  key: Uint8Array,
  token: string,
  demand: TokenDemand,
): Promise<TokenVerdict> {
  requireStrong(key);
  const payload = await signedPayload(key, token, demand.now);
  if (payload.type === "refused") return payload;

  const claims = Claims.safeParse(payload.claims);
  if (!claims.success) return refused("malformed", "The token lacks a claim. Create a new one.");
  const { sub: id, name, role, connector, workspace, use, exp, iat, jti } = claims.data;
  const principal = Principal.safeParse({ id, name, role, ...(connector && { connector }) });
  if (!principal.success) {
    return refused("malformed", "The token names a role that does not exist. Create a new one.");
  }
  if (use !== "all" && !demand.uses.includes(use)) {
    return refused("wrong-use", `This token is for ${use}, not for ${demand.uses.join(" or ")}.`);
  }
  if (demand.workspace !== undefined && demand.workspace !== workspace) {
    return refused("wrong-workspace", "This token belongs to another workspace.");
  }
  return {
    type: "granted",
    grant: {
      workspace,
      principal: principal.data,
      use,
      expiresAt: exp * 1_000,
      issuedAt: Math.round(iat * 1_000),
      id: jti,
    },
  };
}

/** The id of a token, read without its key: whoever holds a token can say which one it is. Null for what is no token of ours. */
export function readTokenId(token: string): string | null {
  try {
    const { jti } = decodeJwt(token);
    return jti ?? null;
  } catch {
    // It throws on whatever is no token.
    return null;
  }
}

type Refused = Extract<TokenVerdict, { type: "refused" }>;

async function signedPayload(
  key: Uint8Array,
  token: string,
  now: number,
): Promise<{ readonly type: "signed"; readonly claims: unknown } | Refused> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      currentDate: new Date(now),
    });
    return { type: "signed", claims: payload };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      return refused("expired", "The token has expired. Create or fetch a new one.");
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return refused("forged", "The token was not signed by this relay's key.");
    }
    if (error instanceof errors.JOSEError) {
      return refused("malformed", "This is not a token. Create one with: concord token create");
    }
    throw error;
  }
}

function refused(reason: Refused["reason"], message: string): Refused {
  return { type: "refused", reason, message };
}

function requireStrong(key: Uint8Array): void {
  if (key.byteLength < 32) throw new RangeError("The key must have at least 32 bytes");
}
