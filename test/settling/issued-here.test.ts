import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { amount, nobodyIsTold, settling, threeViews, vendors } from "./world.ts";
import type { Settling } from "./world.ts";

const waiting = { timeout: 40_000, interval: 50 };

/** As many invoices here as were issued here: nothing came back as another one. */
function documentsAre(world: Settling, ...ids: readonly string[]): void {
  const documents = world.ana.list("invoice").map(({ document }) => document);
  expect(documents.toSorted()).toEqual(ids.toSorted());
}

test.concurrent("[SL1] an invoice issued here is finalised in Stripe and booked in QuickBooks, once each under our number, and paid in all three", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  const { stripe } = await world.entered(invoice.number);
  await world.rest();
  expect(await threeViews(world, invoice)).toEqual({
    here: { status: "unpaid", outstanding: "238" },
    stripe: [{ status: "open", total: 23_800, open: 23_800 }],
    stripeNotes: [],
    books: [{ TotalAmt: 238, Balance: 238 }],
    memos: [],
  });
  await world.accounts.stripe({ action: "pay", invoice: stripe });
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "paid", outstanding: "0" },
    stripe: [{ status: "paid", open: 0 }],
    books: [{ TotalAmt: 238, Balance: 0 }],
  });
  expect(await world.accounts.count()).toEqual({
    "Stripe invoices": 1,
    "Stripe payments": 1,
    "QuickBooks invoices": 1,
    "QuickBooks payments": 1,
    "QuickBooks customers": 1,
  });
  documentsAre(world, invoice.id);
  nobodyIsTold(world);
});

test.concurrent.each(vendors)(
  "[SL1] whichever tool comes last gets it too, and nothing is said of either: %s",
  async (last) => {
    await using world = await settling();
    const other = last === "stripe" ? "quickbooks" : "stripe";
    const issued: { readonly id: DocumentId; readonly number: string }[] = [];
    await world.restart(last, async () => {
      const invoice = await world.issued();
      await vi.waitFor(async () => {
        const { links } = await world.read(invoice.id);
        expect(Object.keys(links)).toContain(other);
      }, waiting);
      issued.push(invoice);
    });
    for (const invoice of issued) {
      await world.entered(invoice.number);
      await world.rest();
      expect(await threeViews(world, invoice)).toMatchObject({
        stripe: [{ status: "open", total: 23_800 }],
        books: [{ TotalAmt: 238, Balance: 238 }],
      });
    }
    expect(issued).toHaveLength(1);
    nobodyIsTold(world);
  },
);

test.concurrent.each([
  "nothing",
  "timeout-after-commit",
  "timeout-before-commit",
  "truncated-body",
  "restarts",
  "doubles",
])(
  "[SL2, SL3] a credit note issued here is one in Stripe and one in QuickBooks, with its number, and comes back as nothing new (%s)",
  async (trouble) => {
    await using world = await settling();
    if (trouble === "doubles") for (const vendor of vendors) await world.another(vendor);
    const invoice = await world.issued();
    const { stripe } = await world.entered(invoice.number);
    if (trouble.includes("-")) {
      const kind = trouble;
      const match = { method: "POST" };
      await world.accounts.fault("stripe", { kind, match: { ...match, path: "/credit_notes" } });
      await world.accounts.fault("quickbooks", { kind, match: { ...match, path: "/creditmemo" } });
      await world.accounts.fault("quickbooks", { kind, match: { ...match, path: "/payment" } });
    }
    const part = await world.credited(invoice.id, amount("38"));
    if (trouble === "restarts") {
      for (let round = 0; round < 4; round += 1)
        for (const vendor of vendors) await world.restart(vendor);
    }
    await world.rest();
    const credited = {
      here: { status: "partially-paid", outstanding: "200" },
      stripe: [{ status: "open", total: 23_800, open: 20_000 }],
      stripeNotes: [{ total: 3_800, status: "issued", memo: expect.stringContaining(part.number) }],
      books: [{ TotalAmt: 238, Balance: 200 }],
      memos: [{ TotalAmt: 38, Balance: 0, DocNumber: part.number }],
    };
    expect(await threeViews(world, invoice)).toMatchObject(credited);
    await world.accounts.stripe({ action: "pay", invoice: stripe, amount: 20_000 });
    await world.rest();
    expect(await threeViews(world, invoice)).toMatchObject({
      ...credited,
      here: { status: "paid", outstanding: "0" },
      stripe: [{ status: "paid", open: 0 }],
      books: [{ Balance: 0 }],
    });
    const { ledger } = await world.read(invoice.id);
    expect(Object.keys(ledger.credits)).toEqual([part.id]);
    documentsAre(world, invoice.id, part.id);
    expect(await world.accounts.booked("CreditMemo")).toHaveLength(1);
    nobodyIsTold(world);
  },
);

