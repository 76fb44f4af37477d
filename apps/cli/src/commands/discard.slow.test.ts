import { expect, test } from "vitest";
import { openApi } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay } from "../testing/test-relay.ts";

test("[CM250] a draft is discarded by its name, is in no list but its own, is not issued, and is taken back", async () => {
  const access = await startRelay();
  const content = { currency: "EUR", buyer: { name: "Acme GmbH" } };
  const operations = [{ type: "create", document: { kind: "invoice", content } }];
  const { invoice } = await openApi(access).post("/api/v1/invoices", { operations }, Written);
  const name = invoice.id.slice(-8);
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
    value: { document: invoice.id, discarded: false },
  });
  expect(await listed()).toContain("Acme GmbH");
});
