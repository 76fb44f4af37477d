import { z } from "zod";
import type { Kernel, SideReply } from "../kernel/vendor.ts";
import { call } from "./act.ts";
import { payByCard } from "./collect.ts";
import { finalize } from "./invoice-lifecycle.ts";
import { addTaxRate } from "./tax-rates.ts";
import { seedCatalog, seedCustomers, type SeedCustomer, type SeedItem } from "./seed-catalog.ts";
import type { StripeSettings } from "./settings.ts";
import { createWorld, type World } from "./world.ts";

const Input = z.strictObject({ invoices: z.int().positive().max(20_000) });
const day = 86_400;
const seededKind = "seeded";
/** How far back the seeded past reaches. */
const pastDays = 180;

type Fate =
  | "draft"
  | "open"
  | "overdue"
  | "partly-paid"
  | "paid"
  | "paid-elsewhere"
  | "refunded"
  | "credited"
  | "uncollectible"
  | "void";

/** In this order, again and again: every state is there from eighteen invoices on. */
const fates: readonly [Fate, ...Fate[]] = [
  "paid",
  "open",
  "paid",
  "overdue",
  "partly-paid",
  "paid",
  "draft",
  "paid-elsewhere",
  "credited",
  "open",
  "paid",
  "refunded",
  "void",
  "overdue",
  "paid",
  "uncollectible",
  "partly-paid",
  "open",
];

interface Seeds {
  readonly customers: readonly SeedCustomer[];
  readonly items: readonly SeedItem[];
  /** Tax rate ids by "DE" or "FR" and whether the tax is inside the price. */
  readonly rates: Readonly<Record<string, string>>;
}

function taxRates(world: World): Seeds["rates"] {
  const rate = (country: string, percentage: number, inclusive: boolean): string =>
    addTaxRate(world, {
      country,
      display_name: country === "DE" ? "MwSt." : "TVA",
      inclusive,
      percentage,
      tax_type: "vat",
    }).id;
  return {
    "DE exclusive": rate("DE", 19, false),
    "DE inclusive": rate("DE", 19, true),
    "FR exclusive": rate("FR", 20, false),
    "FR inclusive": rate("FR", 5.5, true),
  };
}

/** One invoice with its fate, at moments of the past; `at` sets the time of what follows. */
function seedInvoice(
  world: World,
  seeds: Seeds,
  n: number,
  bornAt: number,
  at: (seconds: number) => void,
): void {
  const { random } = world.kernel;
  const fate = fates[n % fates.length] ?? "paid";
  const customer = seeds.customers[n % seeds.customers.length];
  if (customer === undefined) return;
  const today = world.kernel.clock.seconds();
  // What is not overdue is due in the future, whenever it was written.
  const days = fate === "overdue" ? 7 : Math.ceil((today - bornAt) / day) + 14;
  at(fate === "overdue" ? Math.min(bornAt, today - 10 * day) : bornAt);
  const taxed = customer.country === "DE" || customer.country === "FR";
  const behavior = n % 3 === 0 ? "inclusive" : "exclusive";
  const rate = seeds.rates[`${customer.country} ${behavior}`];
  const invoice = call(world, "POST", "/v1/invoices", {
    customer: customer.id,
    collection_method: "send_invoice",
    currency: customer.currency,
    days_until_due: days,
    description: customer.greeting,
    ...(taxed && rate !== undefined ? { default_tax_rates: [rate] } : {}),
  });
  const id = String(invoice["id"]);
  const lines = Array.from({ length: random.integer(1, 4) }, (_, index) => {
    const item = seeds.items[(n + index * 3) % seeds.items.length];
    return {
      description: item?.description ?? "Service",
      price_data: {
        currency: customer.currency,
        product: item?.product ?? "",
        unit_amount_decimal: item?.prices[customer.currency] ?? "1000",
      },
      quantity_decimal: random.pick(["1", "2", "3", "0.5", "12"]),
    };
  });
  call(world, "POST", `/v1/invoices/${id}/add_lines`, { lines });
  if (fate === "draft") return;
  finalize(world, world.get("invoice", id));
  meetFate(world, id, fate, () => at(Math.min(today, world.now() + random.integer(1, 5) * day)));
}

function meetFate(world: World, id: string, fate: Fate, later: () => void): void {
  const path = `/v1/invoices/${id}`;
  const invoice = world.get("invoice", id);
  later();
  switch (fate) {
    case "draft":
    case "open":
    case "overdue":
      return;
    case "paid":
      payByCard(world, invoice, invoice.amount_remaining);
      return;
    case "partly-paid":
      payByCard(world, invoice, Math.max(1, Math.floor(invoice.amount_remaining / 3)));
      return;
    case "paid-elsewhere":
      call(world, "POST", `${path}/pay`, { paid_out_of_band: true });
      return;
    case "refunded": {
      const intent = payByCard(world, invoice, invoice.amount_remaining);
      const [payment] = world.owned("invoice_payment", intent.id);
      later();
      if (payment?.payment.type !== "payment_intent") return;
      const amount = Math.max(1, Math.floor(invoice.total / 4));
      const { payment_intent } = payment.payment;
      call(world, "POST", "/v1/refunds", {
        payment_intent,
        amount,
        reason: "requested_by_customer",
      });
      return;
    }
    case "credited": {
      const amount = Math.max(1, Math.floor(invoice.total / 5));
      const fields = { invoice: id, amount, reason: "product_unsatisfactory" };
      call(world, "POST", "/v1/credit_notes", fields);
      return;
    }
    case "uncollectible":
      call(world, "POST", `${path}/mark_uncollectible`);
      return;
    case "void":
      call(world, "POST", `${path}/void`);
  }
}

/**
 * Fills the account with a believable past: customers, products, tax rates, and invoices in every
 * state. It is written silently, as a past that nobody is told of again. A world is seeded once.
 */
export function seedStripe(kernel: Kernel, settings: StripeSettings, input: unknown): SideReply {
  const wanted = Input.safeParse(input);
  if (!wanted.success)
    return { type: "refused", status: 400, message: z.prettifyError(wanted.error) };
  const known = kernel.store.get<number>(seededKind, "invoices");
  if (known !== undefined) return { type: "done", body: { seeded: false, invoices: known } };

  const count = wanted.data.invoices;
  const today = kernel.clock.seconds();
  let time = today - pastDays * day;
  const world = createWorld(kernel, settings, {
    cause: { id: null, idempotency_key: null },
    now: () => time,
    silent: true,
  });
  const seeds: Seeds = {
    customers: seedCustomers(world),
    items: seedCatalog(world),
    rates: taxRates(world),
  };
  const step = Math.floor(((pastDays - 2) * day) / count);
  for (let n = 0; n < count; n += 1) {
    const bornAt = today - pastDays * day + (n + 1) * step;
    seedInvoice(world, seeds, n, bornAt, (seconds) => {
      time = seconds;
    });
  }
  kernel.store.put(seededKind, "invoices", count);
  return { type: "done", body: { seeded: true, invoices: count } };
}
