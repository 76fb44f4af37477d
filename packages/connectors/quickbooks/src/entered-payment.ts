import type { Drift, Known, Normalised, Registers, RemoteObject } from "@concord/bridge/connector";
import { PaymentFact, moneyWords, sum, toBig, toDecimalString } from "@concord/model";
import type { DecimalString } from "@concord/model";
import type { Payment } from "./quickbooks-schema.ts";
import type { Tag } from "./quickbooks-tag.ts";
import { linkedTo } from "./settling.ts";
import { linking, removedForFact } from "./standing-object.ts";
import { carriedOut, takenBackOf } from "./taken-back.ts";
import { usedOf } from "./used-money.ts";

/** A payment that was entered here for a fact of another origin: only its links are news. What somebody made of it since is told. */
export function readEntered(
  object: RemoteObject,
  payment: Payment,
  tag: Tag & { readonly fact: string },
  known: Known,
): Normalised {
  const { ref, state } = object;
  const { fact } = tag;
  if (state !== "live") return removedForFact(object, tag, fact, known);
  const invoice = tag.invoice ?? linksOf(payment).find(isInvoice)?.TxnId;
  if (invoice === undefined) {
    return {
      type: "parked",
      reason: `Payment ${ref.id} carries a tag of ours, but no invoice.`,
      drift: [],
    };
  }
  const registers = known.recorded.find(({ document }) => document === tag.document)?.registers;
  const recorded = PaymentFact.safeParse(registers?.[fact]).data;
  const isMoney = fact.startsWith("payments.") && recorded !== undefined && registers !== undefined;
  const shown = recorded?.from === "balance" ? appliedTo(payment, invoice) : payment.TotalAmt;
  const key = fact.split(".")[1] ?? "";
  const { left, amount } = takenBackOf(registers ?? {}, key);
  // What was taken back lowers it, whether it was entered so or a person did it since.
  const rest = toBig(shown).minus(toBig(recorded?.surplus));
  const isLowered = isMoney && toBig(amount).gt(0) && rest.eq(toBig(left));
  const isOther = isMoney && !isLowered && !rest.eq(toBig(standing(registers, key)));
  const drift: readonly Drift[] = isOther
    ? [
        {
          ref,
          path: "TotalAmt",
          what: "unknown-value",
          detail: `It stands for ${fact} of ${recorded.amount}, but says ${shown}.`,
        },
      ]
    : [];
  const isLinked = registers !== undefined && linkedTo(registers, fact) === ref.id;
  const others = linksOf(payment).filter((link) => isInvoice(link) && link.TxnId !== invoice);
  // A person applied by hand what was used here for other invoices.
  const ids = new Set(others.map(({ TxnId }) => TxnId));
  const elsewhere = sum([...ids].map((id) => toBig(appliedTo(payment, id))));
  const money = (value: string): string => moneyWords(value, payment.CurrencyRef?.value);
  const [other] = elsewhere.lte(usedOf(registers ?? {}, key)) ? [] : others;
  if (isLinked && (other !== undefined || isOther)) {
    const reason =
      other === undefined
        ? `Payment ${ref.id} stands for a payment of ${money(recorded?.amount ?? "")}, and says ${money(shown)} in QuickBooks. What is recorded here stays.`
        : `Payment ${ref.id} stands for a payment that is recorded here, and pays invoice ${other.TxnId} in QuickBooks too. What is recorded here stays.`;
    return { type: "parked", reason, drift };
  }
  const done = isLowered ? carriedOut(registers, fact, ref.id) : sentWith(payment, ref.id);
  return { ...linking({ ...tag, invoice }, { [fact]: ref.id, ...done }), drift };
}

/** What it comes to there by all that is known to be carried out: what was taken back since is told elsewhere. */
function standing(registers: Registers, key: string): DecimalString {
  return takenBackOf(registers, key, (path) => linkedTo(registers, path) !== undefined).left;
}

/** The first reading is the answer to what we sent, and knows of no document yet. */
function sentWith({ ConcordCarriedOut = [] }: Payment, id: string): Record<string, string> {
  return Object.fromEntries(ConcordCarriedOut.map((fact) => [fact, id]));
}

type Linked = Payment["Line"][number]["LinkedTxn"][number];

const isInvoice = ({ TxnType }: Linked): boolean => TxnType === "Invoice";

function linksOf({ Line }: Payment): readonly Linked[] {
  return Line.flatMap(({ LinkedTxn }) => LinkedTxn);
}

function appliedTo({ Line }: Payment, invoice: string): DecimalString {
  const lines = Line.filter(({ LinkedTxn }) =>
    LinkedTxn.some((link) => isInvoice(link) && link.TxnId === invoice),
  );
  return toDecimalString(sum(lines.map(({ Amount }) => toBig(Amount))));
}
