import { dayIn } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import type { ApiAccess } from "../access/api.ts";
import { openReplica } from "../testing/replica.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, tokenFor } from "../testing/test-relay.ts";
import { drafted, issued } from "../testing/written-invoices.ts";

const thisYear = new Date().toISOString().slice(0, 4);
const number = `INV-${thisYear}-0001`;
const Recorded = z.looseObject({ key: z.string() });
const Shown = z.looseObject({
  ledger: z.object({
    payments: z.record(z.string(), z.unknown()),
    refunds: z.record(z.string(), z.unknown()),
    reversals: z.record(z.string(), z.unknown()),
    disputes: z.record(z.string(), z.unknown()),
  }),
});

const run = (access: ApiAccess, ...args: readonly string[]) => runCli([...args], access);

/** Runs a command that records something; to what it printed. */
const record = async (access: ApiAccess, ...args: readonly string[]) =>
  Recorded.parse((await runJson([...args], access)).value);

const ledgerOf = async (access: ApiAccess) =>
  Shown.parse((await runJson(["invoices", "show", number], access)).value).ledger;

/** Commands that are refused, each with words of why; nothing is recorded by them. */
async function expectRefused(
  access: ApiAccess,
  cases: readonly (readonly [readonly string[], RegExp])[],
): Promise<void> {
  const before = await ledgerOf(access);
  for (const [args, words] of cases) {
    const { exitCode, stdout, stderr } = await runCli(args, access);
    expect([args, exitCode, stdout]).toEqual([args, 1, ""]);
    expect(stderr).toMatch(words);
  }
  expect(await ledgerOf(access)).toEqual(before);
}

test("[CM200] no more is given back than was paid, and than is left of the payment; of several payments one is named", async () => {
  const access = await startRelay();
  await issued(access);
  await expectRefused(access, [[["refund", number, "--amount", "1"], /0.00 EUR of INV.*can be/]]);
  const first = await record(access, "pay", number, "--amount", "60");
  await expectRefused(access, [
    [["refund", number, "--amount", "60.01"], /60.00 EUR of the payment cli-\S+ of INV-\d+-0001/],
    [["refund", number, "--amount", "1", "--payment", "p9"], /no payment p9. There are: cli-/],
  ]);
  const second = await record(access, "pay", number);
  const several = new RegExp(
    `--payment which: .*${first.key} \\(60.00 EUR, \\d{4}-\\d\\d-\\d\\d\\)`,
  );
  await expectRefused(access, [
    [["refund", number, "--amount", "5"], several],
    [["refund", number, "--amount", "41", "--payment", second.key], /40.00 EUR of the payment/],
  ]);
  const refund = ["refund", number, "--amount", "40", "--payment", second.key];
  expect(await record(access, ...refund)).toMatchObject({ outstanding: "40" });
  // One is left.
  expect(await record(access, "refund", number, "--amount", "60")).toMatchObject({
    status: "unpaid",
    outstanding: "100",
  });
  await expectRefused(access, [
    [["refund", number, "--amount", "1", "--payment", first.key], /Nothing of the payment/],
  ]);
});

test("[CM201] a payment is recorded of all that is open or of an amount, and more only if that is said", async () => {
  const access = await startRelay();
  const id = await issued(access);
  const part = await record(
    access,
    ..."pay --amount 40 --on 2024-11-02 --method transfer --payer Acme --reference RF18".split(" "),
    number,
  );
  expect(part).toEqual({
    document: id,
    key: expect.stringMatching(/^cli-/),
    amount: "40",
    status: "partially-paid",
    flags: [],
    outstanding: "60",
  });
  expect((await ledgerOf(access)).payments[part.key]).toEqual({
    amount: "40",
    paidOn: "2024-11-02",
    method: "transfer",
    payer: "Acme",
    reference: "RF18",
  });
  await expectRefused(access, [
    [["pay", number, "--amount", "60.01"], /60.00 EUR of INV.*--over/],
    [["pay", number, "--amount", "0"], /above zero/],
    [["pay", number, "--on", "yesterday"], /--on needs a day/],
    [["pay", await drafted(access)], /is a draft/],
  ]);
  const rest = await run(access, "pay", number);
  expect(rest.stderr).toBe(`Recorded: 60.00 EUR. ${number} is paid, 0.00 EUR open.\n`);
  await expectRefused(access, [[["pay", number], /Nothing of INV-\d+-0001 is open/]]);
  const over = await record(access, "pay", number, "--amount", "10", "--over");
  expect(over).toMatchObject({ status: "overpaid", outstanding: "-10" });
});

