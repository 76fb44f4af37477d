import type { Remote } from "@concord/bridge/connector";
import type { JsonObject } from "./quickbooks-json.ts";
import { Sales } from "./quickbooks-schema.ts";
import { failed } from "./sending.ts";
import type { Sending } from "./sending.ts";

/** The invoice as it is now: whose it is, in which currency, and what of it is open. */
export async function invoiceNow(
  id: string,
  { api, call }: Pick<Sending, "api" | "call">,
): Promise<Remote<{ readonly sales: Sales; readonly refs: JsonObject }>> {
  const read = await api.read("Invoice", id, call);
  if (read.type === "failed") return read;
  const sales = Sales.safeParse(read.value);
  if (!sales.success) {
    return failed({
      type: "rejected",
      code: "drift",
      reason: `Invoice ${id} cannot be read: ${sales.error.issues[0]?.message ?? ""}`,
      fixes: ["Report it: the API may have changed"],
    });
  }
  const { CustomerRef, CurrencyRef } = sales.data;
  return {
    type: "ok",
    value: {
      sales: sales.data,
      refs: {
        CustomerRef: { value: CustomerRef.value },
        ...(CurrencyRef !== undefined && { CurrencyRef: { value: CurrencyRef.value } }),
      },
    },
  };
}
