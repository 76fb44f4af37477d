import { createMemoryStorage } from "./memory-storage.ts";
import { describeStorageContract } from "./testing/storage-contract.ts";

describeStorageContract("memory", async () => ({
  open: async () => createMemoryStorage(),
  reopens: false,
}));
