import { describeOfflineIssuing } from "../testing/offline-issuing-contract.ts";
import { freshAccount, openStorage } from "./testing/open-storage.ts";

describeOfflineIssuing("IndexedDB", async () => {
  const account = freshAccount();
  return { open: () => openStorage(account), reopens: true };
});
