import type { Books } from "./books.ts";
import { createDesk, type Desk, ownFields } from "./desk.ts";
import { answered, business, missing, refused } from "./fault.ts";
import { AccountBody, ItemBody, PaymentMethodBody, TermBody } from "./list-fields.ts";
import type { Ref } from "./shared-fields.ts";
import { resolveRefs } from "./references.ts";
import { checkName, holdName } from "./unique-name.ts";

/** Items, accounts, terms and payment methods: a name that is unique in the list, and no delete. */

interface Named {
  readonly Id: string;
  readonly Name: string;
}

type ListEntity = "Item" | "Account" | "Term" | "PaymentMethod";

const followName =
  (entity: ListEntity) =>
  (books: Books, before: Named | undefined, after: Named | undefined): void => {
    if (after !== undefined) holdName(books, entity, after.Id, before?.Name, after.Name);
  };

const homeCurrency = (books: Books): Ref => ({ value: books.settings.homeCurrency });

export const itemDesk: Desk = createDesk("Item", {
  schema: ItemBody,
  complete(books, body, before) {
    const fault = checkName(books, "Item", body.Name, before?.Id);
    if (fault !== undefined) return refused(fault);
    const type = body.Type ?? "Service";
    if (type === "Inventory")
      return refused(business("Inventory is not switched on in this company.", "Type"));
    if (type !== "Category" && body.IncomeAccountRef === undefined)
      return refused(missing("IncomeAccountRef"));
    const refs = resolveRefs(
      books,
      {
        IncomeAccountRef: ["Account", body.IncomeAccountRef],
        ExpenseAccountRef: ["Account", body.ExpenseAccountRef],
        SalesTaxCodeRef: ["TaxCode", body.SalesTaxCodeRef],
      },
      before === undefined,
    );
    if (!refs.ok) return refs;
    return answered({
      ...body,
      ...refs.value,
      ...ownFields(books, "Item", before),
      FullyQualifiedName: body.Name,
      Type: type,
      Active: body.Active ?? true,
    });
  },
  follow: followName("Item"),
});

const classifications = new Map([
  ["Bank", "Asset"],
  ["Accounts Receivable", "Asset"],
  ["Other Current Asset", "Asset"],
  ["Income", "Revenue"],
  ["Other Income", "Revenue"],
  ["Expense", "Expense"],
  ["Other Expense", "Expense"],
  ["Other Current Liability", "Liability"],
  ["Equity", "Equity"],
]);

export const accountDesk: Desk = createDesk("Account", {
  schema: AccountBody,
  complete(books, body, before) {
    const fault = checkName(books, "Account", body.Name, before?.Id);
    if (fault !== undefined) return refused(fault);
    if (body.AccountType === undefined) return refused(missing("AccountType"));
    return answered({
      ...body,
      ...ownFields(books, "Account", before),
      FullyQualifiedName: body.Name,
      Classification: classifications.get(body.AccountType),
      CurrencyRef: body.CurrencyRef ?? homeCurrency(books),
      CurrentBalance: before?.CurrentBalance ?? 0,
      SubAccount: false,
      Active: body.Active ?? true,
    });
  },
  follow: followName("Account"),
});

export const termDesk: Desk = createDesk("Term", {
  schema: TermBody,
  complete(books, body, before) {
    const fault = checkName(books, "Term", body.Name, before?.Id);
    if (fault !== undefined) return refused(fault);
    return answered({
      ...body,
      ...ownFields(books, "Term", before),
      Type: "STANDARD",
      Active: body.Active ?? true,
    });
  },
  follow: followName("Term"),
});

export const paymentMethodDesk: Desk = createDesk("PaymentMethod", {
  schema: PaymentMethodBody,
  complete(books, body, before) {
    const fault = checkName(books, "PaymentMethod", body.Name, before?.Id);
    if (fault !== undefined) return refused(fault);
    return answered({
      ...body,
      ...ownFields(books, "PaymentMethod", before),
      Active: body.Active ?? true,
    });
  },
  follow: followName("PaymentMethod"),
});
