import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { openApi } from "../access/api.ts";
import { allInvoices } from "../access/relay-answers.ts";
import { put, ubl } from "../testing/invoice-files.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[CM50] an update stands in a file as bytes, in base64 or in hexadecimal; struct by struct if asked", async () => {
  const doc = new Y.Doc();
  doc.clientID = 5_000;
  doc.getMap("fields").set("number", "1");
  const bytes = Buffer.from(Y.encodeStateAsUpdate(doc));
  const folder = temporaryFolder();
  const plain = await runJson(["inspect", "update", put(folder, "a", bytes)]);
  const digits = put(folder, "b", `0x${bytes.toString("hex")}\n`);
  expect((await runJson(["inspect", "update", digits, "--hex"])).value).toEqual(plain.value);
  const { value } = await runJson(["inspect", "update", digits, "--hex", "--structs"]);
  expect(value).toMatchObject({ parts: { structs: [{ path: "number", values: ["1"] }] } });
  const shown = await runCli(["inspect", "update", digits, "--hex", "--structs"]);
  expect(shown.stdout).toMatch(/5000 \[0, 1\) +number +1/);
  expect(await runCli(["inspect", "update", digits, "--hex", "--base64"])).toMatchObject({
    exitCode: 2,
  });
});

test("[CM87] a document shows who gave each register its value and when, what is in conflict, and how it lies in the log", async () => {
  const access = await startRelay();
  await runCli(["import", put(temporaryFolder(), "a.xml", ubl("2026-1"))], access);
  const [{ id } = { id: "" }] = await allInvoices(openApi(access));
  const viewer = { ...access, token: await tokenFor("vera", "viewer") };
  const { value } = await runJson(["inspect", "document", id], viewer);
  const author = { author: "ada", verified: true, at: expect.stringMatching(/^20\d\d-/) };
  expect(value).toMatchObject({
    conflicts: [],
    stored: { seq: 1, batches: 1, updates: { count: 1 }, snapshot: null },
    registers: expect.arrayContaining([expect.objectContaining({ path: "currency", ...author })]),
  });
  const text = (await runCli(["inspect", "document", id], viewer)).stdout;
  expect(text).toMatch(/seq 1 at 20\d\d-/);
});

test("[CM88] a workspace shows head, epoch, documents, lag, sizes and what devices brought last, to who may audit", async () => {
  const access = await startRelay();
  await runCli(["import", put(temporaryFolder(), "a.xml", ubl("2026-1"))], access);
  // A projection follows the log at its own pace.
  await expect
    .poll(async () => (await runJson(["inspect", "workspace"], access)).value)
    .toMatchObject({
      invoices: 1,
      log: {
        epoch: 1,
        head: 1,
        documents: { invoice: 1 },
        projections: [{ name: "documents", batches: 0 }],
        devices: [{ batch: 1, seq: 1 }],
      },
    });
  expect((await runCli(["inspect", "workspace"], access)).stdout).toMatch(/epoch 1, head 1/);
  const viewer = { ...access, token: await tokenFor("vera", "viewer") };
  const seen = await runJson(["inspect", "workspace"], viewer);
  expect(seen.value).toMatchObject({ invoices: 1 });
  expect(seen.value).not.toHaveProperty("log");
});

test("[CM89] a batch of the log shows whose it is, what was claimed, what it changed, and its bytes with whose client ids", async () => {
  const access = await startRelay();
  await runCli(["import", put(temporaryFolder(), "a.xml", ubl("2026-1"))], access);
  const { value } = await runJson(["inspect", "batch", "1"], access);
  expect(value).toMatchObject({
    seq: 1,
    kind: "invoice",
    verdict: { type: "committed" },
    operations: expect.arrayContaining([expect.objectContaining({ type: "create" })]),
    difference: expect.arrayContaining([{ path: "currency", before: null, after: "EUR" }]),
    writers: [{ author: "ada", verified: true }],
    parts: { structs: expect.arrayContaining([expect.objectContaining({ path: "currency" })]) },
  });
  expect((await runCli(["inspect", "batch", "1"], access)).stdout).toMatch(/currency.*→.*EUR/);
  expect(await runCli(["inspect", "batch", "7"], access)).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("The log ends at 1."),
  });
  expect(await runCli(["inspect", "batch", "none"], access)).toMatchObject({ exitCode: 2 });
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  expect(await runCli(["inspect", "batch", "1"], editor)).toMatchObject({ exitCode: 1 });
});
