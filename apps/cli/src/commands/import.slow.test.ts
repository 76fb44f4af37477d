import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openApi } from "../access/api.ts";
import { InvoiceAnswer, allInvoices } from "../access/relay-answers.ts";
import { put, ubl } from "../testing/invoice-files.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { issued } from "../testing/written-invoices.ts";

test("[CM20, CM21] a file becomes one document that was issued elsewhere; again it is already here", async () => {
  const access = await startRelay();
  const file = put(temporaryFolder(), "a.xml", ubl("2026-1"));
  const first = await runJson(["import", file], access);
  expect(first).toMatchObject({
    exitCode: 0,
    value: {
      summary: { files: 1, created: 1, linked: 0, refused: 0 },
      files: [{ file, outcome: "read", invoices: [{ outcome: "created", number: "2026-1" }] }],
    },
  });
  const second = await runJson(["import", file], access);
  expect(second.value).toMatchObject({ summary: { created: 0, linked: 1 } });

  const api = openApi(access);
  const [listed, ...others] = await allInvoices(api);
  expect(others).toEqual([]);
  expect(listed).toMatchObject({ number: "2026-1", status: "unpaid", gross: "119", updatedSeq: 1 });
  const shown = await api.get(`/api/v1/invoices/${listed?.id}`, InvoiceAnswer);
  expect(shown.invoice.stated?.gross).toEqual({ text: "119.00", value: "119" });
});

test("[CM21] what has no number, or is a proforma, was not issued", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  put(folder, "draft.json", JSON.stringify({ currency: "EUR", notes: [{ id: "n1", text: "x" }] }));
  put(folder, "proforma.json", JSON.stringify({ kind: "proforma", number: "P1", currency: "EUR" }));
  put(folder, "invoice.json", JSON.stringify({ number: "R1", currency: "EUR" }));
  expect((await runJson(["import", folder], access)).value).toMatchObject({
    summary: { created: 3 },
  });
  const listed = await allInvoices(openApi(access));
  const statuses = listed.map(({ number, status }) => [number, status] as const);
  expect(new Map(statuses).get("R1")).not.toBe("draft");
  expect(new Map(statuses).get("P1")).toBe("draft");
  expect(new Map(statuses).get(undefined)).toBe("draft");
});

test("[CM20] somebody else's import, and one after an edit, find the same document", async () => {
  const access = await startRelay();
  const file = put(temporaryFolder(), "a.xml", ubl("2026-1"));
  await runJson(["import", file], access);
  const api = openApi(access);
  const [listed] = await allInvoices(api);
  await api.post(
    `/api/v1/invoices/${listed?.id}/operations`,
    { operations: [{ type: "set-field", path: "assignee", value: "bob" }] },
    InvoiceAnswer.partial().loose(),
  );
  const bob = { ...access, token: await tokenFor("bob", "editor") };
  expect((await runJson(["import", file], bob)).value).toMatchObject({ summary: { linked: 1 } });
  expect(await allInvoices(api)).toMatchObject([{ number: "2026-1", updatedSeq: 2 }]);
});

test("[CM20] one content under two names in one run is one document", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  for (const name of ["a.xml", "b.xml", "c.xml"]) put(folder, name, ubl("2026-1"));
  const { value } = await runJson(["import", folder], access);
  expect(value).toMatchObject({ summary: { created: 1, linked: 2 } });
});

test("[CM29] an import that is faster than the relay takes it waits and goes on", async () => {
  const cost = { bytes: 1e9, structs: 1e9, labourMs: 1e9 };
  const principal = { perSecond: { ...cost, batches: 4 }, burst: { ...cost, batches: 1 } };
  const access = await startRelay({ rates: { principal } });
  const folder = temporaryFolder();
  for (let number = 0; number < 12; number += 1) put(folder, `${number}.xml`, ubl(`${number}`));
  const { exitCode, value } = await runJson(["import", folder], access);
  expect({ exitCode, value }).toMatchObject({ exitCode: 0, value: { summary: { created: 12 } } });
  expect(await allInvoices(openApi(access))).toHaveLength(12);
});

