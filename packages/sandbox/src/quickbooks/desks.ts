import { companyInfoDesk, preferencesDesk } from "./company-desk.ts";
import { customerDesk } from "./customer-desk.ts";
import type { Desk } from "./desk.ts";
import type { EntityName } from "./entities.ts";
import { refused, unsupportedOperation } from "./fault.ts";
import { accountDesk, itemDesk, paymentMethodDesk, termDesk } from "./list-desk.ts";
import { depositDesk, journalEntryDesk } from "./money-desk.ts";
import { paymentDesk } from "./payment-desk.ts";
import { creditMemoDesk, invoiceDesk, refundReceiptDesk } from "./sales-desk.ts";

/** Tax codes and rates come from the tax centre, not from this API. */
function readOnly(entity: EntityName): Desk {
  const refuse = () => refused(unsupportedOperation(`${entity} can only be read.`));
  return { create: refuse, update: refuse, void: refuse, remove: refuse };
}

const desks: { readonly [K in EntityName]: Desk } = {
  Account: accountDesk,
  CompanyInfo: companyInfoDesk,
  CreditMemo: creditMemoDesk,
  Customer: customerDesk,
  Deposit: depositDesk,
  Invoice: invoiceDesk,
  Item: itemDesk,
  JournalEntry: journalEntryDesk,
  Payment: paymentDesk,
  PaymentMethod: paymentMethodDesk,
  Preferences: preferencesDesk,
  RefundReceipt: refundReceiptDesk,
  TaxCode: readOnly("TaxCode"),
  TaxRate: readOnly("TaxRate"),
  Term: termDesk,
};

export const deskOf = (entity: EntityName): Desk => desks[entity];
