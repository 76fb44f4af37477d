import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import { NumberSeries, Workspace } from "@concord/model";
import { Principal, WorkspaceId, createToken } from "@concord/protocol";
import { loadSecretKey } from "@concord/relay";
import { z } from "zod";
import { freePort } from "../../apps/cli/src/access/free-port.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";
import { createDeviceUnderFire } from "./device-under-fire.ts";
import { completeDraft, documentNumbered } from "./numbered-drafts.ts";
import { bundleRelayProcess, createRelayUnderFire } from "./relay-under-fire.ts";

/** What came of many who ask for numbers, of the registrar and of devices with leases, while relay and devices are killed. */
export interface NumbersReport {
  readonly requests: number;
  readonly relayKills: number;
  readonly deviceKills: number;
  /** Numbers that devices had shown to somebody before the end. */
  readonly shown: number;
  readonly issued: number;
  /** Numbers, or invoices, that stand in the register twice. */
  readonly doubled: readonly string[];
  /** Counts that are left out, by series. */
  readonly gaps: readonly string[];
  /** Invoices without a number, or with another one than the register or a customer has. */
  readonly wrong: readonly string[];
}

const atOnce = 64;
const devices = 2;
const seriesOfDevice = (device: number): string => `van${device}`;

const Page = z.object({
  items: z.array(
    z.object({
      document: z.string().nullable(),
      number: z.string(),
      count: z.int(),
      state: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
const Shown = z.object({
  number: z.string().optional(),
  requests: z.array(z.object({ state: z.string() })),
});

/** Half of the requests go to the registrar, and the rest to devices that issue by themselves. */
export async function chaosOfNumbers(
  options: { readonly requests: number; readonly kills: number; readonly seed: number },
  say: (line: string) => void,
): Promise<NumbersReport> {
  const { requests, kills, seed } = options;
  const root = mkdtempSync(join(tmpdir(), "concord-numbers-"));
  try {
    const random = createSeededRandom(seed);
    const token = await tokenFor(root);
    const port = await freePort(0, "127.0.0.1", new Set());
    const url = `http://127.0.0.1:${port}`;
    const program = await bundleRelayProcess(join(root, "program"));
    await using relay = createRelayUnderFire(program, join(root, "relay"), port);
    await relay.start();
    await furnish(url, token);

    const ofRegistrar = Math.ceil(requests / 2);
    const share = Math.ceil((requests - ofRegistrar) / devices);
    await using stack = new AsyncDisposableStack();
    const fleet = Array.from({ length: devices }, (_, device) => {
      const from = ofRegistrar + device * share + 1;
      const to = Math.min(requests, from + share - 1);
      return stack.use(
        createDeviceUnderFire([
          join(root, `device-${device}.sqlite`),
          url,
          token,
          seriesOfDevice(device),
          String(from),
          String(to),
        ]),
      );
    });
    for (const device of fleet) device.start();

    let asked = 0;
    const next = Array.from({ length: ofRegistrar }, (_, index) => index + 1).values();
    const asking = Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const index of next) {
          await ask(url, token, index);
          asked += 1;
        }
      }),
    );
    const everything = Promise.all([asking, ...fleet.map(({ done }) => done)]);
    const progress = (): number => asked + fleet.reduce((sum, one) => sum + one.shown.length, 0);
    const count = { relay: 0, devices: 0 };
    const killing = (async () => {
      for (let kill = 1; kill <= kills; kill += 1) {
        // While requests come in, while answers are written, and once all have asked.
        const enough = Math.min(requests, Math.floor((kill * requests) / (kills + 1)));
        const isOver = (): boolean => asked >= ofRegistrar && fleet.every((one) => one.isDone());
        await until("requests", () => (progress() >= enough || isOver() ? true : undefined), {
          withinMs: 1_200_000,
          everyMs: 5,
        });
        await wait(random.int(0, 80));
        const waiting = fleet.filter((one) => !one.isDone());
        if (kill % 2 === 0 && waiting.length > 0) {
          await random.pick(waiting)?.killAndStart();
          count.devices += 1;
        } else {
          await relay.kill();
          await relay.start();
          count.relay += 1;
        }
        if (kill % 10 === 0) say(`${kill} kills, ${progress()} of ${requests} numbers`);
      }
    })();
    await Promise.all([killing, everything]);

    const read = reader(url, token);
    const register = async () => {
      const series = ["office", ...fleet.map((_, device) => seriesOfDevice(device))];
      return Promise.all(
        series.map(async (id) => ({ series: id, lines: await registerOf(read, id) })),
      );
    };
    await until(
      "the last answers",
      async () => {
        const all = (await register()).flatMap(({ lines }) => lines);
        return all.filter(({ state }) => state === "issued").length >= requests ? true : undefined;
      },
      { withinMs: 60_000 + requests * 20, everyMs: 500 },
    );
    const shown = fleet.flatMap((one) => one.shown);
    const judged = await judge(await register(), { requests, shown, read });
    return { requests, relayKills: count.relay, deviceKills: count.devices, ...judged };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function tokenFor(root: string): Promise<string> {
  return createToken(loadSecretKey(join(root, "relay"), undefined), {
    workspace: WorkspaceId.parse("main"),
    principal: Principal.parse({ id: "ada", name: "Ada", role: "owner" }),
    use: "all",
    expiresAt: Date.now() + 86_400_000,
    issuedAt: Date.now(),
    id: "token",
  });
}

/** Gives the workspace a series for the office and one for each device. */
async function furnish(url: string, token: string): Promise<void> {
  const replica = await openWorkspace({
    url: new URL("/sync", url.replace("http", "ws")).href,
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  const ids = ["office", ...Array.from({ length: devices }, (_, device) => seriesOfDevice(device))];
  const series = ids.map((id) =>
    NumberSeries.parse({ id, format: `${id.toUpperCase()}-{number}` }),
  );
  const content = Workspace.parse({ series });
  const made = await replica.create({
    kind: "workspace",
    operations: [{ type: "create", document: { kind: "workspace", content } }],
  });
  if (made.type !== "stored") throw new Error(made.type);
  await made.synced;
  await replica[Symbol.asyncDispose]();
}

/** Brings a draft that asks for a number, until the relay has taken it, whatever happens to it meanwhile. */
async function ask(url: string, token: string, index: number): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${url}/api/v1/invoices`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "idempotency-key": `ask-${index}`,
        },
        body: JSON.stringify({
          id: documentNumbered(index),
          operations: [completeDraft(index), { type: "request-issue", key: "r1" }],
        }),
      });
      if (response.status === 201) return;
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
}

type Read = <T>(schema: z.ZodType<T>, path: string) => Promise<T>;

function reader(url: string, token: string): Read {
  return async (schema, path) => {
    for (;;) {
      const response = await fetch(`${url}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (response.status !== 429) return schema.parse(await response.json());
      await wait(200);
    }
  };
}

type Line = z.infer<typeof Page>["items"][number];

async function registerOf(read: Read, series: string): Promise<readonly Line[]> {
  const all: Line[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page: z.infer<typeof Page> = await read(
      Page,
      `/api/v1/series/${series}/numbers?limit=5000${query}`,
    );
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

async function judge(
  register: readonly { readonly series: string; readonly lines: readonly Line[] }[],
  told: {
    readonly requests: number;
    readonly shown: readonly (readonly [document: string, number: string])[];
    readonly read: Read;
  },
): Promise<Pick<NumbersReport, "shown" | "issued" | "doubled" | "gaps" | "wrong">> {
  const issued = register.flatMap(({ lines }) => lines).filter(({ state }) => state === "issued");
  const numberOf = new Map(issued.map(({ document, number }) => [document, number]));
  const gaps = register.flatMap(({ series, lines }) => {
    const counts = new Set(lines.map(({ count }) => count));
    const last = Math.max(0, ...counts);
    return Array.from({ length: last }, (_, index) => index + 1)
      .filter((count) => !counts.has(count))
      .map((count) => `${series} ${count}`);
  });
  const wrong: string[] = [];
  for (const [document, number] of told.shown) {
    if (numberOf.get(document) !== number) wrong.push(`${number} was shown for ${document}`);
  }
  for (let index = 1; index <= told.requests; index += 1) {
    const document = documentNumbered(index);
    const { number, requests } = await told.read(Shown, `/api/v1/invoices/${document}`);
    const isAnswered = requests.every(({ state }) => state === "followed");
    if (number === undefined || number !== numberOf.get(document) || !isAnswered) {
      wrong.push(`${document} has ${number ?? "no number"}`);
    }
  }
  return {
    shown: told.shown.length,
    issued: issued.length,
    doubled: [
      ...twice(issued.map(({ number }) => number)),
      ...twice(issued.map(({ document }) => document ?? "")),
    ],
    gaps,
    wrong,
  };
}

function twice(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
