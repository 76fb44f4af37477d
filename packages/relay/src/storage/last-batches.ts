/** Whose batches they are. A device counts within its principal. */
export interface BatchSource {
  readonly workspace: string;
  readonly author: string;
  readonly device: string;
}

/**
 * The highest batch that each device has in the log. A device counts upwards, so that nearly every batch is beyond it, and that needs no question to the
 * database. Right only where all commits of the store go through it: one process owns the data folder.
 */
export interface LastBatches {
  /** Whether the batch cannot be in the log yet. */
  readonly isBeyond: (source: BatchSource, batch: number) => boolean;
  /** A batch of the device is in the log. */
  readonly committed: (source: BatchSource, batch: number) => void;
}

/** Devices that are remembered; of the others the database is asked again. */
const capacity = 10_000;

/** @param read the highest batch of a device in the database, -1 for none */
export function createLastBatches(read: (source: BatchSource) => number): LastBatches {
  const last = new Map<string, number>();
  const remember = (key: string, batch: number): number => {
    const [oldest] = last.size >= capacity ? last.keys() : [];
    if (oldest !== undefined && !last.has(key)) last.delete(oldest);
    last.set(key, batch);
    return batch;
  };
  return {
    isBeyond: (source, batch) => {
      const key = keyOf(source);
      return batch > (last.get(key) ?? remember(key, read(source)));
    },
    committed: (source, batch) => {
      const key = keyOf(source);
      // One that is not remembered is read when it is asked for.
      const known = last.get(key);
      if (known !== undefined && batch > known) last.set(key, batch);
    },
  };
}

function keyOf({ workspace, author, device }: BatchSource): string {
  return JSON.stringify([workspace, author, device]);
}
