export type { Clock } from "./clock.ts";
export { createMemoryStorage } from "./memory-storage.ts";
export type { ReplicaStorage, StorageWrite, StoredBatch, StoredUpdates } from "./storage.ts";
export type { SyncState } from "./sync-state.ts";
export type { Attention } from "./attention.ts";
