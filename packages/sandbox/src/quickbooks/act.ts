import { z } from "zod";
import { amountOf } from "./applications.ts";
import { autoApplyCredits } from "./auto-apply.ts";
import type { Books } from "./books.ts";
import { onlyId } from "./closed-period.ts";
import { type EntityName, isEntityName } from "./entities.ts";
import { type Answer, answered, business, notFound, refused } from "./fault.ts";
import { mergeCustomers } from "./merge-customers.ts";
import { centsOf, numberOf, smaller, sum } from "./money.ts";
import { performWrite, sendInvoice, type Write } from "./write-operation.ts";

const Entity = z.custom<EntityName>((name) => typeof name === "string" && isEntityName(name));
const Id = z.string().min(1);
const Body = z.record(z.string(), z.unknown());

/** What a person does in the company, beside what has to do with tokens. */
export const Act = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("create"), entity: Entity, body: Body }),
  z.strictObject({ action: z.literal("edit"), entity: Entity, id: Id, changes: Body }),
  z.strictObject({ action: z.literal("void"), entity: Entity, id: Id }),
  z.strictObject({ action: z.literal("delete"), entity: Entity, id: Id }),
  z.strictObject({
    action: z.literal("record-payment"),
    /** Each with the amount to pay; without one, all that is open. Of one customer. */
    invoices: z.array(z.strictObject({ id: Id, amount: z.number().positive().optional() })).min(1),
    /** What came in; more than the invoices take stays unapplied. */
    received: z.number().positive().optional(),
    date: z.iso.date().optional(),
    reference: z.string().max(21).optional(),
    note: z.string().optional(),
    depositTo: Id.optional(),
  }),
  z.strictObject({
    action: z.literal("apply-credit"),
    creditMemo: Id,
    invoice: Id,
    amount: z.number().positive().optional(),
  }),
  z.strictObject({
    action: z.literal("deposit"),
    payments: z.array(Id).min(1),
    to: Id,
    /** Kept back by the card processor: a negative line. */
    fee: z.strictObject({ amount: z.number().positive(), account: Id }).optional(),
  }),
  z.strictObject({ action: z.literal("email"), invoice: Id, to: z.email().optional() }),
  z.strictObject({ action: z.literal("merge-customers"), from: Id, into: Id }),
  z.strictObject({ action: z.literal("delete-customer"), id: Id }),
  z.strictObject({ action: z.literal("close-books"), through: z.iso.date().nullable() }),
  z.strictObject({ action: z.literal("auto-apply"), enabled: z.boolean() }),
]);
export type Act = z.infer<typeof Act>;

/** Does it through the same rules as the API; answers the object that changed. */
export function perform(books: Books, act: Act): Answer<object> {
  switch (act.action) {
    case "create":
      return performWrite(books, act.entity, "create", act.body, {});
    case "edit":
      return onLatest(books, act.entity, act.id, "update", { ...act.changes, sparse: true });
    case "void":
    case "delete":
      return onLatest(books, act.entity, act.id, act.action, {});
    case "record-payment":
      return recordPayment(books, act);
    case "apply-credit":
      return applyCredit(books, act);
    case "deposit":
      return deposit(books, act);
    case "email":
      return sendInvoice(books, act.invoice, act.to ?? null);
    case "merge-customers":
      return mergeCustomers(books, act.from, act.into);
    case "delete-customer":
      return onLatest(books, "Customer", act.id, "update", { sparse: true, Active: false });
    case "close-books":
      return onLatest(books, "Preferences", onlyId, "update", {
        sparse: true,
        AccountingInfoPrefs: act.through === null ? {} : { BookCloseDate: act.through },
      });
    case "auto-apply":
      return setAutoApply(books, act.enabled);
  }
}

/** A person always works on the latest version. */
function onLatest(
  books: Books,
  entity: EntityName,
  id: string,
  write: Write,
  body: Readonly<Record<string, unknown>>,
): Answer<object> {
  const object = books.get(entity, id);
  if (object === undefined) return refused(notFound(entity));
  const latest = { ...body, Id: id, SyncToken: object.SyncToken };
  return performWrite(books, entity, write, latest, {});
}

type Of<A extends Act["action"]> = Extract<Act, { action: A }>;

function recordPayment(books: Books, act: Of<"record-payment">): Answer<object> {
  const first = books.get("Invoice", act.invoices[0]?.id ?? "");
  if (first === undefined) return refused(notFound("Invoice"));
  const Line = act.invoices.map(({ id, amount }) => ({
    Amount: amount ?? books.get("Invoice", id)?.Balance ?? 0,
    LinkedTxn: [{ TxnId: id, TxnType: "Invoice" }],
  }));
  return performWrite(
    books,
    "Payment",
    "create",
    {
      CustomerRef: first.CustomerRef,
      CurrencyRef: first.CurrencyRef,
      TotalAmt: act.received ?? numberOf(amountOf(Line, "Invoice")),
      Line,
      ...(act.date === undefined ? {} : { TxnDate: act.date }),
      ...(act.reference === undefined ? {} : { PaymentRefNum: act.reference }),
      ...(act.note === undefined ? {} : { PrivateNote: act.note }),
      ...(act.depositTo === undefined ? {} : { DepositToAccountRef: { value: act.depositTo } }),
    },
    {},
  );
}

function applyCredit(books: Books, act: Of<"apply-credit">): Answer<object> {
  const memo = books.get("CreditMemo", act.creditMemo);
  const invoice = books.get("Invoice", act.invoice);
  if (memo === undefined || invoice === undefined) return refused(notFound());
  const most = smaller(centsOf(memo.Balance), centsOf(invoice.Balance));
  const Amount = act.amount ?? numberOf(most);
  const link = (TxnId: string, TxnType: string) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });
  const Line = [link(invoice.Id, "Invoice"), link(memo.Id, "CreditMemo")];
  const body = { CustomerRef: invoice.CustomerRef, TotalAmt: 0, Line };
  return performWrite(books, "Payment", "create", body, {});
}

function deposit(books: Books, act: Of<"deposit">): Answer<object> {
  const payments = act.payments.map((id) => books.get("Payment", id));
  if (payments.includes(undefined)) return refused(notFound("Payment"));
  const fee = act.fee;
  const Line = [
    ...payments.flatMap((payment) =>
      payment === undefined
        ? []
        : [{ Amount: payment.TotalAmt, LinkedTxn: [{ TxnId: payment.Id, TxnType: "Payment" }] }],
    ),
    ...(fee === undefined
      ? []
      : [
          {
            Amount: -fee.amount,
            DetailType: "DepositLineDetail",
            DepositLineDetail: { AccountRef: { value: fee.account } },
          },
        ]),
  ];
  if (sum(Line.map(({ Amount }) => centsOf(Amount))) < 0n)
    return refused(business("The fee is larger than the payments."));
  return performWrite(
    books,
    "Deposit",
    "create",
    { DepositToAccountRef: { value: act.to }, Line },
    {},
  );
}

function setAutoApply(books: Books, enabled: boolean): Answer<object> {
  const preferences = books.get("Preferences", onlyId);
  if (preferences === undefined) return refused(notFound("Preferences"));
  const changed = books.put("Preferences", {
    ...preferences,
    SalesFormsPrefs: { ...preferences.SalesFormsPrefs, AutoApplyCredit: enabled },
  });
  // Switched on, it also applies the credits that are already there.
  if (enabled) for (const { Id: id } of books.walk("Customer")) autoApplyCredits(books, id);
  return answered(changed);
}
