import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Contestant } from "./contestants.ts";
import type { LoadLine, LoadOrder } from "./load/order.ts";
import { startLoad, startServer } from "./processes.ts";
import type { RunningLoad, RunningServer } from "./processes.ts";

/** Where benches keep data, and what they share: populated folders, made once. */
export interface Stage extends Disposable {
  /** A new folder: empty, or a copy of another. */
  readonly folder: (copyOf?: string) => string;
  readonly drop: (folder: string) => void;
  /** A folder in which a contestant's server has stored so many invoices, written through its own door. Not to be changed. */
  readonly populated: (contestant: Contestant, documents: number) => Promise<string>;
}

const calmMsPerDocument = 4;

export function createStage(under: string): Stage {
  const root = mkdtempSync(join(under, "concord-bench-"));
  const made = new Map<string, Promise<string>>();
  const folder = (copyOf?: string): string => {
    const path = mkdtempSync(join(root, "data-"));
    if (copyOf !== undefined) cpSync(copyOf, path, { recursive: true });
    return path;
  };
  const populate = async (contestant: Contestant, documents: number): Promise<string> => {
    const place = folder();
    await using serving = await serve(contestant, place);
    await measure(contestant, serving, { type: "populate", documents });
    // What a server still does with it afterwards, storing or listing it, belongs to no measurement of a store that stands.
    await new Promise((resolve) => setTimeout(resolve, documents * calmMsPerDocument));
    return place;
  };
  return {
    folder,
    drop: (path) => rmSync(path, { recursive: true, force: true }),
    populated: async (contestant, documents) => {
      // Doors of one server share its data.
      const key = `${contestant.name.split(" ")[0]}/${contestant.stores}/${documents}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const making = populate(contestant, documents);
      made.set(key, making);
      return making;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A contestant's server while it is in use, with its data. */
export interface Serving extends AsyncDisposable {
  readonly folder: string;
  readonly server: RunningServer | null;
}

export async function serve(contestant: Contestant, folder: string): Promise<Serving> {
  const server = contestant.serve === null ? null : await startServer(contestant.serve, folder);
  return {
    folder,
    server,
    [Symbol.asyncDispose]: async () => server?.stop(),
  };
}

export function begin(
  contestant: Contestant,
  { server, folder }: Serving,
  order: LoadOrder,
): RunningLoad {
  return startLoad(contestant, { port: server?.port ?? 0, folder }, order);
}

/** Runs a load to its end. Where it has a measured part, the server's processor time in it is measured too. */
export async function measure(
  contestant: Contestant,
  serving: Serving,
  order: LoadOrder,
): Promise<Record<string, number>> {
  const load = begin(contestant, serving, order);
  try {
    let cpuSeconds = 0;
    let line: LoadLine;
    do {
      line = await load.next();
      const usage = line.type === "result" ? null : await serving.server?.usage("processor");
      if (line.type === "begin") cpuSeconds -= usage?.cpuSeconds ?? 0;
      if (line.type === "end") cpuSeconds += usage?.cpuSeconds ?? 0;
    } while (line.type !== "result");
    return { ...line.values, serverCpuSeconds: cpuSeconds };
  } finally {
    load.kill();
    await load.ended;
  }
}