test("[CM22] a bad file is reported with its place and does not stop the others", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  const bad = put(folder, "bad.xml", ubl("2026-2").replace("</Invoice>", ""));
  const good = put(folder, "good.xml", ubl("2026-1"));
  const missing = join(folder, "missing.xml");
  const { exitCode, value } = await runJson(["import", bad, missing, good], access);
  expect(exitCode).toBe(3);
  expect(value).toMatchObject({
    summary: { files: 3, created: 1, refused: 2 },
    files: [
      {
        outcome: "refused",
        line: expect.any(Number),
        column: expect.any(Number),
        reason: expect.stringContaining("unclosed tag: Invoice"),
        fix: expect.stringContaining("Ask the sender"),
      },
      { outcome: "refused", reason: "The file can't be opened." },
      { outcome: "read" },
    ],
  });
  const { stdout } = await runCli(["import", bad, missing, good], access);
  expect(stdout).toMatch(/refused {2}.*bad\.xml:\d+:\d+\n {2}The XML is not well-formed/);
  expect(stdout).toContain("3 files: 0 created, 1 already here, 2 refused.");
});

test("[CM23] a table asks what it does not say, and is read with the answer", async () => {
  const access = await startRelay();
  const csv =
    "Invoice number,Invoice date,Currency,Amount\n1,03/04/2026,EUR,10\n2,05/06/2026,EUR,20\n";
  const file = put(temporaryFolder(), "table.csv", csv);
  const asked = await runCli(["import", file], access);
  expect(asked.exitCode).toBe(3);
  expect(asked.stdout).toContain("--date-order day-month-year");
  expect(asked.stdout).toContain("--date-order month-day-year");
  const answered = await runJson(["import", file, "--date-order", "day-month-year"], access);
  expect(answered).toMatchObject({ exitCode: 0, value: { summary: { created: 2, ambiguous: 0 } } });
  const dates = (await allInvoices(openApi(access))).map(({ issueDate }) => issueDate);
  expect(new Set(dates)).toEqual(new Set(["2026-04-03", "2026-06-05"]));
});

test("[CM24] a dry run writes nothing and says what would happen, with a relay or without", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  const known = put(folder, "a.xml", ubl("2026-1"));
  await runJson(["import", known], access);
  const fresh = put(folder, "b.xml", ubl("2026-2"));
  const dry = await runJson(["import", known, fresh, "--dry-run"], access);
  expect(dry.value).toMatchObject({ dryRun: true, summary: { created: 1, linked: 1 } });
  expect(await allInvoices(openApi(access))).toHaveLength(1);

  const alone = await runCli(["import", known, "--dry-run", "--data", join(folder, "nothing")]);
  expect(alone.exitCode).toBe(0);
  expect(alone.stdout).toContain("1 would be created");
});

test("[CM255] a file whose draft was thrown away says that it is here, in no list, and how it comes back", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  const file = put(
    folder,
    "draft.json",
    JSON.stringify({ currency: "EUR", buyer: { name: "Acme" } }),
  );
  await runJson(["import", file], access);
  const [listed] = await allInvoices(openApi(access));
  await runCli(["discard", listed?.id ?? ""], access);
  const again = await runJson(["import", file], access);
  expect(again).toMatchObject({
    exitCode: 0,
    value: {
      summary: { created: 0, linked: 0, discarded: 1 },
      files: [{ invoices: [{ outcome: "discarded" }] }],
    },
  });
  for (const dry of [[], ["--dry-run"]]) {
    const { stdout } = await runCli(["import", file, ...dry], access);
    expect(stdout).toContain("draft that was thrown away, so no list shows it.");
    expect(stdout).toContain(`concord discard --take-back ${listed?.id}`);
    expect(stdout).toContain("0 already here, 1 here and discarded.");
  }
  await runCli(["discard", "--take-back", listed?.id ?? ""], access);
  expect((await runJson(["import", file], access)).value).toMatchObject({ summary: { linked: 1 } });
});

