import type { Contestant } from "./contestants.ts";
import type { Stage } from "./stage.ts";

/** How long and how large a run is. */
export interface Scale {
  readonly warmMs: number;
  readonly measureMs: number;
  /** Documents of the workspace that is synced and held. */
  readonly documents: number;
  /** Documents of the store that is restarted. */
  readonly restartDocuments: number;
  readonly changes: number;
  readonly acknowledgements: number;
  readonly kills: number;
}

/** A number that a bench measures. */
export interface Metric {
  readonly key: string;
  readonly label: string;
  readonly better: "more" | "less";
}

/** One bench: what a contestant does in one repetition, in numbers. */
export interface Bench {
  /** The letter by which it is chosen. */
  readonly id: string;
  readonly title: string;
  /** The first is the one that ratios are taken of. */
  readonly metrics: readonly Metric[];
  readonly run: (
    contestant: Contestant,
    stage: Stage,
    scale: Scale,
  ) => Promise<Readonly<Record<string, number>>>;
}
