import type { Remote, RemoteObject } from "@concord/bridge/connector";
import { moneyWords, toBig, toDecimalString } from "@concord/model";
import type { Action } from "./quickbooks-actions.ts";
import { refuseAutoApply } from "./execute-credit.ts";
import { invoiceNow } from "./invoice-now.ts";
import { openCredits } from "./quickbooks-find.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { asObject, failed, paymentLine, withItems } from "./sending.ts";
import type { Sending } from "./sending.ts";

type Of<A extends Action["action"]> = Extract<Action, { action: A }>;

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
  { invoice, amount, object, takenFrom, carriesOut }: Of<"apply-balance">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const { refs, sales } = now.value;
  const money = (value: string): string => moneyWords(value, sales.CurrencyRef?.value);
  if (toBig(sales.Balance).lt(amount)) {
    return failed({
      type: "rejected",
      code: "over-allocation",
      reason: `Credit of ${money(amount)} was used for invoice ${sales.DocNumber ?? invoice}, of which only ${money(sales.Balance ?? "0")} is open in QuickBooks.`,
      fixes: ["Take a payment off the invoice in QuickBooks, then replay"],
    });
  }
  const open = await openCredits(sales.CustomerRef.value, takenFrom, sending);
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
      reason: `Credit of ${money(amount)} was used for invoice ${sales.DocNumber ?? invoice}, and ${money(toDecimalString(missing))} of it does not stand to the customer's credit in QuickBooks.`,
      fixes: [
        "Replay, once the credit that it comes from was entered",
        "Apply the customer's credit to the invoice in QuickBooks by hand, if it is money paid too much, or a gift",
      ],
    });
  }
  const Line = [paymentLine(amount, invoice, "Invoice"), ...uses];
  return writePayment({ ...object, ...refs, TotalAmt: "0", Line }, carriesOut, sending);
}
