export { describeConnectorContract } from "./connector-contract.ts";
export type { ContractFault, ContractWorld } from "./connector-contract.ts";
