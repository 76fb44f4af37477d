import { SignJWT, UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { WorkspaceId } from "./identity.ts";
import { createToken, readTokenId, verifyToken } from "./token.ts";
import type { Grant } from "./token.ts";

const key = new Uint8Array(32).fill(7);
const now = 1_795_000_000_000;
const grant: Grant = {
  workspace: WorkspaceId.parse("acme"),
  principal: { id: "u1", name: "Ada", role: "connector", connector: "stripe" },
  use: "sync",
  expiresAt: now + 60_000,
  issuedAt: now - 1_234,
  id: "t1",
};

async function reasonOf(token: string, demand: Partial<Parameters<typeof verifyToken>[2]> = {}) {
  const verdict = await verifyToken(key, token, { now, uses: ["sync"], ...demand });
  return verdict.type === "refused" ? verdict.reason : verdict.type;
}

test("[PR9] a token carries its whole grant", async () => {
  const token = await createToken(key, grant);
  expect(await verifyToken(key, token, { now, uses: ["sync"], workspace: "acme" })).toEqual({
    type: "granted",
    grant,
  });
});

test("[PR9] a token opens its own door, in its own workspace, in its own time", async () => {
  const token = await createToken(key, grant);
  expect(await reasonOf(token, { uses: ["yjs"] })).toBe("wrong-use");
  expect(await reasonOf(token, { workspace: "other" })).toBe("wrong-workspace");
  expect(await reasonOf(token, { now: grant.expiresAt })).toBe("expired");
});

test("[PR9] a token for all uses opens every door", async () => {
  const token = await createToken(key, { ...grant, use: "all" });
  expect(await reasonOf(token, { uses: ["yjs"] })).toBe("granted");
});

test("[PR10] a token of another key, without a signature, or of another algorithm is refused", async () => {
  expect(await reasonOf(await createToken(new Uint8Array(32).fill(8), grant))).toBe("forged");
  const claims = { workspace: "acme", use: "all", name: "Eve", role: "owner" };
  const unsigned = new UnsecuredJWT(claims).setSubject("u1").setExpirationTime("1h").encode();
  expect(await reasonOf(unsigned)).toBe("malformed");
  const otherAlgorithm = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS512" })
    .setExpirationTime(now / 1_000 + 60)
    .sign(new Uint8Array(64).fill(7));
  expect(await reasonOf(otherAlgorithm)).toBe("malformed");
  expect(await reasonOf("not a token")).toBe("malformed");
});

function sign(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setIssuer("concord").sign(key);
}

test("[PR10] a signed token without an end, or with a role that does not exist, is refused", async () => {
  const claims = { sub: "u1", name: "Ada", workspace: "acme", use: "all", jti: "t" };
  expect(await reasonOf(await sign({ ...claims, role: "owner" }))).toBe("malformed");
  expect(await reasonOf(await sign({ ...claims, role: "king", exp: now / 1_000 + 60 }))).toBe(
    "malformed",
  );
});

test("[PR10] a short key is a mistake of ours, not of the token", async () => {
  await expect(createToken(new Uint8Array(16), grant)).rejects.toThrow(RangeError);
});

test("[PR9] a token names itself, to be taken back by that name", async () => {
  expect(readTokenId(await createToken(key, grant))).toBe("t1");
  expect(readTokenId("t1")).toBeNull();
});
