import type { Books } from "./books.ts";
import { createDesk, type Desk, ownFields } from "./desk.ts";
import { answered, business, missing, refused } from "./fault.ts";
import { type Customer, CustomerBody } from "./list-fields.ts";
import { resolveRefs } from "./references.ts";
import { checkName, holdName } from "./unique-name.ts";

/** The name of an inactive customer is free again for another one. */
const deletedMark = " (deleted)";

export const customerDesk: Desk = createDesk("Customer", {
  schema: CustomerBody,
  complete(books, body, before) {
    const given = body.DisplayName ?? [body.GivenName, body.FamilyName].filter(Boolean).join(" ");
    const wanted = given === "" ? (body.CompanyName ?? "") : given;
    if (wanted === "") return refused(missing("DisplayName"));
    const active = body.Active ?? true;
    const DisplayName = active ? wanted : `${wanted.replace(deletedMark, "")}${deletedMark}`;
    const fault = active ? checkName(books, "Customer", DisplayName, before?.Id) : undefined;
    if (fault !== undefined) return refused(fault);

    const CurrencyRef = body.CurrencyRef ??
      before?.CurrencyRef ?? { value: books.settings.homeCurrency };
    if (
      before !== undefined &&
      CurrencyRef.value !== before.CurrencyRef.value &&
      isUsed(books, before)
    )
      return refused(
        business("The currency cannot change after the first transaction.", "CurrencyRef"),
      );
    const refs = resolveRefs(
      books,
      {
        SalesTermRef: ["Term", body.SalesTermRef],
        PaymentMethodRef: ["PaymentMethod", body.PaymentMethodRef],
        DefaultTaxCodeRef: ["TaxCode", body.DefaultTaxCodeRef],
        ParentRef: ["Customer", body.ParentRef],
      },
      false,
    );
    if (!refs.ok) return refs;
    const balance = before?.Balance ?? 0;
    return answered({
      ...body,
      ...refs.value,
      ...ownFields(books, "Customer", before),
      DisplayName,
      FullyQualifiedName: DisplayName,
      PrintOnCheckName: body.PrintOnCheckName ?? body.CompanyName ?? DisplayName,
      Active: active,
      CurrencyRef,
      Balance: balance,
      BalanceWithJobs: balance,
      Taxable: body.Taxable ?? true,
    });
  },
  follow(books, before, after) {
    if (after === undefined) return;
    holdName(books, "Customer", after.Id, nameOf(before), nameOf(after));
  },
});

function nameOf(customer: Customer | undefined): string | undefined {
  return customer?.Active === true ? customer.DisplayName : undefined;
}

function isUsed(books: Books, customer: Customer): boolean {
  for (const entity of ["Invoice", "CreditMemo", "RefundReceipt", "Payment"] as const)
    for (const _ of books.walk(entity, { customer: customer.Id })) return true;
  return false;
}
