import { writeFileSync } from "node:fs";
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
