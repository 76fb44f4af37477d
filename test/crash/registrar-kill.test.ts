import { setTimeout as wait } from "node:timers/promises";
import { Principal, WorkspaceId, createToken } from "@concord/protocol";
import { loadSecretKey } from "@concord/relay";
import { expect, test } from "vitest";
import { z } from "zod";
import { freePort } from "../../apps/cli/src/access/free-port.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { temporaryFolder } from "../../packages/relay/src/testing/test-relay.ts";
import { bundleRelayProcess, createRelayUnderFire } from "../chaos/relay-under-fire.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";

const requests = Number(process.env["CONCORD_NUMBERS"] ?? 150);
const kills = Number(process.env["CONCORD_KILLS"] ?? 6);
const atOnce = 24;

const idOf = (index: number): string =>
  `0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;

function draftThatAsks(index: number) {
  const content = {
    currency: "EUR",
    seller: { name: "Ours GmbH" },
    buyer: { name: `Customer ${index}` },
    lines: [
      {
        id: "l1",
        name: "Pump",
        quantity: "1",
        price: "100",
        tax: { category: "S", rate: "19" },
      },
    ],
  };
  return {
    id: idOf(index),
    operations: [
      { type: "create", document: { kind: "invoice", content } },
      { type: "request-issue", key: "r1" },
    ],
  };
}

const Page = z.object({
  items: z.array(
    z.object({ document: z.string(), number: z.string(), count: z.int(), state: z.string() }),
  ),
  next: z.string().nullable(),
});
const Shown = z.object({
  number: z.string().optional(),
  requests: z.array(z.object({ state: z.string() })),
});

test("[RL306] a relay that is killed again and again while many ask for numbers gives each invoice one, and leaves none out", async () => {
  const folder = temporaryFolder();
  const token = await createToken(loadSecretKey(folder, undefined), {
    workspace: WorkspaceId.parse("main"),
    principal: Principal.parse({ id: "ada", name: "Ada", role: "editor" }),
    use: "all",
    expiresAt: Date.now() + 86_400_000,
    issuedAt: Date.now(),
    id: "token",
  });
  const authorization = `Bearer ${token}`;
  const random = createSeededRandom(4_711);
  const port = await freePort(0, "127.0.0.1", new Set());
  const url = `http://127.0.0.1:${port}`;
  const program = await bundleRelayProcess(temporaryFolder());
  await using relay = createRelayUnderFire(program, folder, port);
  await relay.start();
  let asked = 0;

  /** Until the relay has taken it, whatever happens to it meanwhile. */
  const bring = async (index: number): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${url}/api/v1/invoices`, {
          method: "POST",
          headers: {
            authorization,
            "content-type": "application/json",
            "idempotency-key": `ask-${index}`,
          },
          body: JSON.stringify(draftThatAsks(index)),
        });
        if (response.status === 201) break;
        const seconds = Number(response.headers.get("retry-after") ?? 0);
        if (response.status === 429) await wait(Math.max(50, seconds * 1_000));
        else if (response.status !== 503) throw new Error(await response.text());
      } catch (error) {
        // Cut off in the middle, or not up again yet; anything else is a failure.
        const isCut =
          error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message);
        if (!isCut) throw error;
      }
      await wait(20);
    }
    asked += 1;
  };
  const next = Array.from({ length: requests }, (_, index) => index + 1).values();
  const bringing = Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const index of next) await bring(index);
    }),
  );
  for (let kill = 1; kill <= kills; kill += 1) {
    // While requests come in, while answers are written, and once all have asked.
    const enough = Math.min(requests, Math.floor((kill * requests) / kills));
    await until("requests", () => (asked >= enough ? true : undefined), {
      withinMs: 600_000,
      everyMs: 5,
    });
    await wait(random.int(0, 60));
    await relay.kill();
    await relay.start();
  }
  await bringing;

  const get = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    for (;;) {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      if (response.status !== 429) return schema.parse(await response.json());
      await wait(200);
    }
  };
  const register = async (): Promise<z.infer<typeof Page>["items"]> => {
    const all: z.infer<typeof Page>["items"] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: z.infer<typeof Page> = await get(
        Page,
        `/api/v1/series/invoices/numbers?limit=5000${query}`,
      );
      all.push(...page.items);
      cursor = page.next;
    }
    return all;
  };
  await expect
    .poll(async () => (await register()).length, { timeout: 60_000 + requests * 20, interval: 200 })
    .toBe(requests);
  const rows = await register();
  expect(rows.map(({ count }) => count)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map(({ document }) => document)).size).toBe(requests);
  expect(new Set(rows.map(({ number }) => number)).size).toBe(requests);
  for (const { document, number } of rows) {
    const shown = await get(Shown, `/api/v1/invoices/${document}`);
    expect(shown).toEqual({ number, requests: [{ state: "followed" }] });
  }
}, 3_600_000);
