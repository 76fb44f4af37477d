import { expect, test } from "vitest";
import { amount, settling, threeViews } from "./world.ts";

test("[SL20] a credit of a paid invoice that a person uses in QuickBooks for the next one is told, and is no credit of that one in any of the three", async () => {
  await using world = await settling();
  const paid = await world.issued();
  const { stripe } = await world.entered(paid.number);
  await world.accounts.stripe({ action: "pay", invoice: stripe });
  await world.rest();
  await world.credited(paid.id, amount("38"));
  await world.rest();
  const next = await world.issued();
  const { quickbooks } = await world.entered(next.number);
  await world.rest();
  const before = await threeViews(world, paid);
  const [memo] = await world.accounts.booked("CreditMemo");
  const creditMemo = String(memo?.["Id"]);
  await world.accounts.books({ action: "apply-credit", creditMemo, invoice: quickbooks });
  await world.rest();
  await world.untilTold(
    "quickbooks",
    new RegExp(`uses credit memo ${creditMemo} for invoice ${quickbooks},`),
  );
  expect(await threeViews(world, next)).toMatchObject({
    here: { status: "unpaid", outstanding: "238" },
    stripe: [{ status: "open", open: 23_800 }],
    stripeNotes: [],
    books: [{ TotalAmt: 238, Balance: 200 }],
  });
  expect(await threeViews(world, paid)).toEqual({
    ...before,
    memos: [expect.objectContaining({ Balance: 0 })],
  });
  const { ledger } = await world.read(next.id);
  expect(ledger.credits).toEqual({});

  const uses = await world.accounts.booked("Payment");
  const use = uses
    .map(({ Id }) => Number(Id))
    .toSorted((a, b) => a - b)
    .at(-1);
  await world.accounts.books({ action: "delete", entity: "Payment", id: String(use) });
  await world.rest();
  expect(world.told("quickbooks")).toEqual([]);
  expect(await threeViews(world, paid)).toEqual(before);
});