test.concurrent("[SL4] a void travels to both tools, of a credit note and then of its invoice", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  await world.entered(invoice.number);
  const part = await world.credited(invoice.id, amount("38"));
  await world.rest();
  await world.voided(part.id);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "unpaid", outstanding: "238" },
    stripe: [{ status: "open", open: 23_800 }],
    stripeNotes: [{ status: "void" }],
    books: [{ TotalAmt: 238, Balance: 238 }],
    memos: [{ TotalAmt: 0, DocNumber: part.number }],
  });
  nobodyIsTold(world);
  await world.voided(invoice.id);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "void" },
    stripe: [{ status: "void" }],
    books: [{ TotalAmt: 0, Balance: 0 }],
  });
  documentsAre(world, invoice.id, part.id);
  nobodyIsTold(world);
});

test.concurrent("[SL4] a credit note and its invoice that are voided while the bridges are away are void in both tools", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  await world.entered(invoice.number);
  const part = await world.credited(invoice.id, amount("38"));
  await world.rest();
  await world.restart("stripe", () =>
    world.restart("quickbooks", async () => {
      await world.voided(part.id);
      await world.voided(invoice.id);
    }),
  );
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "void" },
    stripe: [{ status: "void" }],
    books: [{ TotalAmt: 0, Balance: 0 }],
    memos: [{ TotalAmt: 0 }],
  });
  nobodyIsTold(world);
});

test.concurrent("[SL4] a void of the copy in Stripe is told, and voids neither the invoice nor its booking until a person voids it here", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  const { stripe } = await world.entered(invoice.number);
  await world.rest();
  await world.accounts.stripe({ action: "void", invoice: stripe });
  await world.untilTold("stripe", /was issued here and stands, and its copy in_\w+ was voided/);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "unpaid", outstanding: "238" },
    stripe: [{ status: "void" }],
    books: [{ TotalAmt: 238, Balance: 238 }],
  });
  expect(world.told("quickbooks")).toEqual([]);
  await world.voided(invoice.id);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    here: { status: "void" },
    stripe: [{ status: "void" }],
    books: [{ TotalAmt: 0, Balance: 0 }],
  });
  nobodyIsTold(world);
});

test.concurrent("[SL5] a credit of a paid invoice stands in both tools, and what is paid out of it is booked once", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  const { stripe } = await world.entered(invoice.number);
  await world.accounts.stripe({ action: "pay", invoice: stripe });
  await vi.waitFor(
    async () => expect((await world.accounts.booked("Invoice"))[0]).toMatchObject({ Balance: 0 }),
    waiting,
  );
  const part = await world.credited(invoice.id, amount("38"));
  await world.rest();
  const credited = {
    here: { outstanding: "-38" },
    stripe: [{ status: "paid" }],
    stripeNotes: [{ total: 3_800, memo: expect.stringContaining(part.number) }],
    books: [{ TotalAmt: 238, Balance: 0 }],
    memos: [{ TotalAmt: 38, Balance: 38, DocNumber: part.number }],
  };
  expect(await threeViews(world, invoice)).toMatchObject(credited);
  nobodyIsTold(world);
  await world.write(invoice.id, {
    type: "record-refund",
    key: EntryKey.parse("bank-1"),
    refund: {
      amount: DecimalString.parse("38"),
      credit: EntryKey.parse(part.id),
      on: PlainDate.parse("2026-11-30"),
    },
  });
  await world.untilTold("quickbooks", /was entered as a credit memo before its refund over 38 EUR/);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    ...credited,
    here: { status: "paid", outstanding: "0" },
  });
  expect(await world.accounts.booked("RefundReceipt")).toEqual([]);
  expect(await world.accounts.listed("/v1/credit_notes")).toHaveLength(1);
  expect(world.told("stripe")).toEqual([]);
  documentsAre(world, invoice.id, part.id);
});

