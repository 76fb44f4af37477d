import type { DocumentId, JsonValue } from "@concord/model";

/** One value that somebody wrote, and how far we were told that it came. Told nothing is no promise: the process may have died in between. */
export interface Write {
  readonly by: string;
  readonly document: DocumentId;
  readonly path: string;
  readonly value: JsonValue;
  /** What the device said: durable there, durable at the relay, refused, or nothing. */
  promise: "none" | "on-device" | "synced" | "refused";
}

/**
 * What a run was promised, kept without any of the engine's means. A promise is kept if the value stands, or stood and somebody wrote over it, or lost and is shown as a conflict.
 */
export interface MemoryOfWrites {
  readonly begin: (write: Omit<Write, "promise">) => Write;
  readonly all: () => readonly Write[];
}

export function createMemoryOfWrites(): MemoryOfWrites {
  const writes: Write[] = [];
  return {
    begin: (write) => {
      const remembered: Write = { ...write, promise: "none" };
      writes.push(remembered);
      return remembered;
    },
    all: () => writes,
  };
}
