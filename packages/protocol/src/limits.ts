const kib = 1_024;
const mib = 1_024 * kib;

/** Upper bounds of what may stand in a message. They are part of the protocol: a peer that respects them is never refused for size. */
export const limits = {
  /** One WebSocket frame. */
  frameBytes: 16 * mib,
  /** The update of one batch of edits. */
  batchBytes: 4 * mib,
  /** A whole document, as `document` carries it one way and `offer` the other. */
  documentBytes: 15 * mib,
  /** Yjs structs of one update. */
  structsPerUpdate: 200_000,
  /** Delete ranges of one update. */
  deletionsPerUpdate: 100_000,
  /** Yjs structs of a document. Those that a person's edits leave behind are a few thousand. */
  structsPerDocument: 500_000,
  /** Clocks that one update writes: a struct may count for any number of them without being any longer. */
  clocksPerUpdate: 16 * mib,
  /** Characters of a register's path. */
  pathLength: 600,
  /** How deep arrays and objects may lie in each other in an update. */
  valueDepth: 64,
  presenceBytes: 16 * kib,
  stateVectorBytes: 256 * kib,
  operationsPerBatch: 1_000,
  /** What a batch claims to be, as JSON. It is read before anybody knows what it is worth, and kept for good. */
  operationsBytes: 2 * mib,
  /** A scope, or what is asked for, as JSON. */
  questionBytes: 64 * kib,
  clientIds: 10_000,
  entriesPerUpdates: 10_000,
  resultsPerAck: 10_000,
  /** Ranges of documents that are compared at once. */
  rangesPerCompare: 256,
  itemsPerList: 500,
} as const;
