import type * as Y from "yjs";

/** How many structs a document is made of, without counting them each time: what Yjs joins and lets go of is found out when it may have become much. */
export interface StructCount {
  /** Of an update that was applied, or is about to be: its structs and deletions. */
  readonly add: (size: number) => void;
  /** At most so many it has, and hardly less than half of that. */
  readonly atMost: () => number;
  /** How many it has, counted. */
  readonly count: () => number;
}

const fewStructs = 10_000;

export function createStructCount({ store }: Y.Doc): StructCount {
  let counted = 0;
  let added = 0;
  const count = (): number => {
    counted = 0;
    for (const structs of store.clients.values()) counted += structs.length;
    added = 0;
    return counted;
  };
  return {
    // A deletion in the midst of a struct makes three of one.
    add: (size) => {
      added += 2 * size;
    },
    atMost: () => (added > counted + fewStructs ? count() : counted + added),
    count,
  };
}
