import type { Bench } from "../bench.ts";
import { begin, serve } from "../stage.ts";

const clients = 100;
const megabyte = 1_000_000;
/** A server that stores or unloads a while after the last reader has left gets that while. */
const calmMs = 4_000;

export const memory: Bench = {
  id: "e",
  title: `Memory of the server: a workspace of invoices open in ${clients} clients, and after they have left`,
  metrics: [
    { key: "rssMb", label: "RSS MB, all open", better: "less" },
    { key: "openKb", label: "KB per open document", better: "less" },
    { key: "leftKb", label: "KB per document left", better: "less" },
    { key: "startMb", label: "RSS MB at start", better: "less" },
  ],
  run: async (contestant, stage, { documents }) => {
    const folder = stage.folder(await stage.populated(contestant, documents));
    await using serving = await serve(contestant, folder);
    const { server } = serving;
    if (server === null) throw new Error(`${contestant.name} has no server`);
    const start = await server.usage("memory");
    const load = begin(contestant, serving, { type: "hold", documents, clients });
    try {
      while ((await load.next()).type !== "holding");
      const open = await server.usage("memory");
      load.release();
      await load.ended;
      await new Promise((resolve) => setTimeout(resolve, calmMs));
      const left = await server.usage("memory");
      return {
        startMb: start.rss / megabyte,
        rssMb: open.rss / megabyte,
        openKb: (open.used - start.used) / 1_000 / documents,
        leftKb: (left.used - start.used) / 1_000 / documents,
      };
    } finally {
      load.kill();
      stage.drop(folder);
    }
  },
};