test("[CM202] a payment in another currency is recorded with what it came to, or with the rate that says so", async () => {
  const access = await startRelay();
  await issued(access);
  const dollars = ["pay", number, "--total", "54", "--currency", "USD"];
  await expectRefused(access, [
    [dollars, /either what it came to in EUR.*or how much of that one USD was/],
    [[...dollars, "--rate", "0.9", "--amount", "50"], /either what it came to/],
    [[...dollars, "--rate", "0"], /--rate needs a number above zero/],
    [[...dollars, "--rate", "0.00001"], /comes to nothing/],
    [["pay", number, "--total", "54", "--rate", "1"], /say both/],
    [["pay", number, "--total", "54", "--currency", "EUR", "--rate", "1"], /in EUR itself/],
    [["pay", number, "--total", "54", "--currency", "QQQ", "--rate", "1"], /a code like USD/],
  ]);
  const byRate = await record(access, ...dollars, "--rate", "0.92597");
  // 54 × 0.92597 is 50.00238.
  expect(byRate).toMatchObject({ amount: "50", outstanding: "50" });
  const byAmount = await record(access, ...dollars, "--amount", "50");
  expect(byAmount).toMatchObject({ amount: "50", status: "paid", outstanding: "0" });
  const { payments } = await ledgerOf(access);
  const came = { amount: "50", total: "54", totalCurrency: "USD", paidOn: expect.anything() };
  expect(payments[byRate.key]).toEqual({ ...came, rate: "0.92597" });
  expect(payments[byAmount.key]).toEqual(came);
  expect((await run(access, "invoices", "show", number)).stdout).toMatch(
    /payment +\S+ +50.00 EUR +cli-\S+ {2}of 54.00 USD/,
  );
});

test("[CM203] a payment that was entered wrongly or bounced is reversed, whole or in part, and never more than is here of it", async () => {
  const access = await startRelay();
  await issued(access);
  await expectRefused(access, [[["reverse", number], /Nothing of INV-\d+-0001 is paid/]]);
  const wrong = await record(access, "pay", number, "--amount", "100");
  await expectRefused(access, [
    [["reverse", number, "--amount", "100.01"], /100.00 EUR of the payment/],
    [["reverse", number, "--amount", "0"], /100.00 EUR of the payment/],
  ]);
  const part = await record(access, "reverse", number, "--amount", "90", "--note", "Typed 100");
  expect(part).toMatchObject({ amount: "90", status: "partially-paid", outstanding: "90" });
  const rest = await record(access, "reverse", number, "--because", "bounce");
  expect(rest).toMatchObject({ amount: "10", status: "unpaid", outstanding: "100" });
  const day = expect.stringMatching(/^\d{4}-/);
  expect((await ledgerOf(access)).reversals).toEqual({
    [part.key]: {
      payment: wrong.key,
      amount: "90",
      on: day,
      reason: "correction",
      note: "Typed 100",
    },
    [rest.key]: { payment: wrong.key, amount: "10", on: day, reason: "bounce" },
  });
  await expectRefused(access, [
    [["reverse", number, "--payment", wrong.key], /Nothing of the payment/],
  ]);
});

