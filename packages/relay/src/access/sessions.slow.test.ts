import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { connectPeer, helloWith, joinAs } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const Session = z.object({ token: z.string(), expiresAt: z.iso.datetime() });

async function exchange(url: string, token: string) {
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: await answer.json() };
}

test("[RL210] a sign-in link is exchanged for a session that syncs and is renewed; taking the link back ends it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const link = await tokenFor({ id: "ada", use: "signin", tokenId: "link-of-ada" });
  // The link itself does not sync.
  const early = await connectPeer(url);
  early.send(helloWith(link));
  expect(await early.next("refused")).toMatchObject({ code: "unauthorised" });

  const first = await exchange(url, link);
  expect(first.status).toBe(201);
  const session = Session.parse(first.body);
  expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  const ada = await joinAs(url, session.token);
  const renewed = Session.parse((await exchange(url, session.token)).body);
  ada.send({ type: "renew", token: renewed.token });
  await ada.next("renewed");

  const olga = await apiAs(url, { id: "olga", role: "owner", tokenId: "of-olga" });
  await olga("POST", "/api/v1/revocations", { token: "link-of-ada" });
  expect((await ada.closed).code).toBe(4401);
  for (const token of [link, session.token, renewed.token]) {
    expect((await exchange(url, token)).status).toBe(401);
  }
});

test("[RL210] a session has the rights of its link, and no other token becomes one", async () => {
  const { url } = await startRelay(temporaryFolder());
  const viewer = await tokenFor({ id: "vic", role: "viewer", use: "signin" });
  const { token } = Session.parse((await exchange(url, viewer)).body);
  const written = await fetch(`${url}/api/v1/invoices`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(newInvoice("1", "Acme")),
  });
  expect(written.status).toBe(403);
  for (const use of ["sync", "yjs", "all"] as const) {
    const { status } = await exchange(url, await tokenFor({ use, expiresAt: Date.now() + 60_000 }));
    expect([use, status]).toEqual([use, use === "all" ? 403 : 401]);
  }
  expect((await exchange(url, "none")).status).toBe(401);
});
