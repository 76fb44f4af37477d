import { DeviceId, WorkspaceId, closeCode } from "@concord/protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { stockClient, stockVersions, synced } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import type { RelayAccess } from "./relay-access.ts";

/** A relay, and what routes that are added to it may ask. */
async function relayWithAccess() {
  let access: RelayAccess | undefined;
  const relay = await startRelay(temporaryFolder(), {
    registerHttp: (app, given) => {
      access = given;
      app.get("/added", async (request) => (await given.authenticate(request, "write")).principal);
    },
  });
  if (access === undefined) throw new Error("Routes are registered before the relay listens");
  return { relay, access };
}

const acme = WorkspaceId.parse("acme");

test("[RL220] routes that are added ask the relay who it is, and refuse as its own do", async () => {
  const { relay } = await relayWithAccess();
  const ask = (token: string) =>
    fetch(`${relay.url}/added`, { headers: { authorization: `Bearer ${token}` } });
  expect(await (await ask(await tokenFor())).json()).toMatchObject({ id: "ada", role: "editor" });
  expect((await ask(await tokenFor({ role: "viewer" }))).status).toBe(403);
  expect((await ask(await tokenFor({ expiresAt: 1_000 }))).status).toBe(401);
});

test("[RL221] the members of a workspace are those of its own document", async () => {
  const { relay, access } = await relayWithAccess();
  expect(await access.members(acme)).toEqual([]);
  const ada = await joinAs(relay.url, await tokenFor({ role: "owner" }));
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const registers = {
    schema: 1,
    documentKind: "workspace",
    "members.m1.name": "Mara",
    "members.m1.email": "mara@firm.example",
    "members.m1.role": "editor",
    "members.m1.position": "a1",
  };
  await sendBatch(ada, 1, mine.set(registers), firstDocument, "workspace");
  expect(await access.members(acme)).toMatchObject([
    { id: "m1", name: "Mara", email: "mara@firm.example", role: "editor" },
  ]);
  expect(await access.members(WorkspaceId.parse("other"))).toEqual([]);
});

test("[RL260] nobody but an owner begins a document of the workspace's own data, so nobody else decides who signs in", async () => {
  const { relay, access } = await relayWithAccess();
  const decoy = { schema: 1, documentKind: "workspace" };
  for (const role of ["field", "editor", "connector"] as const) {
    const peer = await joinAs(relay.url, await tokenFor({ role }), {
      device: DeviceId.parse(`device-of-${role}`),
    });
    for (const [batch, registers] of [decoy, { "links.x": { id: "x" } }].entries()) {
      const mine = peerDocument();
      peer.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
      expect(
        await sendBatch(peer, batch + 1, mine.set(registers), firstDocument, "workspace"),
      ).toMatchObject({ type: "refused", reason: "not-allowed" });
    }
    peer.close();
  }
  const owner = await joinAs(relay.url, await tokenFor({ role: "owner" }));
  expect(owner.caughtUp.flatMap(({ entries }) => entries)).toEqual([]);
  const mine = peerDocument();
  owner.send({ type: "claim", document: secondDocument, clientId: mine.doc.clientID });
  const registers = {
    ...decoy,
    "members.m1.name": "Mara",
    "members.m1.role": "editor",
    "members.m1.position": "a1",
  };
  await sendBatch(owner, 1, mine.set(registers), secondDocument, "workspace");
  expect(await access.members(acme)).toMatchObject([{ id: "m1" }]);
});

test.each(stockVersions)(
  "[RL260] nor does a stock client of y-websocket $version",
  async (stock) => {
    const { relay, access } = await relayWithAccess();
    const eve = stockClient(stock, relay.url, firstDocument, {
      token: await tokenFor({ role: "editor" }),
    });
    await synced(eve);
    eve.fields.set("documentKind", "workspace");
    expect(await eve.closeCode).toBe(closeCode.forbidden);
    eve.provider.destroy();
    const owner = await joinAs(relay.url, await tokenFor({ role: "owner" }));
    expect(owner.caughtUp.flatMap(({ entries }) => entries)).toEqual([]);
    expect(await access.members(acme)).toEqual([]);
  },
);

test("[RL222] whose identity was proven elsewhere gets a link's token, which becomes a session", async () => {
  const { relay, access } = await relayWithAccess();
  const principal = { id: "m1", name: "Mara", role: "editor" } as const;
  const token = await access.signInToken(acme, principal);
  const exchanged = await fetch(`${relay.url}/api/v1/sessions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  expect(exchanged.status).toBe(201);
  const session = z.object({ token: z.string() }).parse(await exchanged.json());
  await joinAs(relay.url, session.token);
});
