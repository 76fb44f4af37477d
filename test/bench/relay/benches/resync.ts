import type { Bench } from "../bench.ts";
import { measure, serve } from "../stage.ts";

export const resync: Bench = {
  id: "d",
  title: "First sync and warm resync of a workspace of invoices",
  metrics: [
    { key: "documentsPerSecond", label: "first sync, documents/s", better: "more" },
    { key: "documentsPerCpuSecond", label: "per CPU second of the server", better: "more" },
    { key: "warmMs", label: "warm resync ms", better: "less" },
    { key: "warmSent", label: "frames sent", better: "less" },
    { key: "warmReceived", label: "frames received", better: "less" },
    { key: "changedMs", label: "with some changed ms", better: "less" },
  ],
  run: async (contestant, stage, { documents, changes }) => {
    const folder = stage.folder(await stage.populated(contestant, documents));
    try {
      await using serving = await serve(contestant, folder);
      const values = await measure(contestant, serving, { type: "resync", documents, changes });
      return { ...values, documentsPerCpuSecond: documents / (values.serverCpuSeconds ?? 0) };
    } finally {
      stage.drop(folder);
    }
  },
};
