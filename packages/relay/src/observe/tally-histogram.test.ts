import * as fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { expect, test } from "vitest";
import { TallyHistogram } from "./tally-histogram.ts";

const buckets = [0.0005, 0.01, 0.1, 1, 10];
const name = "took_seconds";
const help = "What it took";
const values = fc.array(
  fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constantFrom(...buckets)),
);

test("[RL146] a tally shows what prom-client's own histogram shows, to the letter", async () => {
  await fc.assert(
    fc.asyncProperty(values, values, async (sync, yjs) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const tally = new TallyHistogram({
        name,
        help,
        buckets,
        labelNames: ["door"],
        registry: ours,
      });
      const plain = new Histogram({
        name,
        help,
        buckets,
        labelNames: ["door"],
        registers: [theirs],
      });
      for (const [door, all] of Object.entries({ sync, yjs })) {
        plain.zero({ door });
        const observe = tally.series({ door });
        for (const value of all) {
          observe(value);
          plain.observe({ door }, value);
        }
      }
      expect(await linesOf(ours)).toEqual(await linesOf(theirs));
      expect(await ours.getMetricsAsJSON()).toHaveLength(1);
    }),
    { numRuns: 50 },
  );
});

/** The order of lines and labels means nothing. */
async function linesOf(registry: Registry): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split("\n").toSorted();
  return lines.map((line) =>
    line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").toSorted().join()}}`),
  );
}
