import { expect, test } from "vitest";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay } from "../testing/test-relay.ts";
import { drafted } from "../testing/written-invoices.ts";

test("[CM250] a draft is discarded by its name, is in no list but its own, is not issued, and is taken back", async () => {
  const access = await startRelay();
  const id = await drafted(access);
  const name = id.slice(-8);
  const listed = async (...args: readonly string[]): Promise<string> =>
    (await runCli(["invoices", "list", ...args], access)).stdout;
  expect(await listed()).toContain("Acme GmbH");

  expect(await runCli(["discard", name], access)).toMatchObject({ exitCode: 0 });
  expect(await listed()).not.toContain("Acme GmbH");
  expect(await listed("--status", "draft")).not.toContain("Acme GmbH");
  expect(await listed("--status", "discarded")).toContain("Acme GmbH");
  const refused = await runCli(["issue", name], access);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain("The draft was discarded. Take it back first.");

  expect(await runJson(["discard", name, "--take-back"], access)).toMatchObject({
    value: { document: id, discarded: false },
  });
  expect(await listed()).toContain("Acme GmbH");
});
