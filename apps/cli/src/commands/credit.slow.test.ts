import { createMemoryStorage } from "@concord/client";
import { DocumentId, EntryKey } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { openReplica } from "../testing/replica.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay } from "../testing/test-relay.ts";
import { drafted, issued } from "../testing/written-invoices.ts";

const thisYear = new Date().toISOString().slice(0, 4);
const number = `INV-${thisYear}-0001`;
const tax = { category: "S", rate: "19" };
const pumpAndHose = [
  { id: "l1", name: "Pump", quantity: "2", price: "100", tax },
  { id: "l2", name: "Hose", quantity: "1", price: "50", tax },
];

const shown = async (access: ApiAccess, wanted: string): Promise<unknown> =>
  (await runJson(["invoices", "show", wanted], access)).value;

test("[CM120] an invoice is credited in part, by lines and for the rest, and is settled by the notes' numbers", async () => {
  const access = await startRelay();
  await issued(access, { lines: pumpAndHose });
  const draft = await runCli(["credit", number, "--amount", "59.50", "--reason", "Late"], access);
  expect(draft).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("59.50 EUR") });
  expect(await shown(access, draft.stdout.trim())).toMatchObject({
    status: "draft",
    invoice: { kind: "credit-note", notes: [{ text: "Late" }] },
  });
  expect((await runCli(["issue", draft.stdout.trim()], access)).stdout).toBe(
    `CN-${thisYear}-0001\n`,
  );
  const lines = await runJson(
    ["credit", number, "--line", "1=1", "--line", "l2=0", "--issue"],
    access,
  );
  expect(lines).toMatchObject({
    exitCode: 0,
    value: {
      creditNote: { number: `CN-${thisYear}-0002`, amount: "119", currency: "EUR" },
      invoice: null,
    },
  });
  const rest = await runCli(["credit", number, "--issue"], access);
  expect(rest.stdout).toBe(`CN-${thisYear}-0003\n`);
  expect(await shown(access, number)).toMatchObject({ status: "credited", outstanding: "0" });
  expect((await runCli(["invoices", "show", rest.stdout.trim()], access)).stdout).toMatch(
    new RegExp(`credits +${number}`),
  );
  expect((await runCli(["invoices", "show", number], access)).stdout).toMatch(
    new RegExp(`credit +\\d{4}-\\d\\d-\\d\\d +59.50 EUR +CN-${thisYear}-0001`),
  );
});

test("[CM121] what cannot be credited is said, and nothing is made", async () => {
  const access = await startRelay();
  await issued(access, { lines: pumpAndHose });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--amount", "300"], /297.5 EUR of INV-\d+-0001 are left to credit/],
    [["--line", "1=3"], /2 of Pump are left to credit/],
    [["--line", "7=1"], /no line 7/],
    [["--line", "l1"], /^--line is written line=quantity, such as l1=1\.5, and not l1\./],
    [["--line", "1="], /^--line is written line=quantity, such as 1=1\.5, and not 1=\./],
    [["--amount", "1,5"], /a number with a point/],
    [["--amount", "1", "--line", "1=1"], /not both/],
    [["--reissue", "--amount", "1"], /leave out --amount/],
  ];
  for (const [flags, words] of cases) {
    const { exitCode, stdout, stderr } = await runCli(["credit", number, ...flags], access);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(words);
  }
  expect((await runCli(["invoices", "list"], access)).stdout).not.toContain("Credit");
});

test("[CM122] a reissue makes a credit note and a new invoice, once", async () => {
  const access = await startRelay();
  await issued(access, { lines: pumpAndHose });
  const Made = z.object({
    creditNote: z.looseObject({ document: z.string(), number: z.string().nullable() }),
    invoice: z.object({ document: z.string() }),
  });
  const first = Made.parse((await runJson(["credit", number, "--reissue"], access)).value);
  const again = Made.parse(
    (await runJson(["credit", number, "--reissue", "--issue"], access)).value,
  );
  expect(again.creditNote.document).toBe(first.creditNote.document);
  expect(again.invoice).toEqual(first.invoice);
  expect(again.creditNote.number).toBe(`CN-${thisYear}-0001`);
  expect(await shown(access, number)).toMatchObject({ status: "credited" });
  expect((await runCli(["issue", first.invoice.document], access)).stdout).toBe(
    `INV-${thisYear}-0002\n`,
  );
});

