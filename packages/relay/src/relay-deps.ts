/** What a relay needs of the world. `node-deps.ts` gives the real one. Times are milliseconds. */
export interface RelayDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds, with fractions, of a clock that nobody puts back: how long something took. */
  readonly ticks: () => number;
  /** Milliseconds, with fractions, that this thread has worked, and not waited for the processor. */
  readonly labour: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Runs `work` after everything that has already arrived in this turn of the event loop. */
  readonly defer: (work: () => void) => void;
  readonly every: (ms: number, work: () => void) => Disposable;
  readonly after: (ms: number, work: () => void) => Disposable;
  readonly log: RelayLog;
}

/** One event name with fields, for a machine to read. Tokens and values of documents never stand in the fields. */
export interface RelayLog {
  readonly info: (event: string, fields: LogFields) => void;
  readonly warn: (event: string, fields: LogFields) => void;
  readonly error: (event: string, fields: LogFields) => void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** The one text of an unknown failure that may stand in a log. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
