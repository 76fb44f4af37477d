import type { Io } from "@concord/bridge";
import { systemClock, systemRandom } from "@concord/bridge";
import type { JsonValue } from "@concord/model";

/** The connector's doorway without a runtime: the real network, and secrets in memory. */
export interface DirectIo extends Io {
  readonly saved: JsonValue[];
  readonly logged: {
    readonly event: string;
    readonly fields: Readonly<Record<string, JsonValue>>;
  }[];
}

export function directIo(more: Partial<Io> = {}): DirectIo {
  const saved: JsonValue[] = [];
  const logged: DirectIo["logged"] = [];
  return {
    fetch,
    now: systemClock.now,
    random: systemRandom.number,
    log: (event, fields) => void logged.push({ event, fields }),
    secrets: {
      load: async () => saved.at(-1),
      save: async (value) => void saved.push(value),
    },
    saved,
    logged,
    ...more,
  };
}
