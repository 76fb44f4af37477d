import type { Bench } from "../bench.ts";
import { measure, serve } from "../stage.ts";

/** A writer and readers at a fixed rate, whatever comes back. */
function openLoop(
  id: string,
  title: string,
  load: { readonly documents: number; readonly readers: number; readonly perSecond: number },
): Bench {
  return {
    id,
    title,
    metrics: [
      { key: "p50", label: "p50 ms", better: "less" },
      { key: "p99", label: "p99 ms", better: "less" },
      { key: "delivered", label: "delivered", better: "more" },
      { key: "serverCpu", label: "server CPU", better: "less" },
      { key: "generatorCpu", label: "generator CPU", better: "less" },
    ],
    run: async (contestant, stage, { warmMs, measureMs }) => {
      await using serving = await serve(contestant, stage.folder());
      const values = await measure(contestant, serving, {
        type: "latency",
        ...load,
        warmMs,
        measureMs,
      });
      const { deliveriesPerSecond = Number.NaN, serverCpuSeconds = Number.NaN } = values;
      return {
        ...values,
        /** Of what was to be delivered in the time; much below 1 the server falls behind, and the latencies say only how far. */
        delivered: deliveriesPerSecond / load.perSecond / load.readers,
        serverCpu: (serverCpuSeconds / measureMs) * 1_000,
      };
    },
  };
}

export const latencies: readonly Bench[] = [500, 2_000, 5_000].map((perSecond) =>
  openLoop("b", `Latency at ${perSecond} updates/s over 200 documents, one reader each`, {
    documents: 200,
    readers: 1,
    perSecond,
  }),
);

export const hotDocument: Bench = openLoop("c", "One hot document: 100 updates/s to 100 readers", {
  documents: 1,
  readers: 100,
  perSecond: 100,
});
