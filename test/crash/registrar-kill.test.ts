import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished, expect, test } from "vitest";
import { z } from "zod";
import { temporaryFolder, tokenFor } from "../../packages/relay/src/testing/test-relay.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";

const script = fileURLToPath(
  new URL("../../packages/relay/src/testing/relay-process.ts", import.meta.url),
);
const requests = Number(process.env["CONCORD_NUMBERS"] ?? 160);
const kills = Number(process.env["CONCORD_KILLS"] ?? 8);
const atOnce = 24;

interface Running {
  readonly url: string;
  readonly kill: () => Promise<void>;
}

async function startProcess(folder: string): Promise<Running> {
  const child = spawn(process.execPath, ["--conditions=@concord/source", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line]: readonly unknown[] = await once(createInterface({ input: child.stdout }), "line");
  return {
    url: String(line),
    kill: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

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
  const token = await tokenFor({ expiresAt: Date.now() + 86_400_000 });
  const authorization = `Bearer ${token}`;
  const random = createSeededRandom(4_711);
  let relay = await startProcess(folder);
  let asked = 0;

  /** Until the relay has taken it, whatever happens to it meanwhile. */
  const bring = async (index: number): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${relay.url}/api/v1/invoices`, {
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
        else if (response.status !== 503) throw new TypeError(await response.text());
      } catch (error) {
        // Cut off in the middle, or not up again yet.
        if (
          error instanceof TypeError &&
          error.message !== "fetch failed" &&
          error.message !== "terminated"
        )
          throw error;
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
    while (asked < enough) await wait(5);
    await wait(random.int(0, 60));
    await relay.kill();
    relay = await startProcess(folder);
  }
  await bringing;

  const get = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    for (;;) {
      const response = await fetch(`${relay.url}${path}`, { headers: { authorization } });
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