test.concurrent("[SL6] what a closed period keeps out of the books is told with what to do, and booked once that was done", async () => {
  await using world = await settling();
  await world.accounts.books({ action: "close-books", through: "2027-12-31" });
  const invoice = await world.issued();
  const refused = await world.untilTold("quickbooks", /6210/);
  expect(refused).toMatch(/books are closed through 2027-12-31/);
  const [letter] = world.bridge("quickbooks").deadLetters.list();
  expect(letter?.fixes.length).toBeGreaterThan(1);
  const part = await world.credited(invoice.id, amount("38"));
  await world.accounts.books({ action: "close-books", through: null });
  world.replay("quickbooks", /6210/);
  await world.entered(invoice.number);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    books: [{ TotalAmt: 238, Balance: 200 }],
    memos: [{ TotalAmt: 38, DocNumber: part.number }],
    stripe: [{ open: 20_000 }],
  });
  nobodyIsTold(world);
});

test.concurrent("[SL6] a number that a tool has given already is told by both, and goes in once it is free", async () => {
  await using world = await settling();
  const first = await world.issued();
  await world.entered(first.number);
  const number = first.number.replace(/1$/, "2");
  const customer = await world.accounts.stripe({
    action: "create-customer",
    fields: { name: "X" },
  });
  const draft = await world.accounts.stripe({
    action: "create-invoice",
    fields: { customer: customer["id"], currency: "eur", number },
  });
  const held = await world.accounts.books({
    action: "create",
    entity: "Customer",
    body: { DisplayName: "Somebody else" },
  });
  const [item] = await world.accounts.booked("Item");
  const taken = await world.accounts.books({
    action: "create",
    entity: "Invoice",
    body: {
      CustomerRef: { value: held["Id"] },
      DocNumber: number,
      Line: [
        {
          Amount: 7,
          DetailType: "SalesItemLineDetail",
          SalesItemLineDetail: { ItemRef: { value: item?.["Id"] }, TaxCodeRef: { value: "6" } },
        },
      ],
    },
  });
  const second = await world.issued();
  expect(second.number).toBe(number);
  await world.untilTold("stripe", /already in use/);
  await world.untilTold("quickbooks", /6140/);
  await world.accounts.stripe({ action: "delete-draft", invoice: draft["id"] });
  await world.accounts.books({
    action: "edit",
    entity: "Invoice",
    id: taken["Id"],
    changes: { DocNumber: "OLD-2" },
  });
  world.replay("stripe", /already in use/);
  world.replay("quickbooks", /6140/);
  await world.entered(number);
  await world.rest();
  expect(await threeViews(world, second)).toMatchObject({
    stripe: [{ status: "open", total: 23_800 }],
    books: [{ TotalAmt: 238, Balance: 238 }],
  });
  const told = vendors.flatMap((vendor) => world.told(vendor));
  expect(told.filter((reason) => /6140|already in use/.test(reason))).toEqual([]);
});

test.concurrent("[SL6] an invoice that was paid in Stripe while it was voided here is told, until the money is given back there", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  const { stripe } = await world.entered(invoice.number);
  await world.rest();
  await world.restart("stripe", async () => {
    await world.accounts.stripe({ action: "pay", invoice: stripe });
    await world.voided(invoice.id);
  });
  await world.untilTold("stripe", /void here, and Stripe says that 238 EUR of it are paid/);
  await world.accounts.stripe({
    action: "credit",
    invoice: stripe,
    fields: { amount: 23_800, refund_amount: 23_800 },
  });
  await vi.waitFor(() => expect(world.told("stripe")).toEqual([]), waiting);
});

test.concurrent("[SL7] a write-off is told for both tools with what to do, and changes nothing there", async () => {
  await using world = await settling();
  const invoice = await world.issued();
  await world.entered(invoice.number);
  await world.write(invoice.id, {
    type: "write-off",
    key: EntryKey.parse("w-1"),
    writeOff: { amount: DecimalString.parse("38") },
  });
  await world.untilTold("stripe", /38 EUR of the invoice were written off/);
  await world.untilTold("quickbooks", /38 EUR of .* were written off, and 238 EUR are open/);
  await world.rest();
  expect(await threeViews(world, invoice)).toMatchObject({
    stripe: [{ open: 23_800 }],
    stripeNotes: [],
    books: [{ Balance: 238 }],
    memos: [],
  });
  const letters = vendors.flatMap((vendor) => world.bridge(vendor).deadLetters.list());
  expect(letters).toHaveLength(2);
  for (const { fixes } of letters) expect(fixes.length).toBeGreaterThan(1);
});
