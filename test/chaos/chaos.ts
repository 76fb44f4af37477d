import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createToken, Principal, WorkspaceId } from "@concord/protocol";
import { loadSecretKey } from "@concord/relay";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { freePort } from "../../apps/cli/src/access/free-port.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";
import { createProxy } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";
import { bundleRelayProcess, createRelayUnderFire } from "./relay-under-fire.ts";
import { startWriter } from "./writer.ts";
import type { Acknowledged, Writer } from "./writer.ts";

export interface ChaosReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Acknowledged edits that the killed relay's disk did not hold. */
  readonly lost: readonly string[];
  /** Batches that stand in the log more than once. */
  readonly doubled: number;
  /** How replicas, relay and stock tool differ at the end; empty if they agree. */
  readonly differences: readonly string[];
}

const workspace = WorkspaceId.parse("main");
const authors = ["ana", "ben", "cem"] as const;

/**
 * A relay in a process of its own is killed again and again, at a random moment after an acknowledgement; now and then it is put to sleep, or the network is cut, dead or slow.
 * After each kill its disk is read past it: everything that it ever acknowledged must be there.
 */
export async function chaos(
  options: { readonly rounds: number; readonly seed: number },
  tell: (line: string) => void,
): Promise<ChaosReport> {
  const random = createSeededRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), "concord-chaos-"));
  const programs = mkdtempSync(join(tmpdir(), "concord-chaos-program-"));
  const secretKey = loadSecretKey(folder, undefined);
  const tokenOf = (id: string): Promise<string> =>
    createToken(secretKey, {
      workspace,
      principal: Principal.parse({ id, name: id, role: "editor" }),
      use: "all",
      expiresAt: Date.now() + 7 * 86_400_000,
      issuedAt: Date.now(),
      id: `token-${id}`,
    });
  try {
    const program = await bundleRelayProcess(programs);
    const port = await freePort(0, "127.0.0.1", new Set());
    await using relay = createRelayUnderFire(program, folder, port);
    await relay.start();
    await using proxy = await createProxy(port);
    await using ana = await startWriter({
      author: authors[0],
      token: await tokenOf("ana"),
      port: proxy.port,
    });
    await using ben = await startWriter({
      author: authors[1],
      token: await tokenOf("ben"),
      port: proxy.port,
    });
    await using cem = await startWriter({
      author: authors[2],
      token: await tokenOf("cem"),
      port: proxy.port,
    });
    const writers = [ana, ben, cem];
    const tool = stockTool(proxy.port, await tokenOf("tool"));
    const lost: string[] = [];
    const checked = new Map<Writer, number>();

    for (let round = 1; round <= options.rounds; round += 1) {
      await Promise.race(writers.map((writer) => writer.next()));
      await trouble(random.int(1, 100), proxy, relay);
      tool.write(`tool-${round}`);
      await new Promise((wait) => setTimeout(wait, random.int(0, 50)));
      await relay.kill();
      lost.push(...missing(folder, writers, checked));
      await relay.start();
      if (round % 100 === 0)
        tell(`${round} kills, ${sum(writers)} acknowledged, ${lost.length} lost`);
    }

    for (const writer of writers) writer.stop();
    await until(
      "agreement after the last kill",
      () =>
        writers.every(
          ({ replica }) => replica.status().state === "synced" && replica.link().state === "live",
        )
          ? true
          : undefined,
      { withinMs: 60_000, everyMs: 50 },
    );
    const differences = await disagreements(writers, tool.doc);
    tool.end();
    return {
      rounds: options.rounds,
      acknowledged: sum(writers),
      lost,
      doubled: doubled(folder),
      differences,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(programs, { recursive: true, force: true });
  }
}

const sum = (writers: readonly Writer[]): number =>
  writers.reduce((all, { acknowledged }) => all + acknowledged.length, 0);

