import { expect, test, vi } from "vitest";
import type { DocumentId } from "@concord/model";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister, untilTold } from "../testing/settled.ts";

/** Stripe, or a person, gave a paid invoice's credit to the customer's balance. */
function creditToBalance(
  { replica }: Connected,
  id: DocumentId,
  amount: string,
  key = "stripe:cn_1",
): void {
  replica.edit(
    id,
    {
      type: "apply-credit",
      key,
      credit: { amount, creditNote: "CN-1", on: "2026-11-22" },
    },
    {
      type: "record-refund",
      key: `${key}~balance`,
      refund: { amount, credit: key, to: "balance", on: "2026-11-22" },
    },
  );
}

const used = { from: "balance", method: "customer balance" };
const creditLink = "links.quickbooks.refunds.stripe:cn_1~balance";
const useLink = "links.quickbooks.payments.stripe:in_2~balance";

test("[QB29] credit that stays with the customer is an open credit memo, and pays the next invoice without any money moving", async () => {
  await using world = await connect();
  const first = issuedInvoice(world, 1, "C-1");
  paid(world, first, "stripe:py_1", "119");
  creditToBalance(world, first, "59.5");
  await untilRegister(world, first, creditLink);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { DocNumber: "CN-1", TxnDate: "2026-11-22", TotalAmt: 59.5, Balance: 59.5 },
  ]);
  expect(await world.books.find("select * from RefundReceipt")).toEqual([]);
  expect(await world.books.find("select * from Customer")).toMatchObject([{ Balance: -59.5 }]);

  const second = issuedInvoice(world, 2, "C-2");
  paid(world, second, "stripe:in_2~balance", "40", used);
  paid(world, second, "stripe:py_2", "79");
  await untilRegister(world, second, useLink);
  await sweep(world);
  expect(await world.books.find("select * from Payment orderby Id")).toMatchObject([
    { TotalAmt: 119 },
    { TotalAmt: 79, UnappliedAmt: 0 },
    { TotalAmt: 0, UnappliedAmt: 0 },
  ]);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 19.5 }]);
  expect(await world.books.find("select * from Invoice orderby Id")).toMatchObject([
    { Balance: 0 },
    { Balance: 0 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(await world.bridge.reconcile(AbortSignal.timeout(5_000))).toMatchObject({ agreeing: 2 });
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(2);
});

test("[QB29] a use that comes to the books before its credit waits for it, and takes several credits where one is not enough", async () => {
  await using world = await connect();
  const second = issuedInvoice(world, 2, "C-2");
  paid(world, second, "stripe:in_2~balance", "70", used);
  await untilRegister(world, second, "links.quickbooks");
  for (const [name, number, key] of [
    [1, "C-1", "stripe:cn_1"],
    [3, "C-3", "stripe:cn_3"],
  ] as const) {
    const paidOne = issuedInvoice(world, name, number);
    paid(world, paidOne, `stripe:py_${name}`, "119");
    world.replica.edit(
      paidOne,
      { type: "apply-credit", key, credit: { amount: "59.5" } },
      {
        type: "record-refund",
        key: `${key}~balance`,
        refund: { amount: "59.5", credit: key, to: "balance" },
      },
    );
    await untilRegister(world, paidOne, `links.quickbooks.refunds.${key}~balance`);
  }
  await untilRegister(world, second, useLink);
  const memos = await world.books.find("select * from CreditMemo orderby Id");
  expect(memos.map(({ Balance }) => Balance)).toEqual([0, 49]);
  expect(await world.books.find("select * from Payment where TotalAmt = '0'")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test(
  "[QB29] a use of what no credit note gave is told with what to do, and nothing is booked for it",
  { timeout: 60_000 },
  async () => {
    // The half hour that it is waited for is twelve seconds here.
    await using world = await connect({ speed: 150 });
    const invoice = issuedInvoice(world, 1, "G-1");
    paid(world, invoice, "stripe:in_2~balance", "40", used);
    await vi.waitFor(
      () =>
        expect(world.bridge.deadLetters.list()).toMatchObject([
          {
            reason: expect.stringMatching(
              /Credit of 40 EUR was used for invoice G-1, and 40 EUR of it does/,
            ),
            fixes: expect.arrayContaining([expect.stringMatching(/by hand/)]),
          },
        ]),
      { timeout: 50_000, interval: 100 },
    );
    expect(await world.books.find("select * from Payment")).toEqual([]);
  },
);

test("[QB140] customer credit that was entered here is no credit note of its own: where a person applies it, it is a credit of that invoice, and nobody is asked", async () => {
  await using world = await connect();
  const first = issuedInvoice(world, 1, "C-1");
  paid(world, first, "stripe:py_1", "119");
  creditToBalance(world, first, "59.5", "cn-1");
  await untilRegister(world, first, "links.quickbooks.refunds.cn-1~balance");
  const second = issuedInvoice(world, 2, "C-2");
  await untilRegister(world, second, "links.quickbooks");
  const [memo] = await world.books.find("select * from CreditMemo");
  const [booked] = await world.books.find("select * from Invoice where DocNumber = 'C-2'");
  const use = { action: "apply-credit", creditMemo: memo?.Id ?? "", invoice: booked?.Id ?? "" };
  const payment = String((await world.books.act(use))["Id"]);
  await sweep(world);
  expect(world.registers(second)[`credits.quickbooks:${payment}`]).toMatchObject({
    amount: "59.5",
    creditNote: `quickbooks:${memo?.Id ?? ""}`,
  });
  expect(world.bridge.deadLetters.list()).toEqual([]);
  await world.books.act({ action: "delete", entity: "Payment", id: payment });
  await sweep(world);
  expect(Object.keys(world.registers(second))).toContain(`credits.quickbooks:${payment}.voided`);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB150] credit that Stripe holds for a customer, and that a person applies in QuickBooks, is told and recorded nowhere: Stripe would use it once more", async () => {
  await using world = await connect();
  const first = issuedInvoice(world, 1, "C-1");
  paid(world, first, "stripe:py_1", "119");
  creditToBalance(world, first, "59.5");
  await untilRegister(world, first, creditLink);
  const second = issuedInvoice(world, 2, "C-2");
  await untilRegister(world, second, "links.quickbooks");
  const [memo] = await world.books.find("select * from CreditMemo");
  const [booked] = await world.books.find("select * from Invoice where DocNumber = 'C-2'");
  const use = { action: "apply-credit", creditMemo: memo?.Id ?? "", invoice: booked?.Id ?? "" };
  const payment = String((await world.books.act(use))["Id"]);
  await sweep(world);
  await untilTold(
    world,
    new RegExp(`Payment ${payment} uses credit memo .* Stripe holds that credit`),
  );
  const recorded = () =>
    Object.keys(world.registers(second)).filter((path) => /^(?:credits|payments)\./.test(path));
  expect(recorded()).toEqual([]);
  // Taken off, what Stripe uses of it is applied as ever.
  await world.books.act({ action: "delete", entity: "Payment", id: payment });
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  paid(world, second, "stripe:in_2~balance", "59.5", used);
  await untilRegister(world, second, useLink);
  await sweep(world);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 0 }]);
  expect(recorded()).toEqual(["payments.stripe:in_2~balance"]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

const faults = [
  { kind: "timeout-after-commit" },
  { kind: "timeout-before-commit" },
  { kind: "truncated-body" },
  { kind: "status", status: 500, remembered: true, times: 2 },
];

test.each(faults)(
  "[QB29] after $kind of either call there is one credit memo and one use of it",
  { timeout: 20_000 },
  async (fault) => {
    await using world = await connect();
    await untilRead(world);
    const first = issuedInvoice(world, 1, "C-1");
    paid(world, first, "stripe:py_1", "119");
    const second = issuedInvoice(world, 2, "C-2");
    await untilRegister(world, first, "links.quickbooks.payments.stripe:py_1");
    await untilRegister(world, second, "links.quickbooks");
    for (const path of ["creditmemo", "payment"]) {
      await world.books.side("fault", {
        ...fault,
        match: { method: "POST", path: `/v3/company/${world.books.config.realm}/${path}` },
      });
    }
    creditToBalance(world, first, "59.5");
    paid(world, second, "stripe:in_2~balance", "59.5", used);
    await vi.waitFor(() => expect(world.registers(second)[useLink]).toBeDefined(), {
      timeout: 18_000,
      interval: 20,
    });
    await world.bridge.idle();
    expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 0 }]);
    expect(await world.books.find("select * from Payment")).toHaveLength(2);
    expect(await world.books.find("select * from Invoice where DocNumber = 'C-2'")).toMatchObject([
      { Balance: 59.5 },
    ]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test("[QB36] a company that applies credits by itself gets none until a person switches that off", async () => {
  await using world = await connect();
  const first = issuedInvoice(world, 1, "A-1");
  const other = issuedInvoice(world, 2, "A-2");
  paid(world, first, "stripe:py_1", "119");
  await untilRegister(world, first, "links.quickbooks.payments.stripe:py_1");
  await untilRegister(world, other, "links.quickbooks");
  // After it was connected.
  await world.books.act({ action: "auto-apply", enabled: true });
  creditToBalance(world, first, "11.9");
  world.replica.edit(other, {
    type: "apply-credit",
    key: "stripe:cn_2",
    credit: { amount: "23.8" },
  });
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toHaveLength(2));
  await untilTold(world, /apply credits by itself/);
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);

  await world.books.act({ action: "auto-apply", enabled: false });
  for (const { id } of world.bridge.deadLetters.list()) world.bridge.deadLetters.replay(id);
  await untilRegister(world, first, creditLink);
  await untilRegister(world, other, "links.quickbooks.credits.stripe:cn_2");
  expect(await world.books.find("select * from Invoice where DocNumber = 'A-2'")).toMatchObject([
    { Balance: 95.2 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
