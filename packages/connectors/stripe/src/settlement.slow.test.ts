import { expect, test } from "vitest";
import { z } from "zod";
import type { DocumentId } from "@concord/model";
import { connect, until } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const Summary = z.object({
  status: z.string(),
  outstanding: z.string(),
  flags: z.array(z.string()),
});

/** A bridge that hears of everything, and one open invoice over 100.00 EUR. */
async function openWorld(): Promise<{ world: Connected; invoice: string; id: DocumentId }> {
  let invoice = "";
  const world = await connect({
    webhooks: true,
    before: async (account) => {
      invoice = await account.openInvoice();
    },
  });
  return { world, invoice, id: await world.documentOf("invoice", invoice) };
}

/** Our settlement, once it is so, which is also what Stripe says. */
async function settles(
  { world, id }: { readonly world: Connected; readonly id: DocumentId },
  expected: z.infer<typeof Summary>,
): Promise<void> {
  await until(world, id, JSON.stringify(expected), () => {
    const { status, outstanding, flags } = summary(world, id);
    return JSON.stringify({ status, outstanding, flags }) === JSON.stringify(expected);
  });
}

function summary(world: Connected, id: DocumentId): z.infer<typeof Summary> {
  const found = world.summary(id);
  return Summary.parse(found);
}

async function chargeOf(world: Connected): Promise<string> {
  const [charge] = await world.account.list("/v1/charges");
  return z.string().parse(charge?.["id"]);
}

const agreement = (world: Connected) => world.bridge.reconcile(AbortSignal.timeout(5_000));

test("[ST20] payments in part, and what exceeds the invoice is the customer's, not its payment", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice, amount: 4_000 });
  await settles({ world, id }, { status: "partially-paid", outstanding: "60", flags: [] });
  await world.account.act("pay", { invoice, amount: 8_000 });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: [] });
  const amounts = Object.entries(world.registers(id)).filter(([path]) =>
    /^payments\.[^.]+$/.test(path),
  );
  expect(amounts.map(([, fact]) => fact)).toMatchObject([
    { amount: "40" },
    { amount: "60", total: "80", totalCurrency: "EUR", surplus: "20" },
  ]);
  expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
});

test("[ST21] the customer's balance pays the next invoice", async () => {
  const { world, invoice } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice, amount: 12_000 });
  const { customer } = z
    .object({ customer: z.string() })
    .parse(await world.account.get(`/v1/invoices/${invoice}`));
  const next = await world.account.act("create-invoice", {
    fields: { customer, currency: "eur" },
    lines: [{ amount: 5_000, description: "More" }],
    finalize: true,
  });
  const id = await world.documentOf("invoice", next.id);
  await settles({ world, id }, { status: "partially-paid", outstanding: "30", flags: [] });
  expect(world.registers(id)[`payments.stripe:${next.id}~balance`]).toMatchObject({
    amount: "20",
    from: "balance",
  });
  expect(await agreement(world)).toMatchObject({ checked: 2, agreeing: 2 });
});

test("[ST22] a refund opens the invoice again; one that failed does not", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: [] });
  const refund = await world.account.act("refund", {
    charge: await chargeOf(world),
    amount: 2_500,
  });
  await settles({ world, id }, { status: "partially-paid", outstanding: "25", flags: [] });
  await world.account.act("fail-refund", { refund: refund.id });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: [] });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST23] a dispute takes the money until it is won", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice });
  const dispute = await world.account.act("dispute", { charge: await chargeOf(world) });
  await settles({ world, id }, { status: "unpaid", outstanding: "100", flags: ["disputed"] });
  await world.account.act("close-dispute", { dispute: dispute.id, outcome: "won" });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: [] });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST23] a dispute that is lost leaves the invoice open", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice });
  const dispute = await world.account.act("dispute", { charge: await chargeOf(world) });
  await world.account.act("close-dispute", { dispute: dispute.id, outcome: "lost" });
  await settles({ world, id }, { status: "unpaid", outstanding: "100", flags: [] });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST24] a credit note before payment lowers the claim; voided, it does not", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  const note = await world.account.act("credit", { invoice, fields: { amount: 3_000 } });
  await settles(
    { world, id },
    { status: "partially-paid", outstanding: "70", flags: ["partly-credited"] },
  );
  await voidNote(world, note.id);
  await settles({ world, id }, { status: "unpaid", outstanding: "100", flags: [] });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

async function voidNote({ account }: Connected, note: string): Promise<void> {
  await fetch(`${account.url}/v1/credit_notes/${note}/void`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${account.config.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  });
}

test("[ST25] after payment a credit leaves nothing outstanding, whichever way the money goes back", async () => {
  for (const { to, ...fields } of [
    { amount: 3_000, refund_amount: 3_000 },
    { amount: 3_000, credit_amount: 3_000, to: "balance" },
    { amount: 3_000, out_of_band_amount: 3_000 },
  ]) {
    const { world, invoice, id } = await openWorld();
    await using _ = world;
    await world.account.act("pay", { invoice });
    await world.account.act("credit", { invoice, fields });
    await settles({ world, id }, { status: "paid", outstanding: "0", flags: ["partly-credited"] });
    const refunds = Object.entries(world.registers(id)).flatMap(([path, fact]) =>
      path.startsWith("refunds.") ? [z.object({ to: z.string().optional() }).parse(fact)] : [],
    );
    expect(refunds).toEqual([to === undefined ? {} : { to }]);
    expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
  }
});

test("[ST26] a refund that is tied to a credit note later stays one refund", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("pay", { invoice });
  const refund = await world.account.act("refund", {
    charge: await chargeOf(world),
    amount: 3_000,
  });
  await settles({ world, id }, { status: "partially-paid", outstanding: "30", flags: [] });
  await world.account.act("credit", {
    invoice,
    fields: { amount: 3_000, refunds: [{ refund: refund.id, amount_refunded: 3_000 }] },
  });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: ["partly-credited"] });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST27] paid outside of Stripe, void and uncollectible", async () => {
  const { world, invoice, id } = await openWorld();
  await using _ = world;
  await world.account.act("mark-uncollectible", { invoice });
  await world.account.act("mark-paid", { invoice });
  await settles({ world, id }, { status: "paid", outstanding: "0", flags: [] });

  const other = await world.account.openInvoice();
  await world.account.act("mark-uncollectible", { invoice: other });
  const written = await world.documentOf("invoice", other);
  await settles({ world, id: written }, { status: "unpaid", outstanding: "100", flags: [] });
  await world.account.act("void", { invoice: other });
  await settles({ world, id: written }, { status: "void", outstanding: "0", flags: [] });
  expect(await agreement(world)).toMatchObject({ checked: 2, agreeing: 2 });
});
