import { summaryOf } from "@concord/document";
import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import type { Books } from "../testing/books.ts";
import { connect } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead } from "../testing/settled.ts";
import { documentOf, invoiced, line, openShop, registersOf } from "../testing/shop.ts";

const today = PlainDate.parse("2026-11-30");

/** A person in QuickBooks gives the customer 59.50. Answers the memo's id. */
async function given(books: Books): Promise<string> {
  const body = { CustomerRef: { value: "1" }, Line: [line(50)] };
  const memo = await books.act({ action: "create", entity: "CreditMemo", body });
  return String(memo["Id"]);
}

async function apply(
  books: Books,
  creditMemo: string,
  invoice: string,
  amount?: number,
): Promise<string> {
  const use = { action: "apply-credit", creditMemo, invoice };
  return String((await books.act(amount === undefined ? use : { ...use, amount }))["Id"]);
}

/** What is left of a credit memo here, and what it is said to be. */
function standing(world: Connected, memo: string): readonly [string, string] {
  const note = documentOf(world, "credit-note", memo);
  if (note?.kind !== "invoice") throw new Error(`Credit memo ${memo} is not here.`);
  const { status, outstanding } = summaryOf(note, today);
  return [status, outstanding];
}

const notesOf = (world: Connected) =>
  world.replica.all().filter((each) => each.kind === "invoice" && each.invoice.kind !== "invoice");

/** Everything is as the books have it, nobody is asked, and nothing was sent there. */
async function expectRest(world: Connected): Promise<void> {
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(await world.bridge.reconcile(AbortSignal.timeout(5_000))).toMatchObject({ findings: [] });
  expect(notesOf(world)).toHaveLength(1);
  const written = (await world.books.requests()).filter(({ method }) => method !== "GET");
  expect(written.map(({ path }) => path)).toEqual([]);
}

test.each(["first", "last"])(
  "[QB140] a credit memo that was applied is used up on its own document too, also where it is read %s",
  async (when) => {
    let [invoice, memo] = ["", ""];
    const use = async (books: Books): Promise<void> => {
      // Numbers are taken in order, and so are objects read.
      if (when === "first") memo = await given(books);
      invoice = await invoiced(books);
      if (when === "last") memo = await given(books);
      await apply(books, memo, invoice);
    };
    await using world = await connect({
      before: async (books) => {
        await openShop(books);
        if (when === "first") await use(books);
      },
    });
    await untilRead(world);
    if (when === "last") {
      await use(world.books);
      await sweep(world);
    }
    expect(standing(world, memo)).toEqual(["credited", "0"]);
    expect(Object.values(registersOf(world, invoice, /^credits\./))).toMatchObject([
      { amount: "59.5", creditNote: `quickbooks:${memo}` },
    ]);
    await expectRest(world);
  },
);

const part = (TxnType: string, TxnId: string, Amount: number) => ({
  Amount,
  LinkedTxn: [{ TxnId, TxnType }],
});

test("[QB141] a memo that is applied in parts is used by as much, and by less once a part is taken off", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const [first, second] = [await invoiced(world.books), await invoiced(world.books)];
  const memo = await given(world.books);
  const use = await apply(world.books, memo, first, 20);
  await sweep(world);
  expect(standing(world, memo)).toEqual(["partially-paid", "39.5"]);
  await apply(world.books, memo, second, 30);
  await sweep(world);
  expect(standing(world, memo)).toEqual(["partially-paid", "9.5"]);
  const Line = [part("Invoice", first, 25), part("CreditMemo", memo, 25)];
  await world.books.act({ action: "edit", entity: "Payment", id: use, changes: { Line } });
  await sweep(world);
  expect(standing(world, memo)).toEqual(["partially-paid", "4.5"]);
  await world.books.act({ action: "delete", entity: "Payment", id: use });
  await sweep(world);
  expect(standing(world, memo)).toEqual(["partially-paid", "29.5"]);
  await apply(world.books, memo, first);
  await sweep(world);
  expect(standing(world, memo)).toEqual(["credited", "0"]);
  await expectRest(world);
});

test("[QB142] what used a memo that is void or deleted there is taken back with it", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const invoice = await invoiced(world.books);
  const memo = await given(world.books);
  await apply(world.books, memo, invoice);
  await sweep(world);
  await world.books.act({ action: "delete", entity: "CreditMemo", id: memo });
  await sweep(world);
  expect(standing(world, memo)).toEqual(["unpaid", "59.5"]);
  expect(Object.keys(registersOf(world, invoice, /^credits\..*voided$/))).toHaveLength(1);

  const other = await given(world.books);
  await apply(world.books, other, invoice);
  await sweep(world);
  await world.books.act({ action: "void", entity: "CreditMemo", id: other });
  await sweep(world);
  expect(standing(world, other)).toEqual(["void", "0"]);
  const note = documentOf(world, "credit-note", other);
  expect(Object.keys(note?.registers ?? {}).filter((path) => path.startsWith("credits."))).toEqual(
    expect.arrayContaining([expect.stringMatching(/\.voided$/)]),
  );
});
