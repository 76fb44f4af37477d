import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { connect, issuedInvoice } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRegister, untilTold } from "../testing/settled.ts";

const creditLink = "links.quickbooks.credits.stripe:cn_1";

/** Credits 11.90 of an invoice, and names its memo there. */
async function credited(world: Connected, invoice: DocumentId): Promise<string> {
  const credit = { amount: "11.9", creditNote: "CN-1" };
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  await untilRegister(world, invoice, creditLink);
  const [memo] = await world.books.find("select * from CreditMemo");
  return memo?.Id ?? "";
}

/** An invoice that a payment in QuickBooks settles: its credit is an open memo there. */
async function openMemo(world: Connected) {
  const invoice = issuedInvoice(world, 1, "T-1");
  await untilRegister(world, invoice, "links.quickbooks");
  const pay = { action: "record-payment", invoices: [{ id: "1", amount: 119 }] };
  const payment = String((await world.books.act(pay))["Id"]);
  await sweep(world);
  return { invoice, payment, memo: await credited(world, invoice) };
}

const creditsOf = (world: Connected, invoice: DocumentId): readonly string[] =>
  Object.keys(world.registers(invoice)).filter((path) => path.startsWith("credits."));

const findings = async (world: Connected) =>
  (await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings;

test("[QB91] an open memo of ours that a person applies to its own invoice is no second credit, and is voided with its credit", async () => {
  await using world = await connect();
  const { invoice, payment, memo } = await openMemo(world);
  await world.books.act({ action: "delete", entity: "Payment", id: payment });
  await sweep(world);
  await world.books.act({ action: "apply-credit", creditMemo: memo, invoice: "1" });
  await sweep(world);
  expect(creditsOf(world, invoice)).toEqual(["credits.stripe:cn_1"]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(await findings(world)).toEqual([]);
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 0 }]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 119 }]);
});

test("[QB91] who removes our application of a memo and applies it again has no second credit", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-3");
  const memo = await credited(world, invoice);
  const [payment] = await world.books.find("select * from Payment");
  await world.books.act({ action: "delete", entity: "Payment", id: payment?.Id ?? "" });
  await sweep(world);
  await world.books.act({ action: "apply-credit", creditMemo: memo, invoice: "1" });
  await sweep(world);
  expect(creditsOf(world, invoice)).toEqual(["credits.stripe:cn_1"]);
  expect(await findings(world)).toEqual([]);
});

test("[QB92] a memo of ours that a person uses for another invoice is told until it is taken off, and is never a credit of that one", async () => {
  await using world = await connect();
  const { invoice, memo } = await openMemo(world);
  const other = issuedInvoice(world, 2, "T-4");
  await untilRegister(world, other, "links.quickbooks");
  const [booked] = await world.books.find("select * from Invoice where DocNumber = 'T-4'");
  const id = booked?.Id ?? "";
  const used = await world.books.act({ action: "apply-credit", creditMemo: memo, invoice: id });
  await sweep(world);
  const payment = String(used["Id"]);
  await untilTold(
    world,
    new RegExp(
      `Payment ${payment} uses credit memo ${memo} for invoice ${id}, and that memo is a credit of invoice 1`,
    ),
  );
  expect(world.bridge.deadLetters.list()).toMatchObject([
    { fixes: expect.arrayContaining([expect.stringContaining(`off payment ${payment}`)]) },
  ]);
  expect(creditsOf(world, other)).toEqual([]);
  expect(creditsOf(world, invoice)).toEqual(["credits.stripe:cn_1"]);
  await world.books.act({ action: "delete", entity: "Payment", id: payment });
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
