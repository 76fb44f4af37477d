import { Histogram } from "prom-client";
import type { Registry } from "prom-client";

/** Takes one value of a series. */
export type Observe = (value: number) => void;

interface Tally {
  readonly labels: Readonly<Record<string, string>>;
  /** How many fell below each bound and above the one before it; the last counts what is above all. */
  readonly counts: Float64Array;
  sum: number;
}

/** A metric as prom-client's registry reads it. */
interface MetricText {
  readonly name: string;
  readonly help: string;
  readonly type: "histogram";
  readonly aggregator: "sum";
  readonly values: readonly {
    readonly metricName: string;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly sharedLabels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/**
 * A histogram for what happens often: prom-client's own takes most of a microsecond for a value, since it checks and hashes the labels each time. Here a
 * series is chosen once and a value only counted; prom-client reads the counts when somebody asks.
 */
export class TallyHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #tallies: Tally[] = [];

  constructor(options: {
    readonly name: string;
    readonly help: string;
    readonly buckets: readonly number[];
    readonly labelNames?: readonly string[];
    readonly registry: Registry;
  }) {
    const { name, help, buckets, labelNames = [], registry } = options;
    super({ name, help, buckets: [...buckets], labelNames, registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#bounds = buckets;
  }

  /** The series of these labels, from now on at zero. */
  series(labels: Readonly<Record<string, string>> = {}): Observe {
    const bounds = this.#bounds;
    const tally: Tally = { labels, counts: new Float64Array(bounds.length + 1), sum: 0 };
    this.#tallies.push(tally);
    return (value) => {
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket += 1;
      tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1;
      tally.sum += value;
    };
  }

  /** What prom-client asks its metrics for, both for text and for JSON. */
  async getForPromString(): Promise<MetricText> {
    const values = this.#tallies.flatMap((tally) => this.#values(tally));
    return { name: this.#name, help: this.#help, type: "histogram", aggregator: "sum", values };
  }

  #values({ labels: sharedLabels, counts, sum }: Tally): MetricText["values"] {
    const name = this.#name;
    let count = 0;
    const buckets = Array.from(counts, (here, index) => {
      count += here;
      const le = this.#bounds[index] ?? "+Inf";
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }
}
