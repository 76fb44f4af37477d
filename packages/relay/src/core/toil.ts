import type * as Y from "yjs";

/** An update costs more work than its size explains. */
export class TooMuchToil extends Error {
  override readonly name = "TooMuchToil";
}

/**
 * What putting updates into one document costs beyond what their size explains. Yjs looks at every edit that was made at the same place, so that a few thousand
 * well-formed structs, made for it, keep it busy for minutes: its time grows with the square of their number, whoever loads the document.
 */
export interface Toil {
  /** Runs `work`, which applies an update of so many structs and deletions, and throws `TooMuchToil` out of it once the document costs too much. */
  readonly watch: <T>(size: number, work: () => T) => T;
  /** Runs `work` to its end and counts what it cost: what is stored must be read. */
  readonly count: <T>(work: () => T) => T;
  /** What was watched since the last call has cost beyond its size, in milliseconds. */
  readonly take: () => number;
  /** Runs `work`, all that is done for an update of so many structs and deletions and so many bytes: also what is checked before it is applied, and what follows from it. */
  readonly measure: <T>(
    update: { readonly size: number; readonly bytes: number },
    work: () => T,
  ) => T;
  /** What was measured since the last call has cost beyond its size, in milliseconds. */
  readonly takeAll: () => number;
}

/** What a document may cost in all. Its loading costs the same once more. */
const mostToilMs = 1_000;
/** What one update may cost where the document has used that up. */
const mostOfOneMs = 100;
/** Less is not counted: a garbage collection falls on whoever is at work, and a document that is written for months must not pay for those of others. */
const noiseMs = 30;
/** Several times what Yjs needs for a struct at its own place. */
const msPerStruct = 0.02;
/** To read what it says, and to compare it. */
const msPerByte = 0.000_01;
const looksPerCheck = 64;

/** Yjs has no hook between two structs, but looks up the structs of a client for each of them. */
class WatchedClients extends Map<number, (Y.Item | Y.GC)[]> {
  onLook: (() => void) | undefined;
  override get(client: number): (Y.Item | Y.GC)[] | undefined {
    this.onLook?.();
    return super.get(client);
  }
}

/**
 * @param doc still empty
 * @param labour milliseconds that this thread has worked: waiting for the processor is nobody's fault
 */
export function createToil(doc: Y.Doc, labour: () => number): Toil {
  const clients = new WatchedClients();
  doc.store.clients = clients;
  let total = 0;
  let recent = 0;
  let recentInAll = 0;

  const run = <T>(work: () => T, sizeOf: () => number, most: number): T => {
    const begunAt = labour();
    let looks = 0;
    const excess = (): number => labour() - begunAt - sizeOf() * msPerStruct;
    clients.onLook = () => {
      looks += 1;
      if (most === Number.POSITIVE_INFINITY || looks % looksPerCheck !== 0 || excess() <= most)
        return;
      end();
      throw new TooMuchToil("Its edits stand where it takes too long to put them in order.");
    };
    // What follows is ours to bound, and after a throw Yjs must end its transaction.
    const end = (): void => {
      if (clients.onLook === undefined) return;
      clients.onLook = undefined;
      const spent = excess();
      if (spent <= noiseMs) return;
      total += spent;
      recent += spent;
    };
    doc.on("beforeObserverCalls", end);
    try {
      return work();
    } finally {
      end();
      doc.off("beforeObserverCalls", end);
    }
  };
  return {
    watch: (size, work) => run(work, () => size, Math.max(mostOfOneMs, mostToilMs - total)),
    count: (work) => {
      const result = run(work, () => structsOf(doc), Number.POSITIVE_INFINITY);
      recent = 0;
      return result;
    },
    measure: ({ size, bytes }, work) => {
      const begunAt = labour();
      try {
        return work();
      } finally {
        const spent = labour() - begunAt - size * msPerStruct - bytes * msPerByte;
        if (spent > noiseMs) recentInAll += spent;
      }
    },
    take: () => {
      const taken = recent;
      recent = 0;
      return taken;
    },
    takeAll: () => {
      const taken = recentInAll;
      recentInAll = 0;
      return taken;
    },
  };
}

function structsOf({ store }: Y.Doc): number {
  return store.clients.values().reduce((sum, structs) => sum + structs.length, 0);
}
