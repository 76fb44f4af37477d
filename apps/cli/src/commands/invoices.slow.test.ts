import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { InvoiceAnswer, allInvoices } from "../access/relay-answers.ts";
import { openApi } from "../access/api.ts";
import { put, ubl } from "../testing/invoice-files.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

async function relayWith(...numbers: readonly string[]) {
  const access = await startRelay();
  const folder = temporaryFolder();
  for (const [index, number] of numbers.entries()) {
    // Another buyer makes another content.
    put(folder, `${index}.xml`, ubl(number).replace("Acme GmbH", `Acme ${index} GmbH`));
  }
  if (numbers.length > 0) await runCli(["import", folder], access);
  return access;
}

test("[CM40] the list shows number, customer, status and amounts, and pages on demand", async () => {
  const access = await relayWith("2026-1", "2026-2", "2026-3");
  const { stdout, stderr } = await runCli(["invoices"], access);
  expect(stdout).toMatch(/ID +NUMBER +CUSTOMER +STATUS +DUE +TOTAL +OPEN/);
  expect(stdout).toMatch(/2026-1 +Acme 0 GmbH +unpaid +– +119\.00 EUR +119\.00/);
  expect(stderr).toContain("3 invoices");

  const page = await runJson(["invoices", "list", "--limit", "2"], access);
  expect(page.value).toMatchObject({ items: [{}, {}], next: expect.any(Number) });
  const all = await runJson(["invoices", "list", "--limit", "2", "--all"], access);
  expect(all.value).toMatchObject({ items: [{}, {}, {}], next: null });
  const found = await runJson(["invoices", "list", "--q", "acme 1"], access);
  expect(found.value).toMatchObject({ items: [{ number: "2026-2" }] });
});

test("[CM41] an empty list says what to do, and prints no data", async () => {
  const access = await relayWith();
  expect(await runCli(["invoices"], access)).toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("concord import"),
    exitCode: 0,
  });
  expect(await runCli(["invoices", "list", "--status", "paid"], access)).toMatchObject({
    stderr: "No invoice matches.\n",
  });
});

test("[CM42] an invoice is shown by number, by id, and by the end of its id", async () => {
  const access = await relayWith("2026-1");
  const [{ id } = { id: "" }] = await allInvoices(openApi(access));
  for (const wanted of ["2026-1", id, id.slice(-8)]) {
    const { stdout } = await runCli(["invoices", "show", wanted], access);
    expect(stdout).toMatch(/^Invoice 2026-1 {2}unpaid/);
    expect(stdout).toMatch(/Pump inspection +2 C62 +50\.00 +19 % +100\.00/);
    expect(stdout).toMatch(/gross +119\.00 EUR/);
  }
  const { value } = await runJson(["invoices", "show", id], access);
  expect(InvoiceAnswer.parse(value)).toMatchObject({ id, outstanding: "119" });
});

test("[CM43] a number of several invoices, or of none, is answered with what to do", async () => {
  const access = await relayWith("2026-1", "2026-1");
  const both = await runCli(["invoices", "show", "2026-1"], access);
  expect(both).toMatchObject({ exitCode: 1, stdout: "" });
  for (const { id } of await allInvoices(openApi(access))) expect(both.stderr).toContain(id);
  const none = await runCli(["invoices", "show", "2026-9"], access);
  expect(none.stderr).toContain("concord invoices list shows them");
});

test("[CM10, CM11] a command finds the relay of a data folder, or by address and token", async () => {
  const { url, token } = await relayWith("2026-1");
  const folder = temporaryFolder();
  const run = {
    pid: process.pid,
    url,
    workspace: "acme",
    token,
    sandboxes: {},
    bridges: {},
    parts: {},
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  expect((await runCli(["invoices", "--data", folder])).stdout).toContain("2026-1");
  // As a script does it that keeps its token out of the process list.
  const byEnvironment = await runCli(["invoices", "--url", url], undefined, {
    CONCORD_TOKEN: token,
  });
  expect(byEnvironment.stdout).toContain("2026-1");
  expect(await runCli(["invoices", "--url", url])).toMatchObject({ exitCode: 2 });
});

test("[CM12] a relay that is not there, and a token that it does not know, are said in words", async () => {
  const { url } = await relayWith();
  const gone = await runCli(["invoices"], { url: "http://127.0.0.1:1", token: "x" });
  expect(gone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("npm start") });
  const stranger = await runCli(["invoices"], { url, token: "not-a-token" });
  expect(stranger).toMatchObject({ exitCode: 1, stdout: "" });
  expect(stranger.stderr).toContain("A valid token is needed");
  const nothing = await runCli(["invoices", "--data", temporaryFolder()]);
  expect(nothing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("npm start") });
});
