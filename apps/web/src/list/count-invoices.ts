import { InvoiceCount } from "@concord/protocol";
import type { Api } from "../page/api.ts";

/** How many invoices the relay lists; undefined where it does not say. */
export async function countInvoices(api: Api): Promise<number | undefined> {
  const answer = await api.get("/api/v1/invoices/count", InvoiceCount);
  return answer.type === "ok" ? answer.value.invoices : undefined;
}
