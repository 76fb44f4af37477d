export { createMemoryReplica } from "./memory-replica.ts";
export type { MemoryReplica } from "./memory-replica.ts";
export { describeConnectorContract } from "./connector-contract.ts";
export type { ContractWorld } from "./connector-contract.ts";
