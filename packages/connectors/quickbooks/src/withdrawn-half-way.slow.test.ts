import { expect, test, vi } from "vitest";
import { connect, issuedInvoice } from "../testing/connected.ts";
import { only, sweep, told, untilRegister } from "../testing/settled.ts";

test.each([403, 400])(
  "[QB132] a credit that is withdrawn after entering it stopped half-way (%i) leaves no memo open there",
  async (status) => {
    await using world = await connect();
    const invoice = issuedInvoice(world, 1, "T-2");
    await untilRegister(world, invoice, "links.quickbooks");
    const path = `/v3/company/${world.books.config.realm}/payment`;
    await world.books.side("fault", { kind: "status", status, match: { path }, times: 1 });
    const credit = { amount: "11.9", creditNote: "CN-1" };
    world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
    await vi.waitFor(() => expect(told(world)).toHaveLength(1), { timeout: 10_000 });
    expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 11.9 }]);

    world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
    await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
    await sweep(world);
    expect(await world.books.find("select * from CreditMemo")).toMatchObject([
      { TotalAmt: 0, Balance: 0 },
    ]);
    for (const { id } of world.bridge.deadLetters.list()) world.bridge.deadLetters.replay(id);
    await world.bridge.idle();
    expect(told(world)).toEqual([]);
    expect(await world.books.find("select * from Payment")).toEqual([]);
  },
);

test("[QB132] of a credit that was refused before anything of it was written nothing is left to void", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-2");
  await untilRegister(world, invoice, "links.quickbooks");
  const path = `/v3/company/${world.books.config.realm}/creditmemo`;
  await world.books.side("fault", { kind: "status", status: 400, match: { path }, times: 1 });
  const credit = { amount: "11.9", creditNote: "CN-1" };
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  await vi.waitFor(() => expect(told(world)).toHaveLength(1), { timeout: 10_000 });
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  await world.bridge.idle();
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);
  expect(told(world)).toHaveLength(1);
});

test("[QB132] nor does one that is withdrawn before anybody could say whether it was entered", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-2");
  await untilRegister(world, invoice, "links.quickbooks");
  const path = `/v3/company/${world.books.config.realm}/payment`;
  await world.books.side("fault", { kind: "timeout-before-commit", match: { path }, times: 1 });
  const credit = { amount: "11.9", creditNote: "CN-1" };
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  await vi.waitFor(async () => expect(await only(world, "CreditMemo")).not.toBe(""));
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { TotalAmt: 0, Balance: 0 },
  ]);
  expect(told(world)).toEqual([]);
});
