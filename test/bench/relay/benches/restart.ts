import type { Bench } from "../bench.ts";
import { serve } from "../stage.ts";

export const restart: Bench = {
  id: "f",
  title: "Restart of a large store",
  metrics: [
    { key: "readyMs", label: "ms until the port answers", better: "less" },
    { key: "rssMb", label: "RSS MB then", better: "less" },
  ],
  run: async (contestant, stage, { restartDocuments }) => {
    const folder = await stage.populated(contestant, restartDocuments);
    await using serving = await serve(contestant, folder);
    const usage = await serving.server?.usage("memory");
    return {
      readyMs: serving.server?.startMs ?? Number.NaN,
      rssMb: (usage?.rss ?? Number.NaN) / 1_000_000,
    };
  },
};
