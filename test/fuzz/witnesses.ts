import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import { DocumentId } from "@concord/model";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { until } from "../../apps/cli/src/demo/measure.ts";

/** Where the replica writes, and where the tool does. Attackers write there too. */
export const documents = {
  replica: DocumentId.parse("00000000-0000-7000-8000-00000000f001"),
  tool: DocumentId.parse("00000000-0000-7000-8000-00000000f002"),
} as const;

/** The registers that only they write. */
const paths = { replica: "references.purchaseOrder", tool: "paymentTerms" } as const;

/** How long the first edits may take, with all that is loaded for them. */
const firstMs = 60_000;

/** Two who do nothing but write, and look whether it is kept: a replica of ours at `/sync`, and a stock Yjs tool at `/yjs`. */
export interface Witnesses extends AsyncDisposable {
  /** One edit at each door. Resolves to how long it took, in milliseconds, until it was acknowledged, or seen at the other door. Rejects if it is not in time. */
  readonly write: (value: string, withinMs: number) => Promise<number>;
}

export async function openWitnesses(
  url: string,
  workspace: string,
  token: string,
): Promise<Witnesses> {
  const server = url.replace("http", "ws");
  const replica = await openWorkspace({
    url: `${server}/sync`,
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
    link: { backoff: { firstMs: 10, longestMs: 40 }, joinTimeoutMs: 3_000 },
  });
  for (const id of Object.values(documents)) await replica.create({ kind: "invoice", id });
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${server}/yjs/${workspace}`, documents.tool, doc, {
    params: { token },
    disableBc: true,
    maxBackoffTime: 100,
  });
  const acknowledged = async (value: string): Promise<void> => {
    const outcome = await replica.apply(documents.replica, [
      { type: "set-field", path: paths.replica, value },
    ]);
    if (outcome.type !== "stored") throw new Error(`The replica's edit was ${outcome.type}`);
    const { type } = await outcome.synced;
    if (type !== "committed") throw new Error(`The replica's edit was ${type}`);
  };
  const seen = async (value: string, withinMs: number): Promise<void> => {
    doc.getMap("fields").set(paths.tool, value);
    const look = async (): Promise<true | undefined> =>
      (await replica.registers(documents.tool))?.[paths.tool] === value ? true : undefined;
    await until("that the tool's edit is seen at the other door", look, { withinMs, everyMs: 10 });
  };
  const write = async (value: string, withinMs: number): Promise<number> => {
    const begun = performance.now();
    await Promise.all([inTime(acknowledged(value), withinMs), seen(value, withinMs)]);
    return performance.now() - begun;
  };
  // Whatever comes after is not the first connection's slowness.
  await write("before", firstMs);
  return {
    write,
    [Symbol.asyncDispose]: async () => {
      provider.destroy();
      doc.destroy();
      await replica[Symbol.asyncDispose]();
    },
  };
}

async function inTime(work: Promise<void>, withinMs: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new Error(`The replica's edit was not acknowledged within ${withinMs} ms`);
  const timer = setTimeout(() => reject(error), withinMs);
  try {
    await Promise.race([late, work]);
  } finally {
    clearTimeout(timer);
  }
}

/** What somebody who comes anew reads of what the two have written last. */
export async function readAnew(url: string, token: string): Promise<Record<string, unknown>> {
  await using replica = await openWorkspace({
    url: `${url.replace("http", "ws")}/sync`,
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  const read = async (): Promise<Record<string, unknown> | undefined> => {
    if (replica.status().state !== "synced" || replica.link().state !== "live") return undefined;
    const [one, other] = await Promise.all(
      Object.values(documents).map((id) => replica.registers(id)),
    );
    if (one === undefined || other === undefined) return undefined;
    return { replica: one?.[paths.replica], tool: other?.[paths.tool] };
  };
  return await until("that somebody new has caught up", read, { withinMs: 30_000, everyMs: 20 });
}
