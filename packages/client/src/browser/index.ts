export { openIndexedDbStorage } from "./indexeddb-storage.ts";
export type { IndexedDbOpening, IndexedDbOptions } from "./indexeddb-storage.ts";
export type { Ownership } from "./ownership.ts";
export { StorageError } from "./storage-error.ts";
export type { StorageErrorReason } from "./storage-error.ts";
