import type { Bench } from "../bench.ts";
import { measure, serve } from "../stage.ts";

const window = 8;

export const throughput: Bench = {
  id: "a",
  title: `Throughput: 20 documents × 3 clients, closed loop, window ${window}`,
  metrics: [
    { key: "deliveriesPerSecond", label: "deliveries/s", better: "more" },
    { key: "deliveriesPerCpuSecond", label: "deliveries per CPU second", better: "more" },
    { key: "generatorCpu", label: "generator CPU", better: "less" },
  ],
  run: async (contestant, stage, { warmMs, measureMs }) => {
    const folder = stage.folder();
    await using serving = await serve(contestant, folder);
    const values = await measure(contestant, serving, {
      type: "throughput",
      documents: 20,
      clients: 3,
      window,
      warmMs,
      measureMs,
    });
    const { deliveriesPerSecond = Number.NaN, serverCpuSeconds = Number.NaN } = values;
    const perCpuSecond = (deliveriesPerSecond * measureMs) / 1_000 / serverCpuSeconds;
    return { ...values, deliveriesPerCpuSecond: perCpuSecond };
  },
};
