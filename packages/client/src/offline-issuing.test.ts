import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createMemoryStorage } from "./memory-storage.ts";
import { openSqliteStorage } from "./sqlite-storage.ts";
import { describeOfflineIssuing } from "./testing/offline-issuing-contract.ts";

describeOfflineIssuing("memory", async () => ({
  open: async () => createMemoryStorage(),
  reopens: false,
}));

describeOfflineIssuing("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-client-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    open: async () => {
      const opening = openSqliteStorage(join(folder, "replica.sqlite"));
      if (opening.type !== "opened") throw new Error(opening.message);
      onTestFinished(() => opening.storage.close());
      return opening.storage;
    },
    reopens: true,
  };
});
