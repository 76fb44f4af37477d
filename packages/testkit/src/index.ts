export { describeConnectorContract } from "./connector-contract.ts";
export type { ContractFault, ContractWorld } from "./connector-contract.ts";
export { createMemoryReplica } from "./memory-replica.ts";
export type { MemoryReplica } from "./memory-replica.ts";
