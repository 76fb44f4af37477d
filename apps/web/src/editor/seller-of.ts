import { EntryKey } from "@concord/model";
import type { Invoice, Workspace } from "@concord/model";

/** UNTDID 4461: a credit transfer, in the euro area and elsewhere. */
const creditTransfer = "30";
const ours = EntryKey.parse("bank");

/** Who sells and how they are paid, as a new invoice takes it from the workspace: by value, for what is issued must not change when the company moves. */
export function sellerOf({
  company,
  bank,
}: Workspace): Partial<Pick<Invoice, "seller" | "paymentMeans">> {
  return {
    ...(company !== undefined && { seller: company }),
    ...(bank?.iban !== undefined && {
      paymentMeans: [{ id: ours, code: creditTransfer, ...bank }],
    }),
  };
}