test("[CM256] a number that we have given ourselves is a finding of the import, by row, and once it is imported no more", async () => {
  const access = await startRelay();
  const api = openApi(access);
  const place = { line1: "Hafenstr. 1", city: "Kiel", country: "DE" };
  const tax = { category: "S", rate: "19" };
  await issued(access, {
    dueDate: "2099-01-01",
    seller: { name: "Ours GmbH", vatId: "DE123456789", address: place },
    buyer: { name: "Acme GmbH", address: place },
    lines: [{ id: "l1", name: "Pump", quantity: "1", price: "100", tax }],
  });
  const [{ number = "" } = {}] = await allInvoices(api);
  const folder = temporaryFolder();
  const file = put(folder, "a.xml", ubl(number));
  const other = put(folder, "b.xml", ubl("2026-1"));
  const dry = await runCli(["import", file, other, "--dry-run"], access);
  expect(dry.stdout).toContain(`We have issued another document under ${number} ourselves`);
  const { value } = await runJson(["import", file, other], access);
  const told = { rule: "CONCORD-NUMBER-OF-OURS", path: "number", severity: "warning" };
  expect(value).toMatchObject({
    summary: { created: 2 },
    files: [
      { invoices: [{ number, findings: expect.arrayContaining([expect.objectContaining(told)]) }] },
      {
        invoices: [
          {
            number: "2026-1",
            findings: expect.not.arrayContaining([expect.objectContaining(told)]),
          },
        ],
      },
    ],
  });
  const again = await runCli(["import", file], access);
  expect(again.stdout).not.toContain("We have issued");
});

test("[CM25] a folder means the invoice files below it", async () => {
  const access = await startRelay();
  const folder = temporaryFolder();
  mkdirSync(join(folder, "deep", "er"), { recursive: true });
  put(folder, "a.xml", ubl("1"));
  put(join(folder, "deep", "er"), "b.XML", ubl("2"));
  put(folder, "notes.txt", "not an invoice");
  put(folder, ".hidden.xml", "x");
  const { stdout, stderr } = await runCli(["import", folder], access);
  expect(stdout).toContain("2 files: 2 created");
  expect(stderr).toContain("1 file in these folders passed over");
});

test("[CM26] an import that the relay does not allow ends with the reason", async () => {
  const access = await startRelay();
  const file = put(temporaryFolder(), "a.xml", ubl("1"));
  const viewer = { ...access, token: await tokenFor("vera", "viewer") };
  const refused = await runCli(["import", file], viewer);
  expect(refused).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("The role viewer may not write"),
  });
  expect(await runCli(["import", temporaryFolder()], access)).toMatchObject({ exitCode: 2 });
});

test("[CM27] what an invoice has no place for, and embedded documents, are reported", async () => {
  const access = await startRelay();
  const embedded = `<cac:AdditionalDocumentReference><cbc:ID>a</cbc:ID><cac:Attachment>
    <cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="hours.csv">aG91cnM=</cbc:EmbeddedDocumentBinaryObject>
  </cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingCustomerParty>`;
  const text = ubl("1")
    .replace("<cac:AccountingCustomerParty>", embedded)
    .replace(
      "<cbc:ID>1</cbc:ID>\n    <cbc:Inv",
      "<cbc:ID>1</cbc:ID><cbc:UUID>u1</cbc:UUID>\n    <cbc:Inv",
    );
  const file = put(temporaryFolder(), "a.xml", text);
  const { value } = await runJson(["import", file], access);
  expect(value).toMatchObject({
    files: [
      {
        losses: [{ path: expect.stringContaining("UUID"), text: "u1" }],
        warnings: [expect.stringMatching(/hours\.csv .* is not stored/)],
      },
    ],
  });
});
