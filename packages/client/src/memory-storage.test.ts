import { createMemoryStorage } from "./memory-storage.ts";
import { describeStorageContract } from "./testing/storage-contract.ts";

describeStorageContract("[CL1, CL2, CL3, CL4] memory", async () => ({
  open: async () => createMemoryStorage(),
  reopens: false,
}));