async function trouble(
  dice: number,
  proxy: Proxy,
  relay: { readonly pause: (ms: number) => Promise<void> },
): Promise<void> {
  if (dice <= 4) {
    proxy.freeze();
    await new Promise((wait) => setTimeout(wait, 300));
    proxy.flow();
  } else if (dice <= 12) proxy.cut();
  else if (dice <= 16) {
    proxy.delay(30);
    await new Promise((wait) => setTimeout(wait, 300));
    proxy.flow();
  } else if (dice <= 20) await relay.pause(200);
}

/** What was acknowledged and does not stand in the journal on the disk. All that is new since the last look, and some of the old. */
function missing(
  folder: string,
  writers: readonly Writer[],
  checked: Map<Writer, number>,
): readonly string[] {
  using database = openJournal(folder);
  const row = database.prepare(
    "SELECT document FROM journal WHERE workspace = ? AND author_id = ? AND device = ? AND batch = ?",
  );
  const isThere = ({ author, device, batch, document }: Acknowledged): boolean =>
    row.get(workspace, author, device, batch)?.["document"] === document;
  return writers.flatMap((writer) => {
    const from = checked.get(writer) ?? 0;
    const news = writer.acknowledged.slice(from);
    checked.set(writer, from + news.length);
    const old = writer.acknowledged.filter(
      (_, index) => index < from && index % 997 === from % 997,
    );
    return [...news, ...old]
      .filter((each) => !isThere(each))
      .map(({ author, batch, path, value }) => `${author}'s batch ${batch}: ${path} = ${value}`);
  });
}

function doubled(folder: string): number {
  using database = openJournal(folder);
  const found = database
    .prepare(
      "SELECT count(*) AS doubles FROM (SELECT 1 FROM journal GROUP BY workspace, author_id, device, batch HAVING count(*) > 1)",
    )
    .get();
  return Number(found?.["doubles"]);
}

function openJournal(folder: string): DatabaseSync {
  return new DatabaseSync(join(folder, "relay.sqlite"), { readOnly: true, timeout: 5_000 });
}

interface StockTool {
  readonly doc: Y.Doc;
  readonly write: (value: string) => void;
  readonly end: () => void;
}

const toolDocument = "00000000-0000-7000-8000-00000000570c";

/** Somebody else's Yjs tool with the stock provider. */
function stockTool(port: number, token: string): StockTool {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}/yjs/main`, toolDocument, doc, {
    params: { token },
    disableBc: true,
    maxBackoffTime: 100,
  });
  return {
    doc,
    write: (value) => void doc.getMap("fields").set("description", value),
    end: () => {
      provider.destroy();
      doc.destroy();
    },
  };
}

async function stateOf(writer: Writer, document: Acknowledged["document"]): Promise<Uint8Array> {
  using open = await writer.replica.open(document);
  return Y.encodeStateAsUpdate(open.doc());
}

/** Compares all replicas with one another, payments acknowledged with those that stand, and the tool's document with theirs. */
async function disagreements(writers: readonly Writer[], tool: Y.Doc): Promise<readonly string[]> {
  const [first] = writers;
  if (first === undefined) return [];
  const found: string[] = [];
  for (const { document } of first.replica.list("invoice")) {
    const differs = async (): Promise<boolean> => {
      const states = await Promise.all(writers.map((writer) => stateOf(writer, document)));
      const expected = Buffer.from(states[0] ?? []);
      const others = document === toolDocument ? [...states, Y.encodeStateAsUpdate(tool)] : states;
      return others.some((state) => !Buffer.from(state).equals(expected));
    };
    // The last updates are still on their way to the readers.
    const agreed = await until("", async () => ((await differs()) ? undefined : true), {
      withinMs: 20_000,
      everyMs: 50,
    }).catch(() => false);
    if (!agreed) found.push(`The replicas differ in ${document}`);
    const registers = (await first.replica.registers(document)) ?? {};
    for (const writer of writers) {
      for (const each of writer.acknowledged) {
        if (each.document !== document || !each.path.startsWith("payments.")) continue;
        if (registers[each.path] === undefined) found.push(`A payment is gone: ${each.path}`);
      }
    }
  }
  return found;
}
