import type { Books } from "./books.ts";
import { createDesk, type Desk, ownFields } from "./desk.ts";
import {
  type Answer,
  type Fault,
  answered,
  business,
  invalidReference,
  missing,
  refused,
} from "./fault.ts";
import { centsOf, numberOf, sum } from "./money.ts";
import { type Deposit, DepositBody, JournalEntryBody } from "./money-movement-fields.ts";
import { resolveRef } from "./references.ts";
import type { LinkedTxn } from "./shared-fields.ts";
import { dayOf } from "./vendor-time.ts";

type DepositLine = Deposit["Line"][number];

export const depositDesk: Desk = createDesk("Deposit", {
  schema: DepositBody,
  complete(books, body, before): Answer<Deposit> {
    const account = resolveRef(books, "Account", body.DepositToAccountRef, before === undefined);
    if (!account.ok) return account;
    for (const line of body.Line) {
      const fault = depositLineFault(books, line, before?.Id);
      if (fault !== undefined) return refused(fault);
    }
    const total = sum(body.Line.map((line) => centsOf(line.Amount)));
    if (total < 0n) return refused(business("A deposit cannot be negative.", "TotalAmt"));
    return answered({
      ...body,
      ...ownFields(books, "Deposit", before),
      CurrencyRef: body.CurrencyRef ?? { value: books.settings.homeCurrency },
      TxnDate: body.TxnDate ?? dayOf(books.now),
      DepositToAccountRef: account.value,
      Line: body.Line.map((line, index) => ({
        ...line,
        Id: String(index + 1),
        LineNum: index + 1,
      })),
      TotalAmt: numberOf(total),
    });
  },
  follow(books, before, after) {
    const now = after === undefined ? [] : linksOf(after);
    for (const link of before === undefined ? [] : linksOf(before))
      if (!now.some(({ TxnId }) => TxnId === link.TxnId)) mark(books, link, undefined);
    if (after !== undefined) for (const link of now) mark(books, link, after.Id);
  },
});

const linksOf = (deposit: Deposit): readonly LinkedTxn[] =>
  deposit.Line.flatMap((line) => line.LinkedTxn ?? []);

/** Writes on a payment which deposit it is in. */
function mark(books: Books, { TxnId, TxnType }: LinkedTxn, depositId: string | undefined): void {
  const links = (old: readonly LinkedTxn[] | undefined): LinkedTxn[] => [
    ...(old ?? []).filter((link) => link.TxnType !== "Deposit"),
    ...(depositId === undefined ? [] : [{ TxnId: depositId, TxnType: "Deposit" }]),
  ];
  if (TxnType === "Payment") {
    const payment = books.get("Payment", TxnId);
    if (payment) books.put("Payment", { ...payment, LinkedTxn: links(payment.LinkedTxn) });
  } else if (TxnType === "RefundReceipt") {
    const receipt = books.get("RefundReceipt", TxnId);
    if (receipt) books.put("RefundReceipt", { ...receipt, LinkedTxn: links(receipt.LinkedTxn) });
  }
}

function depositLineFault(
  books: Books,
  line: DepositLine,
  depositId: string | undefined,
): Fault | undefined {
  const link = line.LinkedTxn?.[0];
  if (link === undefined) {
    const account = line.DepositLineDetail?.AccountRef;
    if (account === undefined) return missing("Line.DepositLineDetail.AccountRef");
    const resolved = resolveRef(books, "Account", account, true);
    return resolved.ok ? undefined : resolved.fault;
  }
  if (link.TxnType !== "Payment" && link.TxnType !== "RefundReceipt")
    return business(`${link.TxnType} cannot be deposited.`, "Line.LinkedTxn.TxnType");
  const money = books.get(link.TxnType, link.TxnId);
  if (money === undefined) return invalidReference(`Line.LinkedTxn ${link.TxnType}`, link.TxnId);
  const other = money.LinkedTxn?.find(({ TxnType }) => TxnType === "Deposit");
  if (other !== undefined && other.TxnId !== depositId)
    return business(`${link.TxnType} ${link.TxnId} is in deposit ${other.TxnId}.`);
  const paid = link.TxnType === "Payment" ? money.TotalAmt : -money.TotalAmt;
  if (centsOf(paid) !== centsOf(line.Amount))
    return business(`The whole amount ${paid} must be deposited.`, "Line.Amount");
  const account =
    money.DepositToAccountRef && books.get("Account", money.DepositToAccountRef.value);
  if (account !== undefined && account.AccountSubType !== "UndepositedFunds")
    return business(`${link.TxnType} ${link.TxnId} went straight to ${account.Name}.`);
  return undefined;
}

export const journalEntryDesk: Desk = createDesk("JournalEntry", {
  schema: JournalEntryBody,
  complete(books, body, before) {
    const side = (type: "Debit" | "Credit") =>
      sum(
        body.Line.map((line) =>
          line.JournalEntryLineDetail.PostingType === type ? centsOf(line.Amount) : 0n,
        ),
      );
    if (side("Debit") !== side("Credit"))
      return refused(business("Debits and credits of a journal entry must be equal.", "Line"));
    for (const line of body.Line) {
      const { AccountRef } = line.JournalEntryLineDetail;
      const account = resolveRef(books, "Account", AccountRef, before === undefined);
      if (!account.ok) return account;
    }
    return answered({
      ...body,
      ...ownFields(books, "JournalEntry", before),
      CurrencyRef: body.CurrencyRef ?? { value: books.settings.homeCurrency },
      TxnDate: body.TxnDate ?? dayOf(books.now),
      Line: body.Line.map((line, index) => ({ ...line, Id: String(index), LineNum: index + 1 })),
      TotalAmt: numberOf(side("Debit")),
    });
  },
});
