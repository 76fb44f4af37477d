import {
  ConnectorActivity,
  ConnectorBoard,
  ConnectorCheck,
  HeldAnswer,
  ReplayPreview,
  WorkspaceId,
  createToken,
} from "@concord/protocol";
import type { Grant } from "@concord/protocol";
import { createRelay, loadSecretKey, nodeDeps } from "@concord/relay";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { startStripeBridge } from "../testing/stripe-bridge.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { serveConnectors } from "./serve-connectors.ts";

const subject = { type: "object", ref: { kind: "invoice", id: "in_gone" } } as const;
const id = "object:invoice:in_gone";

/** A relay that knows of a real bridge, with something that the bridge holds. */
async function standing() {
  const { bridge, store, control, side } = await startStripeBridge(0);
  store.deadLetters.put({ subject, document: undefined, reason: "No.", fixes: ["Ask."] }, 1_000);
  const data = temporaryFolder();
  const created = await createRelay(
    {
      data,
      port: 0,
      registerHttp: serveConnectors({
        bridges: [
          { connector: "stripe", url: control.url },
          { connector: "quickbooks", url: "http://127.0.0.1:9" },
        ],
        controlToken: control.token,
        fetch: globalThis.fetch,
        now: Date.now,
      }),
    },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  const { relay } = created;
  onTestFinished(() => relay[Symbol.asyncDispose]());
  const key = loadSecretKey(data, undefined);
  const workspace = await bridgeWorkspace(control);
  const as = async (
    role: "owner" | "editor" | "field" | "viewer",
    path = "",
    body?: object,
    more: Partial<Grant> = {},
  ): Promise<Response> => {
    const token = await createToken(key, {
      workspace,
      principal: { id: role, name: role, role },
      use: "all",
      issuedAt: Date.now(),
      expiresAt: Date.now() + 60_000,
      id: role,
      ...more,
    });
    return fetch(`${relay.url}/api/v1/connectors${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  return { relay, bridge, as, side };
}

async function bridgeWorkspace({
  url,
  token,
}: {
  url: string;
  token: string;
}): Promise<WorkspaceId> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/control/report`, { headers });
  return z.object({ workspace: WorkspaceId }).parse(await answer.json()).workspace;
}

test("[CM91] browsers are told of every bridge, also of one that does not answer, and nothing of another workspace", async () => {
  const { relay, as } = await standing();
  const answer = await as("viewer");
  const { connectors } = ConnectorBoard.parse(await answer.json());
  expect(connectors).toMatchObject([
    {
      connector: "stripe",
      isSandbox: true,
      state: "needs-you",
      problems: [{ id, subject: "object", reason: "No.", fixes: ["Ask."], at: 1_000 }],
      owns: expect.arrayContaining(["payments.**"]),
      policy: { issues: true },
    },
    { connector: "quickbooks", state: "not-connected" },
  ]);
  const other = await as("owner", "", undefined, { workspace: WorkspaceId.parse("other") });
  expect(ConnectorBoard.parse(await other.json()).connectors.map((each) => each.connector)).toEqual(
    ["quickbooks"],
  );
  expect((await fetch(`${relay.url}/api/v1/connectors`)).status).toBe(401);
});

test("[CM92] what a bridge holds is previewed and decided by owners and editors, once", async () => {
  const { as, bridge } = await standing();
  const ids = { ids: [id] };
  const preview = await as("editor", "/stripe/preview", ids);
  expect(ReplayPreview.parse(await preview.json())).toEqual({
    calls: [],
    reads: 1,
    heldAgain: [],
    gone: 0,
  });
  expect(bridge.deadLetters.list()).toHaveLength(1);
  for (const role of ["field", "viewer"] as const) {
    expect((await as(role, "/stripe/replay", ids)).status).toBe(403);
  }
  expect((await as("editor", "/stripe/pause", {})).status).toBe(403);
  expect((await as("editor", "/stripe/replay", { ids: [] })).status).toBe(400);
  expect((await as("editor", "/xero/replay", ids)).status).toBe(404);
  expect((await as("editor", "/stripe/explode", ids)).status).toBe(404);
  const elsewhere = { workspace: WorkspaceId.parse("other") };
  expect((await as("owner", "/stripe/drop", ids, elsewhere)).status).toBe(404);

  const done = await as("editor", "/stripe/drop", ids);
  expect(HeldAnswer.parse(await done.json())).toEqual({ done: 1, gone: 0 });
  const again = await as("editor", "/stripe/drop", ids);
  expect(HeldAnswer.parse(await again.json())).toEqual({ done: 0, gone: 1 });

  expect((await as("owner", "/stripe/pause", {})).status).toBe(204);
  expect(bridge.status().lifecycle.state).toBe("paused");
  expect((await as("owner", "/stripe/resume", {})).status).toBe(204);
  expect((await as("editor", "/stripe/sweep", {})).status).toBe(204);
});

test("[WB231] whoever may read is told what a connector did; nobody of another workspace is, and a bridge that is gone says so", async () => {
  const { as } = await standing();
  const answer = await as("viewer", "/stripe/activity");
  const { sweptAt, at } = ConnectorActivity.parse(await answer.json());
  expect(sweptAt).toBeLessThanOrEqual(at);
  const elsewhere = { workspace: WorkspaceId.parse("other") };
  expect((await as("owner", "/stripe/activity", undefined, elsewhere)).status).toBe(404);
  expect((await as("viewer", "/xero/activity")).status).toBe(404);
  expect((await as("viewer", "/quickbooks/activity")).status).toBe(404);
});

test("[CM271] owners and editors ask whether a connection works: the vendor's account answers, and nothing is written there", async () => {
  const { as } = await standing();
  for (const role of ["field", "viewer"] as const) {
    expect((await as(role, "/stripe/check", {})).status).toBe(403);
  }
  const elsewhere = { workspace: WorkspaceId.parse("other") };
  expect((await as("owner", "/stripe/check", {}, elsewhere)).status).toBe(404);
  const checked = ConnectorCheck.parse(await (await as("editor", "/stripe/check", {})).json());
  expect(checked).toEqual({
    type: "ok",
    account: expect.stringMatching(/./),
    mayRead: ["invoice", "party", "item", "payment", "credit-note"],
    mayNotRead: [],
  });
});
