import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stripe } from "stripe";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { systemClock } from "../kernel/rim.ts";
import { idOf, startStripe } from "../testing/stripe-rig.ts";
import { receiveWebhooks } from "../testing/webhook-receiver.ts";
import type { BalanceTransaction } from "./balance.ts";
import type { Charge } from "./charge.ts";
import type { CreditNote } from "./credit-note.ts";
import type { Customer } from "./customers.ts";
import type { InvoicePayment } from "./invoice-payment.ts";
import type { Invoice } from "./invoice.ts";
import type { PaymentIntent } from "./payment-intent.ts";
import type { PaymentRecord } from "./payment-records.ts";
import type { Refund } from "./refunds.ts";

test("[SS21] after a timeout the same key finds out whether the request was done", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  for (const kind of ["timeout-after-commit", "timeout-before-commit", "truncated-body"]) {
    await rig.fault({ kind, match: { method: "POST", path: "/v1/customers" }, times: 2 });
    const create = () => stripe.customers.create({ name: kind }, { idempotencyKey: kind });
    await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
    await rig.side("DELETE", "fault");
    expect((await create()).name).toBe(kind);
  }
  const names = (await stripe.customers.list()).data.map(({ name }) => name);
  expect(names).toEqual(["truncated-body", "timeout-before-commit", "timeout-after-commit"]);
});

test("[SS21] webhooks forged, doubled, late and out of order arrive just so", async () => {
  await using receiver = await receiveWebhooks();
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret: "whsec_a" }] });
  const create = async (name: string) => rig.stripe.customers.create({ name });
  const armed = async (fault: object, name: string) => {
    receiver.got.length = 0;
    await rig.fault(fault);
    await create(name);
    await rig.advance(0);
    return receiver.got;
  };
  const forged = await armed({ kind: "webhook-forge" }, "F");
  await expect(
    rig.stripe.webhooks.constructEventAsync(
      forged[0]?.body ?? "",
      forged[0]?.headers["stripe-signature"] ?? "",
      "whsec_a",
      Number.MAX_SAFE_INTEGER,
    ),
  ).rejects.toThrow("signature");
  expect((await armed({ kind: "webhook-double" }, "D")).length).toBe(2);
  expect((await armed({ kind: "webhook-reorder" }, "1")).length).toBe(0);
  await create("2");
  await rig.advance(0);
  expect(receiver.got.map(({ body }) => body.includes('"name": "2"'))).toEqual([true, false]);
});

test("[SS22] everything is there after a restart: objects, keys, time, webhooks on their way", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-"));
  try {
    await using receiver = await receiveWebhooks([500]);
    const options = {
      dataFile: join(folder, "world.sqlite"),
      webhooks: [{ url: receiver.url, secret: "w" }],
    };
    let id = "";
    {
      await using rig = await startStripe(options);
      ({ id } = await rig.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" }));
      await rig.advance(30_000);
    }
    await using rig = await startStripe(options);
    const again = await rig.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" });
    expect(again.id).toBe(id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await rig.stripe.customers.list()).data.length).toBe(1);
    expect((await rig.stripe.webhookEndpoints.list()).data.length).toBe(1);
    // The first attempt was refused; its repetition is due a minute after it.
    await rig.advance(30_000);
    expect(receiver.got.length).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Runs a sandbox in a process of its own until it is killed; answers its address. */
const program = `
  import { createStripeSandbox } from ${JSON.stringify(new URL("stripe-sandbox.ts", import.meta.url).href)};
  const { url } = await createStripeSandbox({ dataFile: process.argv[1], seed: "k" });
  process.stdout.write(url);
  setInterval(() => {}, 1_000);
`;

test("[SS22] what was answered is there after kill -9, and its webhook is still sent", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-"));
  const dataFile = join(folder, "world.sqlite");
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, dataFile]);
  try {
    await using receiver = await receiveWebhooks();
    const [url] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, "data"));
    const target = JSON.stringify({ url: receiver.url, secret: "w" });
    await fetch(`${url.toString()}/_sandbox/webhooks`, { method: "POST", body: target });
    const late = JSON.stringify({ kind: "webhook-late", ms: 60_000 });
    await fetch(`${url.toString()}/_sandbox/fault`, { method: "POST", body: late });
    const headers = {
      authorization: "Bearer sk_test_sandbox",
      "content-type": "application/x-www-form-urlencoded",
      "idempotency-key": "k",
    };
    await fetch(`${url.toString()}/v1/customers`, { method: "POST", headers, body: "name=A" });
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    expect(receiver.got).toEqual([]);

    await using rig = await startStripe({ dataFile, clock: systemClock });
    expect((await rig.stripe.customers.list()).data).toMatchObject([{ name: "A" }]);
    await rig.advance(61_000);
    expect(receiver.got.length).toBe(1);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});

