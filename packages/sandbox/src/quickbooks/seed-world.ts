import type { Company } from "./company.ts";
import { onlyId } from "./closed-period.ts";
import type { EntityName, Stored } from "./entities.ts";
import { perform } from "./act.ts";
import { seedCustomers, seedItems } from "./seed-people.ts";
import { addDays, dayOf } from "./vendor-time.ts";
import { performWrite } from "./write-operation.ts";

/** A seeded world must obey the rules; where it does not, the seed itself is wrong. */
class SeedRefused extends Error {}

export interface SeedReport {
  readonly customers: number;
  readonly items: number;
  readonly invoices: number;
}

/**
 * Fills the company with `count` invoices in every state, the same ones each time.
 *
 * All of it goes through the rules of the API, so what it leaves could have been made by hand.
 * Nobody is told of it by webhook: it was there before anybody connected.
 */
export function seedWorld(company: Company, count: number): SeedReport {
  const write = (entity: EntityName, body: object): Stored => {
    const done = performWrite(company.open(), entity, "create", body, {});
    if (!done.ok) throw new SeedRefused(`${entity}: ${done.fault.detail}`);
    return done.value as Stored;
  };
  const act = (input: Parameters<typeof perform>[1]): void => {
    const done = perform(company.open(), input);
    if (!done.ok) throw new SeedRefused(`${input.action}: ${done.fault.detail}`);
  };

  const books = company.open();
  const today = dayOf(books.now);
  const codes = [...books.walk("TaxCode")].filter(({ Id }) => Id !== "TAX" && Id !== "NON");
  const [bank, income] = ["Bank", "Services"].map(
    (name) => [...books.walk("Account")].find((account) => account.Name === name)?.Id ?? "2",
  );
  const items = seedItems(codes, income ?? "").map((body) => write("Item", body));
  const customers = seedCustomers(Math.max(8, Math.ceil(count / 6)), company.settings).map((body) =>
    write("Customer", body),
  );
  const domestic = company.settings.country === "US";

  for (let n = 0; n < count; n += 1) {
    const customer = customers[(n * 7) % customers.length];
    if (customer === undefined || !("CurrencyRef" in customer)) continue;
    const whole = customer.CurrencyRef?.value === "JPY";
    const foreign = customer.CurrencyRef?.value !== company.settings.homeCurrency;
    const date = addDays(today, -((n * 37) % 170) - 1);
    const Line = Array.from({ length: 1 + (n % 4) }, (_, row) => {
      const item = items[(n + row * 5) % items.length];
      const cents = whole
        ? 100 * (40 + ((n * 131 + row * 17) % 900))
        : 1250 + ((n * 7919 + row * 977) % 48_000);
      const Qty = 1 + ((n + row) % 5);
      const code = codes[foreign ? codes.length - 1 : (n + row) % Math.min(2, codes.length)];
      return {
        Description: item !== undefined && "Description" in item ? item.Description : "",
        Amount: (cents * Qty) / 100,
        DetailType: "SalesItemLineDetail",
        SalesItemLineDetail: {
          ItemRef: { value: item?.Id },
          UnitPrice: cents / 100,
          Qty,
          TaxCodeRef: { value: domestic ? "TAX" : code?.Id },
        },
      };
    });
    const discount =
      n % 11 === 4
        ? [
            {
              DetailType: "DiscountLineDetail",
              DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
            },
          ]
        : [];
    const sales = {
      CustomerRef: { value: customer.Id },
      TxnDate: date,
      GlobalTaxCalculation: n % 5 === 2 && !domestic ? "TaxInclusive" : "TaxExcluded",
      Line: [...Line, ...discount],
      ...(domestic ? { TxnTaxDetail: { TxnTaxCodeRef: { value: codes[0]?.Id } } } : {}),
    };
    const invoice = write("Invoice", {
      ...sales,
      DueDate: addDays(date, n % 3 === 0 ? 14 : 60),
      CustomerMemo: { value: "Vielen Dank für Ihren Auftrag." },
      PrivateNote: `Order ${4000 + n}`,
    });
    const id = invoice.Id;
    const total = "TotalAmt" in invoice ? invoice.TotalAmt : 0;
    const half = whole ? Math.floor(total / 2) : Math.floor(total * 50) / 100;
    const pay = (amount?: number) =>
      act({
        action: "record-payment",
        invoices: [{ id, ...(amount === undefined ? {} : { amount }) }],
        date: addDays(date, 1),
        reference: `TRF-${1000 + n}`,
      });
    // In turn: open twice, paid three times, partly paid, void, credited, refunded, overdue.
    switch (n % 10) {
      case 2:
      case 3:
      case 4:
        pay();
        break;
      case 5:
        pay(half);
        break;
      case 6:
        act({ action: "void", entity: "Invoice", id });
        break;
      case 7: {
        const [line] = Line;
        const memo = write("CreditMemo", { ...sales, Line: [line] });
        act({ action: "apply-credit", creditMemo: memo.Id, invoice: id });
        break;
      }
      case 8:
        pay();
        write("RefundReceipt", {
          ...sales,
          Line: [Line[0]],
          DepositToAccountRef: { value: bank ?? onlyId },
        });
        break;
      default:
        break;
    }
  }
  return { customers: customers.length, items: items.length, invoices: count };
}
