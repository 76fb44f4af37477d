import type { Books } from "./books.ts";
import type { Customer } from "./list-fields.ts";
import { type Answer, answered, business, notFound, refused } from "./fault.ts";
import { holdName } from "./unique-name.ts";

/** Makes one customer of two: everything of `from` belongs to `into`, and `from` is gone. */
export function mergeCustomers(books: Books, from: string, into: string): Answer<Customer> {
  const [old, kept] = [books.get("Customer", from), books.get("Customer", into)];
  if (old === undefined || kept === undefined) return refused(notFound("Customer"));
  if (from === into) return refused(business("A customer cannot be merged with itself."));
  if (old.CurrencyRef.value !== kept.CurrencyRef.value)
    return refused(business("Customers with different currencies cannot be merged."));
  const CustomerRef = { value: into, name: kept.DisplayName };
  const filter = { customer: from };
  for (const invoice of books.walk("Invoice", filter))
    books.put("Invoice", { ...invoice, CustomerRef });
  for (const memo of books.walk("CreditMemo", filter))
    books.put("CreditMemo", { ...memo, CustomerRef });
  for (const receipt of books.walk("RefundReceipt", filter))
    books.put("RefundReceipt", { ...receipt, CustomerRef });
  for (const payment of books.walk("Payment", filter))
    books.put("Payment", { ...payment, CustomerRef });
  books.remove("Customer", from, "silently");
  holdName(books, "Customer", from, old.DisplayName, undefined);
  const merged = books.put("Customer", books.get("Customer", into) ?? kept);
  books.note({ entity: "Customer", id: into, operation: "Merge", deletedId: from });
  return answered(merged);
}
