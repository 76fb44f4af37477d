import { type Act, perform } from "./act.ts";
import type { Company } from "./company.ts";
import type { EntityName, EntityTypes } from "./entities.ts";
import type { Fault } from "./fault.ts";
import { seedCustomers, seedItems } from "./seed-people.ts";
import { type SalesPlan, seedSales } from "./seed-sales.ts";
import { addDays, dayOf } from "./vendor-time.ts";
import { performWrite } from "./write-operation.ts";

export interface SeedReport {
  readonly customers: number;
  readonly items: number;
  readonly invoices: number;
}

/** A seeded world must obey the rules; where it does not, the seed itself is wrong. */
function refusedSeed(what: string, fault: Fault): Error {
  return new Error(`The seeded ${what} was refused: ${fault.code} ${fault.detail}`);
}

/**
 * Fills the company with `count` invoices in every state, the same ones each time.
 *
 * All of it goes through the rules of the API, so what it leaves could have been made by hand.
 * Nobody is told of it by webhook: it was there before anybody connected.
 */
export function seedWorld(company: Company, count: number): SeedReport {
  function write<K extends EntityName>(entity: K, body: object): EntityTypes[K] {
    const books = company.open();
    const done = performWrite(books, entity, "create", body, {});
    if (!done.ok) throw refusedSeed(entity, done.fault);
    const stored = books.get(entity, done.value.Id);
    if (stored === undefined) throw new Error(`The seeded ${entity} was not stored.`);
    return stored;
  }
  function act(input: Act): void {
    const done = perform(company.open(), input);
    if (!done.ok) throw refusedSeed(input.action, done.fault);
  }
  const books = company.open();
  const accountNamed = (name: string): string => books.holder("Account.Name", name) ?? "";
  const codes = [...books.walk("TaxCode")].filter(({ SalesTaxRateList }) => SalesTaxRateList);
  // Whoever is there already under the name of a seeded one takes its part.
  function named<K extends "Item" | "Customer">(entity: K, name: string, body: object) {
    const holder = books.holder(`${entity}.Name`, name.toLowerCase());
    return (holder === undefined ? undefined : books.get(entity, holder)) ?? write(entity, body);
  }
  const items = seedItems(codes, accountNamed("services")).map((body) =>
    named("Item", body.Name, body),
  );
  const customers = seedCustomers(Math.max(8, Math.ceil(count / 6)), company.settings).map((body) =>
    named("Customer", body.DisplayName, body),
  );
  const today = dayOf(books.now);

  for (let n = 0; n < count; n += 1) {
    const customer = customers[(n * 7) % customers.length];
    if (customer === undefined) continue;
    const date = addDays(today, -((n * 37) % 170) - 1);
    const sales = seedSales(n, { customer, date, items, codes, settings: company.settings });
    const invoice = write("Invoice", {
      ...sales,
      DueDate: addDays(date, n % 3 === 0 ? 14 : 60),
      CustomerMemo: { value: "Vielen Dank für Ihren Auftrag." },
      PrivateNote: `Order ${4000 + n}`,
    });
    giveFate(n, { invoice, sales, bank: accountNamed("bank"), write, act });
  }
  return { customers: customers.length, items: items.length, invoices: count };
}

/** In turn: open and overdue, paid, partly paid, void, credited, refunded. */
function giveFate(
  n: number,
  context: {
    readonly invoice: EntityTypes["Invoice"];
    readonly sales: SalesPlan;
    readonly bank: string;
    readonly write: <K extends EntityName>(entity: K, body: object) => EntityTypes[K];
    readonly act: (input: Act) => void;
  },
): void {
  const { invoice, sales, bank, write, act } = context;
  const { Id: id, TotalAmt: total } = invoice;
  const pay = (amount: number): void =>
    act({
      action: "record-payment",
      invoices: [{ id, amount }],
      date: addDays(invoice.TxnDate, 1),
      reference: `TRF-${1000 + n}`,
    });
  const part = { ...sales, Line: sales.Line.slice(0, 1) };
  switch (n % 10) {
    case 2:
    case 3:
    case 4:
      return pay(total);
    case 5:
      return pay(Math.floor(total / 2));
    case 6:
      return act({ action: "void", entity: "Invoice", id });
    case 7: {
      const memo = write("CreditMemo", part);
      return act({ action: "apply-credit", creditMemo: memo.Id, invoice: id });
    }
    case 8:
      pay(total);
      write("RefundReceipt", { ...part, DepositToAccountRef: { value: bank } });
      return undefined;
    default:
      return undefined;
  }
}
