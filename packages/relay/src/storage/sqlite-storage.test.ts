import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { loadSecretKey } from "./secret-key.ts";
import { openSqliteStorage } from "./sqlite-storage.ts";

const deps = { random: randomBytes, secretKey };

test("[RL9] one process owns a data folder, until it lets go", async () => {
  const folder = temporaryFolder();
  const mine = openSqliteStorage(folder, deps);
  expect(mine.type).toBe("opened");
  expect(openSqliteStorage(folder, deps)).toEqual({
    type: "owned-by-another",
    message: `Another relay is using ${folder}. Stop it, or choose another folder with --data.`,
  });
  if (mine.type === "opened") await mine.storage[Symbol.asyncDispose]();
  const again = openSqliteStorage(folder, deps);
  expect(again.type).toBe("opened");
  if (again.type === "opened") await again.storage[Symbol.asyncDispose]();
});

test("[RL10] the secret key is made once, for its owner's eyes only", () => {
  const folder = temporaryFolder();
  const key = loadSecretKey(folder, undefined);
  expect(key.byteLength).toBe(32);
  expect(loadSecretKey(folder, undefined)).toEqual(key);
  expect(statSync(join(folder, "secret.key")).mode & 0o777).toBe(0o600);
});

test("[RL10] a configured key wins, and a short one is refused", () => {
  const folder = temporaryFolder();
  const configured = Buffer.alloc(32, 7).toString("base64url");
  expect(loadSecretKey(folder, configured)).toEqual(new Uint8Array(32).fill(7));
  expect(() => loadSecretKey(folder, "c2hvcnQ")).toThrow(RangeError);
});
