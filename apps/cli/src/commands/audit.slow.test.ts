import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const invoice = DocumentId.parse("01890f3e-0000-7000-8000-0000000000aa");

/** A relay that keeps a ledger, and an invoice with a line that was raised from 12 to 14. */
async function raisedInvoice(data: string): Promise<ApiAccess> {
  const anchors = [join(data, "anchor.jsonl")];
  const access = await startRelay({ data, ledger: { anchors, sealEveryMs: 0 } });
  const api = openApi(access);
  const operations = [
    {
      type: "create",
      document: { kind: "invoice", content: { number: "2026-7", currency: "EUR" } },
    },
    { type: "add-line", line: "k1", content: { name: "Drone flight", quantity: "12", price: "5" } },
  ];
  await api.post("/api/v1/invoices", { id: invoice, operations }, z.unknown());
  const raise = [{ type: "set-line", line: "k1", field: "quantity", value: "14" }];
  await api.post(`/api/v1/invoices/${invoice}/operations`, { operations: raise }, z.unknown());
  return access;
}

test("[CM110] the ledger is exported into a new file that verifies offline; one that was altered names the first entry that does not fit", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  const file = join(data, "acme.ledger");
  const made = await runCli(["audit", "export", file], access);
  expect(made).toMatchObject({ exitCode: 0, stdout: "" });
  expect(made.stderr).toMatch(/can be verified, and not read/);
  const again = await runCli(["audit", "export", file], access);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("there already") });

  const key = readFileSync(join(data, "sealing", "seal.pub"), "utf8").trim();
  const verify = (...more: readonly string[]) =>
    runCli(["audit", "verify", file, "--key", key, ...more]);
  const good = await verify();
  expect(good.exitCode).toBe(0);
  expect(good.stdout).toMatch(/2 entries of 1 document under \d seals?, whole and unaltered/);
  const anchor = join(data, "anchor.jsonl");
  await expect.poll(async () => (await verify("--anchor", anchor)).exitCode).toBe(0);

  const bytes = readFileSync(file);
  const at = bytes.lastIndexOf("set-line");
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
  const bad = await verify();
  expect(bad.exitCode).toBe(3);
  expect(bad.stdout).toContain(`The first that does not fit: entry 2, document ${invoice}`);
  const told = await runJson(["audit", "verify", file, "--key", key]);
  expect(told).toMatchObject({
    exitCode: 3,
    value: { findings: [{ document: invoice, seq: 2 }, { reason: "end-altered" }] },
  });
});

test("[CM111] what is no key, no file or no seal is said so", async () => {
  const data = temporaryFolder();
  const file = join(data, "f");
  const key = "A".repeat(43);
  const missing = await runCli(["audit", "verify", file, "--key", key]);
  expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no file") });
  writeFileSync(file, "nothing");
  const noKey = await runCli(["audit", "verify", file, "--key", "rubbish"]);
  expect(noKey).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("no public key") });
  const noSeal = await runCli(["audit", "verify", file, "--key", key, "--anchor", file]);
  expect(noSeal).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Line 1") });
  const none = await runCli(["audit", "verify", file, "--key", key]);
  expect(none).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("not-an-export") });
});

test("[CM130] history tells who did what in one go, in the words of invoices, with what the total became", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const { stdout } = await runCli(["audit", "history", "2026-7"], access);
  const [head = "", ...told] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^2\d{3}-\d\d-\d\d .* {2}ada, /);
  // Both edits are of one sitting, in which the invoice was begun.
  expect(told).toEqual(["  created it with 1 line", "  total +70.00: 0.00 → 70.00 EUR"]);
});

test("[CM112] the raw history tells who changed which registers of an invoice, newest first", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const { stdout } = await runCli(["audit", "history", "2026-7", "--raw"], access);
  const [first = "", second = ""] = stdout.split("\n");
  expect(first).toMatch(/ {2}2 {2}ada, .*\(set-line\)$/);
  expect(second).toBe('  lines.k1.quantity: "12" → "14"');
  const { value } = await runJson(["audit", "history", invoice], access);
  expect(value).toMatchObject({ id: invoice, items: [{ seq: 2 }, { seq: 1 }] });
});

test("[CM113] the public key is printed for auditors, and a new one prepared; who may not audit exports nothing", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  await runCli(["audit", "history", invoice], access);
  const key = async (...more: readonly string[]) =>
    (await runCli(["audit", "key", "--data", data, ...more])).stdout.trim();
  const old = await key();
  expect(old).toMatch(/^[\w-]{43}$/);
  expect(await key("--rotate")).toBe(old);
  const file = join(data, "acme.ledger");
  await runCli(["audit", "export", file], access);
  expect(await key()).not.toBe(old);
  for (const given of [old, await key()]) {
    expect((await runCli(["audit", "verify", file, "--key", given])).exitCode).toBe(0);
  }
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  const refused = await runCli(["audit", "export", join(data, "more")], editor);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("may not audit") });
  const nowhere = await runCli(["audit", "key", "--data", temporaryFolder()]);
  expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no key yet") });
});

test("[CM115] erase says what it would do and changes nothing; with --yes an owner does it, and the history says so", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const history = async () => (await runCli(["audit", "history", invoice, "--raw"], access)).stdout;
  const owner = { ...access, token: await tokenFor("olga", "owner") };
  const dry = await runCli(["audit", "erase", "2026-7"], owner);
  expect(dry).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("Nothing was changed"),
  });
  expect(dry.stdout).toMatch(/2 batches stand in ledger and journal/);
  expect(dry.stdout).toMatch(/Not removed: what the invoice says now/);
  expect(await history()).toContain('"12" → "14"');
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  expect(await runCli(["audit", "erase", "2026-7", "--yes"], editor)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("may not manage"),
  });
  const done = await runCli(["audit", "erase", "2026-7", "--yes"], owner);
  expect(done).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("erased up to entry 3"),
  });
  const [first = ""] = (await history()).split("\n");
  expect(first).toMatch(/olga, erasure-.*\(erase\)$/);
  expect(await history()).toContain("lines.k1.quantity: (erased) → (erased)");
});
