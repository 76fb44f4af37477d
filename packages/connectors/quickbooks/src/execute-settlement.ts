import type { Effect, Remote, RemoteObject } from "@concord/bridge/connector";
import { toBig, toDecimalString } from "@concord/model";
import type { Action } from "./quickbooks-actions.ts";
import { findCreditMemo, openCredits } from "./quickbooks-find.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { Preferences, Sales } from "./quickbooks-schema.ts";
import { asObject, failed, idOf, withItems } from "./sending.ts";
import type { Sending } from "./sending.ts";

type Of<A extends Action["action"]> = Extract<Action, { action: A }>;

/** The invoice as it is now: whose it is, in which currency, and what of it is open. */
async function invoiceNow(
  id: string,
  { api, call }: Sending,
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

export async function createPayment(
  { invoice, amount, surplus, object, carriesOut }: Of<"create-payment">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const open = toBig(now.value.sales.Balance);
  const applied = open.lt(amount) ? open : toBig(amount);
  const body = {
    ...object,
    ...now.value.refs,
    TotalAmt: toDecimalString(toBig(amount).plus(toBig(surplus))),
    // What is more than the invoice takes stays the customer's credit.
    Line: applied.gt(0) ? [paymentLine(toDecimalString(applied), invoice, "Invoice")] : [],
  };
  return writePayment(body, carriesOut, sending);
}

async function writePayment(
  body: JsonObject,
  carriesOut: readonly string[],
  { api, call, key }: Sending,
): Promise<Remote<RemoteObject>> {
  const written = await api.write({ resource: "payment", body, key }, call);
  if (written.type === "failed") return written;
  return asObject("Payment", { type: "ok", value: withCarriedOut(written.value, carriesOut) });
}

/** The answer with the facts that it carries out by being lower than the payment was: the note names only the payment. */
export function withCarriedOut(object: JsonObject, facts: readonly string[]): JsonObject {
  return { ...object, ConcordCarriedOut: [...facts] };
}

function paymentLine(Amount: string, TxnId: string, TxnType: string): JsonObject {
  return { Amount, LinkedTxn: [{ TxnId, TxnType }] };
}

/** A credit memo, and a payment of nothing that uses it for the invoice. The memo is looked for first: it may stand since an earlier try. */
export async function applyCredit(
  effect: Effect,
  { invoice, amount, memo, object }: Of<"apply-credit">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const { api, call, key } = sending;
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const { refs, sales } = now.value;
  const found = await findCreditMemo(effect.body, sales.CustomerRef.value, sending);
  if (found.type === "failed") return found;
  let id = found.value;
  if (id === undefined) {
    const refusal = await refuseAutoApply(sending);
    if (refusal !== undefined) return refusal;
    const body = await withItems({ ...memo, ...refs }, sending);
    if (body.type === "failed") return body;
    const written = await api.write(
      { resource: "creditmemo", body: body.value, key: `${key}.m` },
      call,
    );
    if (written.type === "failed") return written;
    id = idOf(written.value);
  }
  const open = toBig(sales.Balance);
  const applied = open.lt(amount) ? open : toBig(amount);
  if (applied.lte(0)) {
    return failed({
      type: "rejected",
      code: "over-allocation",
      reason: `Credit memo ${id} stands in QuickBooks, but invoice ${invoice} is already settled there.`,
      fixes: [
        "Apply the credit memo to another invoice, or pay it out, in QuickBooks",
        "Take a payment off the invoice in QuickBooks, then replay",
      ],
    });
  }
  const text = toDecimalString(applied);
  const body = {
    ...object,
    ...refs,
    TotalAmt: "0",
    Line: [paymentLine(text, invoice, "Invoice"), paymentLine(text, id, "CreditMemo")],
  };
  return asObject("Payment", await api.write({ resource: "payment", body, key }, call));
}

export async function createRefund(
  { invoice, object }: Of<"create-refund">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const body = await withItems({ ...object, ...now.value.refs }, sending);
  if (body.type === "failed") return body;
  const { api, call, key } = sending;
  return asObject(
    "RefundReceipt",
    await api.write({ resource: "refundreceipt", body: body.value, key }, call),
  );
}

/** A credit memo that stays open, for what the customer has to their credit elsewhere. No money leaves. */
export async function createCredit(
  { invoice, object }: Of<"create-credit">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const refusal = await refuseAutoApply(sending);
  if (refusal !== undefined) return refusal;
  const body = await withItems({ ...object, ...now.value.refs }, sending);
  if (body.type === "failed") return body;
  const { api, call, key } = sending;
  return asObject(
    "CreditMemo",
    await api.write({ resource: "creditmemo", body: body.value, key }, call),
  );
}

/** What the customer had to their credit elsewhere pays the invoice: a payment of nothing that uses the credit memos which stand for it, the oldest first. */
export async function applyBalance(
  { invoice, amount, object, carriesOut }: Of<"apply-balance">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const { refs, sales } = now.value;
  if (toBig(sales.Balance).lt(amount)) {
    return failed({
      type: "rejected",
      code: "over-allocation",
      reason: `Credit of ${amount} was used for invoice ${sales.DocNumber ?? invoice}, of which only ${sales.Balance ?? "0"} is open in QuickBooks.`,
      fixes: ["Take a payment off the invoice in QuickBooks, then replay"],
    });
  }
  const open = await openCredits(sales.CustomerRef.value, sending);
  if (open.type === "failed") return open;
  let missing = toBig(amount);
  const uses: JsonObject[] = [];
  for (const { Id, Balance } of open.value) {
    const used = missing.lt(Balance) ? missing : toBig(Balance);
    missing = missing.minus(used);
    if (used.gt(0)) uses.push(paymentLine(toDecimalString(used), Id, "CreditMemo"));
  }
  if (missing.gt(0)) {
    return failed({
      type: "not-yet",
      reason: `Credit of ${amount} was used for invoice ${sales.DocNumber ?? invoice}, and ${toDecimalString(missing)} of it does not stand to the customer's credit in QuickBooks.`,
      fixes: [
        "Replay, once the credit that it comes from was entered",
        "Apply the customer's credit to the invoice in QuickBooks by hand, if it is money paid too much, or a gift",
      ],
    });
  }
  const Line = [paymentLine(amount, invoice, "Invoice"), ...uses];
  return writePayment({ ...object, ...refs, TotalAmt: "0", Line }, carriesOut, sending);
}

/** With automatic credits on, a credit memo would pay another invoice the moment it is there. Read each time: a person may switch it at any. */
export async function refuseAutoApply({
  api,
  call,
}: Sending): Promise<Extract<Remote<never>, { type: "failed" }> | undefined> {
  const found = await api.query("Preferences", "", call);
  if (found.type === "failed") return found;
  const settings = Preferences.safeParse(found.value.objects[0] ?? {}).data;
  if (settings?.SalesFormsPrefs?.AutoApplyCredit !== true) return undefined;
  return failed({
    type: "rejected",
    code: "validation",
    reason: "QuickBooks is set to apply credits by itself, to whichever invoice is oldest.",
    fixes: ["Switch “Automatically apply credits” off in QuickBooks, then replay"],
  });
}
