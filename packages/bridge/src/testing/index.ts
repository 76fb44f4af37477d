export { fastClock } from "./fast-clock.ts";
export { createMemoryReplica } from "./memory-replica.ts";
export type { MemoryReplica } from "./memory-replica.ts";
