import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRelay, nodeDeps } from "@concord/relay";
import { expect, test } from "vitest";
import { runProgram } from "../testing/run-cli.ts";
import { temporaryFolder } from "../testing/test-relay.ts";

test("[CM76] a backup and a restore say what they did and what comes next; refusals say why, with exit code 1", async () => {
  const data = temporaryFolder();
  const file = join(temporaryFolder(), "b");
  const created = await createRelay({ data, port: 0 }, nodeDeps("silent"));
  if (created.type !== "listening") throw new Error(created.message);
  await using relay = created.relay;
  expect(relay.port).toBeGreaterThan(0);

  const made = await runProgram(["backup", file, "--data", data]);
  expect(made).toMatchObject({ exitCode: 0, stdout: "" });
  expect(made.stderr).toMatch(/0 documents, 0 batches, read back whole/);
  expect(made.stderr).toMatch(/holds the key/);
  expect(await runProgram(["backup", file, "--data", data])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("replaces nothing"),
  });
  expect(await runProgram(["restore", file, "--data", data])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("A restore replaces nothing"),
  });
  const restored = await runProgram(["restore", file, "--data", join(temporaryFolder(), "new")]);
  expect(restored.exitCode).toBe(0);
  expect(restored.stderr).toMatch(/under epoch \d+\./);
  expect(restored.stderr).toMatch(/revoke them anew/);
  writeFileSync(file, "rubbish");
  const refused = await runProgram(["restore", file, "--data", temporaryFolder()]);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(file) });
});

test("[CM114] a backup says what of the ledger is in it and which key is not; a restore, whether that is there", async () => {
  const data = temporaryFolder();
  const place = temporaryFolder();
  const [file, copy] = [join(place, "b"), join(place, "seal.copy")];
  const created = await createRelay({ data, port: 0, ledger: {} }, nodeDeps("silent"));
  if (created.type !== "listening") throw new Error(created.message);
  await using relay = created.relay;
  expect(relay.port).toBeGreaterThan(0);
  const isThere = () => existsSync(join(data, "ledger", "document-keys.sqlite"));
  await expect.poll(isThere, { timeout: 60_000 }).toBe(true);

  const made = await runProgram(["backup", file, "--data", data]);
  expect(made.stderr).toMatch(/The ledger is inside: 0 entries, 0 seals, and the keys/);
  expect(made.stderr).toMatch(/The key that seals is not inside/);
  const without = await runProgram(["restore", file, "--data", join(temporaryFolder(), "new")]);
  expect(without.stderr).toMatch(/The key that seals is missing/);
  const args = ["--sealing-key", copy];
  const apart = await runProgram(["backup", join(place, "c"), "--data", data, ...args]);
  expect(apart.stderr).toContain(`${copy}: the key that seals. Keep it apart`);
  const target = join(temporaryFolder(), "new");
  const restored = await runProgram(["restore", file, "--data", target, ...args]);
  expect(restored.stderr).toMatch(/The ledger is the backup's/);
  expect(restored.stderr).not.toMatch(/missing/);
  expect(existsSync(join(target, "sealing", "seal.key"))).toBe(true);
});
