import { PasskeyRequest } from "@concord/protocol";
import { expect, test } from "vitest";
import { Token, claimsOf, passkeyWorld, refusal, sessionOf } from "../testing/passkey-world.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import type { Lie } from "../testing/software-authenticator.ts";
import { tokenFor } from "../testing/test-relay.ts";
import type { TokenWish } from "../testing/test-relay.ts";

test("[RL523] who is signed in adds a passkey, and comes back with it as who they are, under their link's own id", async () => {
  const { ask, signIn, list, send, holder } = await passkeyWorld();
  const { session, authenticator } = await holder("ada", { role: "viewer" });
  expect(await list(session)).toMatchObject([
    { name: "Key", usedAt: null, holder: { id: "ada", name: "ada" } },
  ]);
  const come = await signIn(authenticator.get(await ask()));
  expect(claimsOf(come)).toEqual({
    sub: "ada",
    role: "viewer",
    use: "signin",
    jti: "link of ada",
  });
  expect((await list(session))[0]?.usedAt).not.toBeNull();
  const { token } = Token.parse(come.body);
  expect((await send("/api/v1/sessions", undefined, token)).status).toBe(201);
  // Once more: its count goes on.
  expect((await signIn(authenticator.get(await ask()))).status).toBe(201);
});

test("[RL524] an answer counts once, in the page it was asked in, for what it was asked, by who was verified", async () => {
  const { ask, askToAdd, signIn, holder } = await passkeyWorld();
  const { session, authenticator } = await holder("ada");
  const answer = authenticator.get(await ask());
  expect((await signIn(answer)).status).toBe(201);
  expect(refusal(await signIn(answer))).toEqual([409, "expired"]);
  const ofAnotherPurpose = (await askToAdd(session)).challenge;
  expect(
    refusal(await signIn(authenticator.get(await ask(), { challenge: ofAnotherPurpose }))),
  ).toEqual([409, "expired"]);
  const lies: readonly Lie[] = [
    { origin: "http://localhost:1" },
    { origin: "https://evil.example" },
    { rpId: "evil.example" },
    { type: "webauthn.create" },
    { isVerified: false },
    { crossOrigin: true },
  ];
  for (const lie of lies) {
    expect([lie, refusal(await signIn(authenticator.get(await ask(), lie)))]).toEqual([
      lie,
      [422, "failed"],
    ]);
  }
  const flipped = authenticator.get(await ask());
  const signature = Buffer.from(flipped.response.signature, "base64url");
  signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  const wrong = { ...flipped.response, signature: signature.toString("base64url") };
  expect(refusal(await signIn({ ...flipped, response: wrong }))).toEqual([422, "failed"]);
  expect((await signIn(authenticator.get(await ask()))).status).toBe(201);
});

test("[RL524] nobody comes in with somebody else's passkey, or as them with their own", async () => {
  const { ask, signIn, holder } = await passkeyWorld();
  const ada = await holder("ada");
  const ben = await holder("ben");
  const [hers] = ada.authenticator.credentials;
  const [his] = ben.authenticator.credentials;
  if (hers === undefined || his === undefined) throw new Error("Both have one");
  const tries: readonly Lie[] = [
    { id: hers.id },
    { id: hers.id, userHandle: hers.userHandle },
    { userHandle: hers.userHandle },
  ];
  for (const lie of tries) {
    expect(refusal(await signIn(ben.authenticator.get(await ask(), lie)))).toEqual([422, "failed"]);
  }
  expect(refusal(await signIn(ben.authenticator.get(await ask(), { id: "AAAA" })))).toEqual([
    401,
    "unknown",
  ]);
});

test("[RL525] a passkey is added in the session that asked, once, and by nothing but a session", async () => {
  const { origin, askToAdd, add, send, holder } = await passkeyWorld();
  const session = await sessionOf("ada");
  const authenticator = softwareAuthenticator(origin);
  const made = authenticator.create(await askToAdd(session));
  // Another person, and the same one by another link.
  for (const other of [await sessionOf("ben"), await sessionOf("ada", { tokenId: "another" })]) {
    expect(refusal(await add(other, made))).toEqual([409, "expired"]);
  }
  expect((await add(session, made)).status).toBe(201);
  expect(refusal(await add(session, made))).toEqual([409, "expired"]);
  const lies: readonly Lie[] = [
    { origin: "https://evil.example" },
    { rpId: "evil.example" },
    { type: "webauthn.get" },
    { isVerified: false },
    { crossOrigin: true },
  ];
  for (const lie of lies) {
    const answer = await add(session, authenticator.create(await askToAdd(session), lie));
    expect([lie, refusal(answer)]).toEqual([lie, [422, "failed"]]);
  }
  // Whoever knows the name of somebody's credential takes nothing over with it.
  const { session: bens } = await holder("ben");
  const taken = authenticator.create(await askToAdd(bens), { id: made.id });
  expect(refusal(await add(bens, taken))).toEqual([409, "taken"]);

  const asking = async (wish: TokenWish) =>
    (await send("/api/v1/passkeys/options", undefined, await tokenFor({ id: "x", ...wish })))
      .status;
  expect(await asking({ use: "session", role: "connector" })).toBe(403);
  expect(await asking({ use: "signin" })).toBe(403);
  expect(await asking({ use: "all" })).toBe(403);
  expect(await asking({ use: "sync" })).toBe(401);
  expect((await send("/api/v1/passkeys/options")).status).toBe(401);
});

