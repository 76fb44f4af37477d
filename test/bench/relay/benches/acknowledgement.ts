import type { Bench } from "../bench.ts";
import { measure, serve } from "../stage.ts";

export const acknowledgement: Bench = {
  id: "g",
  title: "From an edit to the word that the server has it, alone",
  metrics: [
    { key: "p50", label: "p50 ms", better: "less" },
    { key: "p99", label: "p99 ms", better: "less" },
    { key: "groupedPerSecond", label: "in groups of 480, updates/s", better: "more" },
  ],
  run: async (contestant, stage, { acknowledgements }) => {
    await using serving = await serve(contestant, stage.folder());
    return await measure(contestant, serving, {
      type: "acknowledgement",
      writes: acknowledgements,
    });
  },
};
