export { describeStorageContract } from "./storage-contract.ts";
export type { StoragePlace } from "./storage-contract.ts";