test("[RL526] what was removed, taken back or copied opens nothing", async () => {
  const { ask, signIn, list, send, revoke, holder } = await passkeyWorld();
  const remove = async (token: string, id: string | undefined) =>
    (await send(`/api/v1/passkeys/${id}/removal`, undefined, token)).status;

  const ada = await holder("ada");
  const ben = await holder("ben");
  const [hers] = await list(ada.session);
  // Not somebody else's, unless they own the workspace.
  expect(await remove(ben.session, hers?.id)).toBe(404);
  expect(await remove(ada.session, hers?.id)).toBe(200);
  expect(await remove(ada.session, hers?.id)).toBe(404);
  expect(refusal(await signIn(ada.authenticator.get(await ask())))).toEqual([401, "unknown"]);
  const owner = await sessionOf("olga", { role: "owner" });
  const [his] = await list(owner, "all");
  expect(his?.holder.id).toBe("ben");
  expect(await remove(owner, his?.id)).toBe(200);
  expect(refusal(await signIn(ben.authenticator.get(await ask())))).toEqual([401, "unknown"]);

  const cleo = await holder("cleo");
  await revoke({ principal: "cleo" });
  expect(await list(owner, "all")).toEqual([]);
  expect(refusal(await signIn(cleo.authenticator.get(await ask())))).toEqual([401, "unknown"]);
  const dora = await holder("dora");
  const session = Token.parse((await signIn(dora.authenticator.get(await ask()))).body).token;
  await revoke({ token: "link of dora" });
  expect(refusal(await signIn(dora.authenticator.get(await ask())))).toEqual([401, "unknown"]);
  expect((await send("/api/v1/sessions", undefined, session)).status).toBe(401);

  const emil = await holder("emil");
  for (const counter of [5, 6]) {
    expect((await signIn(emil.authenticator.get(await ask(), { counter }))).status).toBe(201);
  }
  for (const counter of [6, 2, 0]) {
    expect(refusal(await signIn(emil.authenticator.get(await ask(), { counter })))).toEqual([
      401,
      "copied",
    ]);
  }
  expect((await signIn(emil.authenticator.get(await ask(), { counter: 7 }))).status).toBe(201);
});

test("[RL522] a stranger who asks too often is told when to come back, and what is too long is not read", async () => {
  const { relay, ask, signIn, send, holder } = await passkeyWorld();
  const { session, authenticator } = await holder("ada");
  const answer = authenticator.get(await ask());
  const long = "A".repeat(40_000);
  expect((await signIn({ ...answer, id: long })).status).toBe(413);
  expect((await send("/api/v1/passkeys", { name: "x", credential: long }, session)).status).toBe(
    413,
  );
  for (const wrong of [
    {},
    { ...answer, type: "password" },
    { ...answer, id: "A".repeat(1_400) },
    { ...answer, response: { ...answer.response, userHandle: "" } },
    { ...answer, response: { ...answer.response, clientDataJSON: "no base64!" } },
    { ...answer, role: "owner" },
  ]) {
    expect((await signIn(wrong)).status).toBe(400);
  }
  const notJson = Buffer.from("{").toString("base64url");
  const response = { ...answer.response, clientDataJSON: notJson };
  expect(refusal(await signIn({ ...answer, response }))).toEqual([422, "failed"]);
  const some = await Promise.all(
    Array.from({ length: 300 }, () =>
      fetch(`${relay.url}/auth/passkeys/options`, { method: "POST" }),
    ),
  );
  const [late] = some.filter(({ status }) => status === 429);
  expect(Number(late?.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("[RL520] the site is the configured one, whatever a request says; where there is none nobody is asked", async () => {
  const elsewhere = await passkeyWorld({ publicUrl: "https://invoices.firm.example" });
  const asked = await fetch(`${elsewhere.relay.url}/auth/passkeys/options`, {
    method: "POST",
    headers: { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
  });
  expect(PasskeyRequest.parse(await asked.json()).rpId).toBe("invoices.firm.example");
  const session = await sessionOf("ada");
  const made = softwareAuthenticator(`http://localhost:${elsewhere.relay.port}`).create(
    await elsewhere.askToAdd(session),
  );
  expect(refusal(await elsewhere.add(session, made))).toEqual([422, "failed"]);
  const nowhere = await passkeyWorld({ publicUrl: "http://192.0.2.1" });
  for (const path of ["/auth/passkeys/options", "/api/v1/passkeys/options"]) {
    expect((await nowhere.send(path, undefined, session)).status).toBe(404);
  }
});

test("[RL525] one has so many passkeys, and no more", async () => {
  const { origin, askToAdd, add, send } = await passkeyWorld();
  const session = await sessionOf("ada");
  const authenticator = softwareAuthenticator(origin);
  const spare = authenticator.create(await askToAdd(session));
  for (let count = 0; count < 20; count += 1) {
    const added = await add(session, authenticator.create(await askToAdd(session)));
    expect(added.status).toBe(201);
  }
  expect(refusal(await add(session, spare))).toEqual([409, "too-many"]);
  const more = await send("/api/v1/passkeys/options", undefined, session);
  expect(refusal(more)).toEqual([409, "too-many"]);
});