test("[CM204] a dispute is opened, its money withdrawn, and it is won or lost; what has ended does not go on", async () => {
  const access = await startRelay();
  await issued(access);
  await expectRefused(access, [
    [["dispute", number], /Nothing of INV-\d+-0001 is paid/],
    [["dispute", number, "won"], /No dispute of INV-\d+-0001 is open/],
  ]);
  const payment = await record(access, "pay", number);
  const contested = await record(access, "dispute", number, "--reason", "Not ordered");
  expect(contested).toMatchObject({ amount: "100", status: "paid", flags: ["disputed"] });
  expect((await ledgerOf(access)).disputes[contested.key]).toMatchObject({
    payment: payment.key,
    amount: "100",
    reason: "Not ordered",
  });
  expect(await record(access, "dispute", number, "withdrawn")).toMatchObject({
    key: contested.key,
    status: "unpaid",
    outstanding: "100",
  });
  await expectRefused(access, [
    [["dispute", number, "withdrawn"], /No dispute/],
    [["dispute", number, "withdrawn", "--dispute", contested.key], /withdrawn already/],
    [["dispute", number, "won", "--dispute", "d9"], /no dispute d9. Open are: cli-/],
    [["dispute", number, "won", "--amount", "5"], /are for opening/],
  ]);
  expect(await record(access, "dispute", number, "won")).toMatchObject({
    status: "paid",
    flags: [],
  });
  await expectRefused(access, [
    [["dispute", number, "lost", "--dispute", contested.key], /is won already/],
  ]);
  const one = await record(access, "dispute", number, "--amount", "30", "--withdrawn");
  const other = await record(access, "dispute", number, "--amount", "20");
  await expectRefused(access, [
    [["dispute", number, "lost"], new RegExp(`--dispute which: .*${one.key}`)],
    [["dispute", number, "--amount", "71"], /70.00 EUR of the payment/],
  ]);
  const lost = ["dispute", number, "lost", "--dispute", other.key];
  expect(await record(access, ...lost)).toMatchObject({ amount: "20", outstanding: "50" });
  expect((await run(access, "invoices", "show", number)).stdout).toMatch(
    /dispute, lost +\S+ +20.00/,
  );
});

test("[CM205] who works in the field records what came in, and gives nothing back", async () => {
  const access = await startRelay();
  await issued(access);
  const field = { url: access.url, token: await tokenFor("ben", "field") };
  expect((await run(field, "pay", number)).exitCode).toBe(0);
  for (const command of ["refund", "reverse", "dispute"]) {
    const amount = ["--amount", "10"];
    const { exitCode } = await run(field, command, number, ...amount);
    expect([command, exitCode]).toEqual([command, 1]);
  }
  expect(await ledgerOf(access)).toMatchObject({ refunds: {}, reversals: {}, disputes: {} });
});

test("[CM206] what is recorded without a day is of the day that it is in the workspace's time zone", async () => {
  const access = await startRelay();
  const owner = await openReplica(access, "ada");
  // A day and an hour apart: it is never the same day in both.
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const [row] = owner.list("workspace");
    const made =
      row === undefined
        ? await owner.create({
            kind: "workspace",
            operations: [
              { type: "create", document: { kind: "workspace", content: { timeZone } } },
            ],
          })
        : await owner.apply(row.document, [
            { type: "set-field", path: "timeZone", value: timeZone },
          ]);
    if (made.type !== "stored") throw new Error(made.type);
    await made.synced;
    const id = await issued(access);
    const paid = await record(access, "pay", id, "--amount", "1");
    const view = Shown.parse((await runJson(["invoices", "show", id], access)).value);
    expect(view.ledger.payments[paid.key]).toMatchObject({ paidOn: dayIn(timeZone, Date.now()) });
  }
});

test("[CM207] what has not happened yet is not recorded, and what happened long ago is", async () => {
  const access = await startRelay();
  const id = await issued(access);
  const { asOf } = z
    .looseObject({ asOf: z.string() })
    .parse((await runJson(["invoices", "show", id], access)).value);
  const tomorrow = new Date(Date.parse(asOf) + 86_400_000).toISOString().slice(0, 10);
  const words = new RegExp(`${tomorrow} is after today, which is ${asOf} in the workspace's`);
  await expectRefused(access, [
    [["pay", number, "--on", tomorrow], words],
    [["write-off", number, "--on", tomorrow], words],
    [["pay", number, "--on", "2099-01-01"], /2099-01-01 is after today/],
  ]);
  await record(access, "pay", number, "--amount", "1", "--on", asOf);
  const { key } = await record(access, "pay", number, "--amount", "1", "--on", "1970-01-01");
  expect((await ledgerOf(access)).payments[key]).toMatchObject({ paidOn: "1970-01-01" });
});
