import type { Remote, RemoteObject } from "@concord/bridge/connector";
import { toBig, toDecimalString } from "@concord/model";
import { z } from "zod";
import { invoiceNow } from "./invoice-now.ts";
import type { Action } from "./quickbooks-actions.ts";
import { remoteObject } from "./quickbooks-entities.ts";
import { creditMemo, creditMemoOf } from "./quickbooks-find.ts";
import { Preferences } from "./quickbooks-schema.ts";
import { tagIn } from "./quickbooks-tag.ts";
import { asObject, failed, idOf, paymentLine, withItems } from "./sending.ts";
import type { Sending } from "./sending.ts";
import { goneFor, standingFor, voidedFor } from "./standing-object.ts";

type Of<A extends Action["action"]> = Extract<Action, { action: A }>;

/**
 * A credit memo, and a payment of nothing that uses it for the invoice. The memo is looked for first: it may stand since an earlier try. Of an invoice that is
 * settled it stays open, as the customer's credit, and stands for the credit itself.
 */
export async function applyCredit(
  { invoice, amount, memo, object }: Of<"apply-credit">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const { api, call, key } = sending;
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const { refs, sales } = now.value;
  const note = z.string().parse(memo["PrivateNote"]);
  const found = await creditMemo(sales.CustomerRef.value, note, sending);
  if (found.type === "failed") return found;
  let standing = found.value;
  if (standing === undefined) {
    const refusal = await refuseAutoApply(sending);
    if (refusal !== undefined) return refusal;
    const body = await withItems({ ...memo, ...refs }, sending);
    if (body.type === "failed") return body;
    const written = await api.write(
      { resource: "creditmemo", body: body.value, key: `${key}.m` },
      call,
    );
    if (written.type === "failed") return written;
    standing = written.value;
  }
  const open = toBig(sales.Balance);
  const applied = open.lt(amount) ? open : toBig(amount);
  if (applied.lte(0)) {
    return asObject("CreditMemo", { type: "ok", value: standingFor(standing) });
  }
  const text = toDecimalString(applied);
  const body = {
    ...object,
    ...refs,
    TotalAmt: "0",
    Line: [paymentLine(text, invoice, "Invoice"), paymentLine(text, idOf(standing), "CreditMemo")],
  };
  return asObject("Payment", await api.write({ resource: "payment", body, key }, call));
}

const Linked = z.object({
  SyncToken: z.string(),
  LinkedTxn: z.array(z.object({ TxnId: z.string() })).default([]),
});

/** Voids the credit memo of a credit that was taken back. What it was applied to is open again; one that somebody used for something else is left to them. */
export async function voidCredit(
  effect: Of<"void-credit">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const { invoice, note } = effect;
  const { api, call, key } = sending;
  const found = await creditMemoOf(invoice, note, sending);
  if (found.type === "failed") return found;
  const memo = found.value;
  if (memo === undefined) return withoutMemo(effect, sending);
  const standing = effect.standing ?? idOf(memo);
  const known = remoteObject("CreditMemo", memo);
  if (known.type === "ok" && known.value.state === "voided") {
    return asObject("CreditMemo", { type: "ok", value: voidedFor(memo, standing) });
  }
  const { SyncToken, LinkedTxn } = Linked.parse(memo);
  const uses = LinkedTxn.filter(({ TxnId }) => TxnId !== standing);
  const elsewhere = await usedElsewhere(uses, invoice, sending);
  if (elsewhere.type === "failed") return elsewhere;
  const other = elsewhere.value;
  if (other !== undefined) {
    return failed({
      type: "rejected",
      code: "immutable",
      reason: `The credit was withdrawn, and somebody used credit memo ${idOf(memo)} in QuickBooks for something else (transaction ${other.TxnId}).`,
      fixes: [
        "Take that use back in QuickBooks, then replay",
        "Void or lower the credit memo in QuickBooks by hand",
      ],
    });
  }
  const body = { Id: idOf(memo), SyncToken };
  const written = await api.write(
    { resource: "creditmemo", body, key, query: { operation: "void" } },
    call,
  );
  if (written.type === "failed") return written;
  return asObject("CreditMemo", { type: "ok", value: voidedFor(written.value, standing) });
}

const Uses = z.object({
  Line: z
    .array(z.object({ LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })) }))
    .default([]),
});

function linksOf(payment: unknown): z.infer<typeof Uses>["Line"][number]["LinkedTxn"] {
  return Uses.safeParse(payment).data?.Line.flatMap(({ LinkedTxn }) => LinkedTxn) ?? [];
}

/** The first use of a credit memo that is not for its invoice. A person may have applied it to that one by hand. */
async function usedElsewhere(
  uses: readonly { readonly TxnId: string }[],
  invoice: string,
  { api, call }: Sending,
): Promise<Remote<{ readonly TxnId: string } | undefined>> {
  for (const use of uses) {
    const payment = await api.read("Payment", use.TxnId, call);
    if (payment.type === "failed" && payment.failure.type !== "not-found") return payment;
    const pays = payment.type === "failed" ? [] : linksOf(payment.value).filter(isNoMemo);
    const isOwn = pays.length > 0 && pays.every(({ TxnId }) => TxnId === invoice);
    if (!isOwn) return { type: "ok", value: use };
  }
  return { type: "ok", value: undefined };
}

const isNoMemo = ({ TxnType }: { readonly TxnType: string }): boolean => TxnType !== "CreditMemo";

/** A memo that is gone has nothing to void. One that only lost our tag stands under the id that we know, or in the payment that applies it: a person sees to it. */
async function withoutMemo(
  { invoice, note, standing }: Of<"void-credit">,
  { api, call }: Sending,
): Promise<Remote<RemoteObject>> {
  const fact = tagIn(note)?.fact ?? "";
  if (standing === undefined) {
    const read = await api.read("Invoice", invoice, call);
    if (read.type === "failed") return read;
    return asObject("Invoice", { type: "ok", value: goneFor(read.value, fact, invoice) });
  }
  const payment = await api.read("Payment", standing, call);
  if (payment.type === "failed" && payment.failure.type !== "not-found") return payment;
  const memo = await api.read("CreditMemo", standing, call);
  if (memo.type === "failed" && memo.failure.type !== "not-found") return memo;
  const isApplied = payment.type === "ok" && linksOf(payment.value).some((link) => !isNoMemo(link));
  if (memo.type === "ok" || isApplied) {
    return failed({
      type: "rejected",
      code: "reference-missing",
      reason: "The credit was withdrawn, and its credit memo lost its tag in QuickBooks.",
      fixes: ["Void the credit memo there by hand", "Write its private note anew, then replay"],
    });
  }
  const read = await api.read("Invoice", invoice, call);
  if (read.type === "failed") return read;
  return asObject("Invoice", { type: "ok", value: goneFor(read.value, fact, standing) });
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