test("[CM125] an edit that arrives after the issue is listed with its way out, and goes into the new invoice", async () => {
  const access = await startRelay();
  const storage = createMemoryStorage();
  const id = DocumentId.parse(await drafted(access, { lines: pumpAndHose }));
  {
    await using ben = await openReplica(access, "ben", "editor", { storage });
    await ben.open(id);
  }
  await runCli(["issue", id], access);
  {
    await using ben = await openReplica(access, "ben", "editor", { storage, connect: false });
    const line = EntryKey.parse("l1");
    await ben.apply(id, [{ type: "set-line", line, field: "quantity", value: "3" }]);
  }
  await openReplica(access, "ben", "editor", { storage });
  const listed = async (): Promise<string> => (await runCli(["conflicts"], access)).stdout;
  await expect.poll(listed, { timeout: 10_000 }).toContain(`concord credit ${number} --reissue`);
  const made = await runJson(["credit", number, "--reissue", "--issue"], access);
  const { invoice } = z.object({ invoice: z.object({ document: z.string() }) }).parse(made.value);
  expect(await shown(access, invoice.document)).toMatchObject({
    status: "draft",
    computed: { claim: "416.5" },
    invoice: { lines: [{ quantity: "3" }, { quantity: "1" }] },
  });
  expect(await shown(access, number)).toMatchObject({ status: "credited", outstanding: "0" });
  expect(await listed()).toBe("");
});

test("[CM123] what is open is written off, in part and whole, and never more", async () => {
  const access = await startRelay();
  const id = await issued(access, { lines: pumpAndHose });
  expect((await runCli(["write-off", number, "--amount", "300"], access)).stderr).toContain(
    "297.50 EUR of",
  );
  const part = await runJson(["write-off", number, "--amount", "7.5"], access);
  expect(part.value).toEqual({
    document: id,
    key: expect.stringMatching(/^cli-/),
    amount: "7.5",
    status: "partially-paid",
    flags: [],
    outstanding: "290",
  });
  const rest = await runCli(["write-off", number, "--reason", "Insolvent"], access);
  expect(rest.stderr).toContain("290.00 EUR");
  expect(await shown(access, number)).toMatchObject({ status: "written-off", outstanding: "0" });
  expect((await runCli(["write-off", number], access)).exitCode).toBe(1);
});

test("[CM124] what was paid too much, since it was credited, is given back", async () => {
  const access = await startRelay();
  const id = await issued(access, { lines: pumpAndHose });
  await openApi(access).post(
    `/api/v1/invoices/${id}/operations`,
    { operations: [{ type: "record-payment", key: "p1", payment: { amount: "297.5" } }] },
    Written,
  );
  expect((await runCli(["refund", number], access)).stderr).toContain("Nothing beyond its claim");
  const credit = await runCli(["credit", number, "--amount", "97.5", "--issue"], access);
  const refund = await runJson(["refund", credit.stdout.trim(), "--amount", "50"], access);
  expect(refund.value).toMatchObject({ document: id, amount: "50", outstanding: "-47.5" });
  const rest = await runJson(["refund", number], access);
  expect(rest.value).toMatchObject({ amount: "47.5", status: "paid", outstanding: "0" });
  const Refunds = z.object({
    ledger: z.object({
      refunds: z.record(z.string(), z.looseObject({})),
      credits: z.record(z.string(), z.looseObject({})),
    }),
  });
  const { ledger } = Refunds.parse(await shown(access, number));
  const [note] = Object.keys(ledger.credits);
  expect(Object.values(ledger.refunds).map(({ credit: of, payment }) => [of, payment])).toEqual([
    [note, "p1"],
    [note, "p1"],
  ]);
});
