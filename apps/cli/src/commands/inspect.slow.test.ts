import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { openApi } from "../access/api.ts";
import { allInvoices } from "../access/relay-answers.ts";
import { put, ubl } from "../testing/invoice-files.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

function update(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 5_000;
  const fields = doc.getMap("fields");
  fields.set("number", "1");
  fields.set("number", "2");
  fields.set("dueDate", "2026-01-31");
  doc.getText("note").insert(0, "call first");
  return Y.encodeStateAsUpdate(doc);
}

test("[CM50] an update is taken apart: size, writers, what it overwrote, registers, note", async () => {
  const bytes = update();
  const file = put(temporaryFolder(), "update.bin", bytes);
  const { value } = await runJson(["inspect", "update", file]);
  expect(value).toMatchObject({
    bytes: bytes.length,
    clients: [{ client: 5_000, kind: "replica", from: 0, to: 13 }],
    deleted: { ranges: 1, length: 1 },
    pending: false,
    registers: { number: "2", dueDate: "2026-01-31" },
    note: "call first",
  });
  const text = put(temporaryFolder(), "update.txt", Buffer.from(bytes).toString("base64"));
  const encoded = await runJson(["inspect", "update", text, "--base64"]);
  expect(encoded.value).toEqual(value);
  expect((await runCli(["inspect", "update", file])).stdout).toMatch(/dueDate +2026-01-31/);
});

test("[CM50] an update that hangs on others says so; bytes that are none are refused", async () => {
  const doc = new Y.Doc();
  doc.getMap("fields").set("number", "1");
  const before = Y.encodeStateVector(doc);
  doc.getMap("fields").set("number", "2");
  const part = put(temporaryFolder(), "part.bin", Y.encodeStateAsUpdate(doc, before));
  expect((await runJson(["inspect", "update", part])).value).toMatchObject({ pending: true });
  const junk = put(temporaryFolder(), "junk.bin", "this is no update at all");
  expect(await runCli(["inspect", "update", junk])).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("no Yjs update"),
  });
});

test("[CM51] a document is shown register by register, with class and writer", async () => {
  const access = await startRelay();
  await runCli(["import", put(temporaryFolder(), "a.xml", ubl("2026-1"))], access);
  const [{ id } = { id: "" }] = await allInvoices(openApi(access));
  const { value } = await runJson(["inspect", "document", id], access);
  expect(value).toMatchObject({
    id,
    kind: "invoice",
    pending: false,
    problems: [],
    registers: expect.arrayContaining([
      expect.objectContaining({
        path: "currency",
        value: "EUR",
        class: "commercial",
        writer: expect.stringMatching(/^\d+:\d+$/),
      }),
      expect.objectContaining({ path: "issued", class: "fact" }),
    ]),
  });
  // Looking leaves no trace, and takes no more than the right to read.
  const viewer = { ...access, token: await tokenFor("vera", "viewer") };
  expect((await runCli(["inspect", "document", "2026-1"], viewer)).stdout).toContain("currency");
  expect(await allInvoices(openApi(access))).toMatchObject([{ updatedSeq: 1 }]);
  const unknown = await runCli(["inspect", "document", crypto.randomUUID()], access);
  expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("No document") });
});

test("[CM52] a workspace is shown in numbers, each currency for itself", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  put(folder, "a.xml", ubl("1"));
  put(folder, "b.xml", ubl("2"));
  put(folder, "c.xml", ubl("3").replaceAll("EUR", "SEK"));
  await runCli(["import", folder], access);
  const { value } = await runJson(["inspect", "workspace"], access);
  expect(value).toMatchObject({
    workspace: "acme",
    relay: { ready: true },
    invoices: 3,
    conflicts: 0,
    statuses: { unpaid: 3 },
    money: expect.arrayContaining([
      { currency: "EUR", invoices: 2, gross: "238", outstanding: "238", credit: "0" },
      { currency: "SEK", invoices: 1, gross: "119", outstanding: "119", credit: "0" },
    ]),
  });
  expect((await runCli(["inspect", "workspace"], access)).stdout).toContain("3 unpaid");
});

test("[CM53] what the relay refused is listed for who may audit, and taken apart", async () => {
  const access = await startRelay();
  expect((await runCli(["inspect", "quarantine"], access)).stderr).toContain("Nothing");
  const document = crypto.randomUUID();
  const address = `${access.url.replace("http", "ws")}/yjs/acme/${document}`;
  const socket = new WebSocket(`${address}?token=${await tokenFor("vera", "viewer")}`);
  // A viewer that writes: sync, update, and the bytes.
  const bytes = update();
  const length = [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  socket.addEventListener("open", () => socket.send(Uint8Array.of(0, 2, ...length, ...bytes)));
  await new Promise((resolve) => socket.addEventListener("close", resolve));

  const { value } = await runJson(["inspect", "quarantine"], access);
  expect(value).toMatchObject([
    { author: { name: "vera" }, document, reason: "read-only", bytes: bytes.length },
  ]);
  expect((await runCli(["inspect", "quarantine"], access)).stdout).toMatch(/read-only +vera/);
  const one = await runJson(["inspect", "quarantine", "1"], access);
  expect(one.value).toMatchObject({ registers: { number: "2", dueDate: "2026-01-31" } });
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  expect(await runCli(["inspect", "quarantine"], editor)).toMatchObject({ exitCode: 1 });
});