test("[SS23] a seeded world has every state, and is seeded once", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  expect(await rig.side("POST", "seed", { invoices: 36 })).toEqual({ seeded: true, invoices: 36 });
  expect(await rig.side("POST", "seed", { invoices: 9 })).toEqual({ seeded: false, invoices: 36 });
  const invoices: Stripe.Invoice[] = [];
  for await (const invoice of stripe.invoices.list({ limit: 100 })) invoices.push(invoice);
  expect(invoices.length).toBe(36);
  expect(new Set(invoices.map(({ status }) => status))).toEqual(
    new Set(["draft", "open", "paid", "void", "uncollectible"]),
  );
  expect(new Set(invoices.map(({ currency }) => currency))).toEqual(
    new Set(["eur", "usd", "gbp", "jpy", "kwd"]),
  );
  const now = z.object({ now: z.number() }).parse(await rig.side("GET", "clock")).now / 1000;
  const open = invoices.filter(({ status }) => status === "open");
  expect(open.some((invoice) => invoice.amount_paid > 0)).toBe(true);
  expect(open.some((invoice) => (invoice.due_date ?? now) < now)).toBe(true);
  expect(invoices.every((invoice) => invoice.created <= now)).toBe(true);
  expect(
    invoices.flatMap((invoice) => invoice.total_taxes ?? []).map((tax) => tax.tax_behavior),
  ).toEqual(expect.arrayContaining(["inclusive", "exclusive"]));
  expect((await stripe.creditNotes.list()).data.length).toBeGreaterThan(0);
  expect((await stripe.refunds.list()).data.length).toBeGreaterThan(0);
  expect(await rig.eventTypes()).toEqual([]);
});

test("[SS23] the same seed makes the same world", async () => {
  const worlds = [];
  for (const seed of ["x", "x", "y"]) {
    await using rig = await startStripe({ seed });
    await rig.side("POST", "seed", { invoices: 5 });
    worlds.push(JSON.stringify(await rig.side("GET", "state")));
  }
  expect(worlds[0]).toBe(worlds[1]);
  expect(worlds[0]).not.toBe(worlds[2]);
});

test("[SS24] a person in the dashboard does what the API can, under nobody's key", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = idOf(await rig.act({ action: "create-customer", fields: { name: "Crêperie" } }));
  const open = idOf(
    await rig.act({
      action: "create-invoice",
      fields: { customer, currency: "eur" },
      lines: [{ amount: 900, description: "Œufs" }],
      finalize: true,
    }),
  );
  await rig.act({ action: "edit-invoice", invoice: open, fields: { metadata: { seen: "yes" } } });
  await rig.act({ action: "credit", invoice: open, fields: { amount: 100 } });
  await rig.act({ action: "mark-paid", invoice: open });
  expect(await stripe.invoices.retrieve(open)).toMatchObject({
    status: "paid",
    amount_paid: 800,
    metadata: { seen: "yes" },
  });
  const [event] = (await stripe.events.list({ type: "invoice.paid" })).data;
  expect(event?.request).toEqual({ id: null, idempotency_key: null });
  await expect(rig.act({ action: "void", invoice: open })).rejects.toThrow("This invoice is paid");
  await expect(rig.act({ action: "dance" })).rejects.toThrow("action");
});

test("[SS24] the page shows invoices with buttons, and what people wrote as text only", async () => {
  await using rig = await startStripe();
  const customer = await rig.stripe.customers.create({ name: "<script>alert(1)</script>" });
  const draft = await rig.stripe.invoices.create({ customer: customer.id, currency: "jpy" });
  await rig.stripe.invoices.addLines(draft.id, { lines: [{ amount: 1_500 }] });
  const open = await rig.stripe.invoices.finalizeInvoice(draft.id);
  const page = await (await fetch(`${rig.sandbox.url}/_sandbox/`)).text();
  expect(page).toContain("1500 JPY");
  expect(page).toContain(`&quot;invoice&quot;:&quot;${open.id}&quot;`);
  expect(page).not.toContain("<script>alert");
});

test("[SS25] a revision takes the place of the invoice it was made from", async () => {
  await using rig = await startStripe();
  const { invoices } = rig.stripe;
  const original = await rig.openInvoice(5_000);
  const from_invoice = { action: "revision", invoice: original.id } as const;
  const revision = await invoices.create({ from_invoice });
  expect(revision).toMatchObject({ status: "draft", total: 5_000, customer: original.customer });
  await invoices.finalizeInvoice(revision.id);
  expect(await invoices.retrieve(original.id)).toMatchObject({
    status: "void",
    latest_revision: revision.id,
  });
});

/** Fields that the SDK's type demands and ours lacks. */
type Missing<Theirs, Ours> = Exclude<
  { [K in keyof Theirs]-?: undefined extends Theirs[K] ? never : K }[keyof Theirs],
  keyof Ours
>;

test("[SS26] our objects have every field that the SDK's types promise", async () => {
  expectTypeOf<Missing<Stripe.Invoice, Invoice>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.Customer, Customer>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.CreditNote, CreditNote>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.Charge, Charge>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.PaymentIntent, PaymentIntent>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.PaymentRecord, PaymentRecord>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.InvoicePayment, InvoicePayment>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.BalanceTransaction, BalanceTransaction>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<Stripe.Refund, Refund>>().toEqualTypeOf<never>();
  await using rig = await startStripe();
  const invoice = await rig.openInvoice();
  expect(Object.keys(invoice)).not.toContain("days_until_due");
  expect(await rig.stripe.accounts.retrieveCurrent()).toMatchObject({
    object: "account",
    country: "DE",
  });
});
