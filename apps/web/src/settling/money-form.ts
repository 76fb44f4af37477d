import {
  DecimalString,
  creditToPayOut,
  disputesOf,
  heldPayments,
  mostToGiveBack,
  outcomesOf,
  toBig,
  toDecimalString,
} from "@concord/model";
import type {
  CurrencyCode,
  DisputeOutcome,
  EntryKey,
  HeldPayment,
  InvoiceKind,
  Ledger,
  PlainDate,
  Settlement,
  StandingDispute,
} from "@concord/model";
import type { OperationInput } from "@concord/document";

/** What happened to money, as a person records it. */
export type MoneyKind =
  | "payment"
  | "refund"
  | "write-off"
  | "reversal"
  | "dispute"
  | "dispute-outcome";

/** An invoice as far as money is concerned. */
export interface MoneyState {
  readonly currency: CurrencyCode | undefined;
  readonly invoiceKind: InvoiceKind;
  readonly ledger: Ledger;
  /** How it is settled by the facts of a ledger. */
  readonly settle: (ledger: Ledger) => Settlement;
  /** The day that it is where the workspace is. */
  readonly today: PlainDate;
  /** What this person may record. */
  readonly kinds: readonly MoneyKind[];
}

/** What a person says of it, beside the kind. */
export interface MoneySaid {
  readonly amount: DecimalString;
  readonly on: PlainDate;
  readonly reason: string;
  /** The payment that it is about; undefined where none is here. */
  readonly payment?: HeldPayment | undefined;
  /** What came, where that was another currency, and the rate by which `amount` follows from it. */
  readonly foreign?:
    | {
        readonly total: DecimalString;
        readonly totalCurrency: CurrencyCode;
        readonly rate?: DecimalString | undefined;
      }
    | undefined;
  readonly cause?: "correction" | "bounce" | "unallocated" | undefined;
  readonly isWithdrawn?: boolean | undefined;
  readonly dispute?: StandingDispute | undefined;
  readonly outcome?: DisputeOutcome | undefined;
}

/** A fact to be recorded, and what is then outstanding. */
export interface MoneyRecord {
  readonly operation: OperationInput;
  readonly outstanding: DecimalString;
}

/** What keeps it from being recorded. */
export type MoneyObjection =
  | { readonly type: "not-positive" }
  | { readonly type: "more-than-open"; readonly most: DecimalString }
  | { readonly type: "more-than-paid"; readonly most: DecimalString }
  | { readonly type: "more-than-here"; readonly most: DecimalString };

const nought = DecimalString.parse("0");

/** The disputes that still go on. */
export function openDisputes(ledger: Ledger): readonly StandingDispute[] {
  return disputesOf(ledger).filter((each) => outcomesOf(each).length > 0);
}

/**
 * The payments that it may be about. A credit of another invoice that was used here is nothing that bounces or is contested: it is taken back as a whole, on both invoices.
 */
export function paymentsOf(kind: MoneyKind, ledger: Ledger): readonly HeldPayment[] {
  const held = heldPayments(ledger);
  return kind === "refund" ? held : held.filter(({ fact }) => fact.takenFrom === undefined);
}

/** What this person may record and there is something to record of: a payment that is here, a dispute that is open. */
export function kindsOf({ kinds, ledger }: MoneyState): readonly MoneyKind[] {
  const isPaid = paymentsOf("reversal", ledger).length > 0;
  const isDisputed = openDisputes(ledger).length > 0;
  return kinds.filter((kind) => {
    if (kind === "reversal" || kind === "dispute") return isPaid;
    return kind !== "dispute-outcome" || isDisputed;
  });
}

const officeKinds: readonly MoneyKind[] = [
  "payment",
  "refund",
  "write-off",
  "reversal",
  "dispute",
  "dispute-outcome",
];

/** What somebody may record of an issued invoice. What is void claims nothing: only what was paid all the same is given back, or was never there. */
export function kindsFor(of: {
  readonly isOffice: boolean;
  readonly isVoid: boolean;
  readonly paid: Settlement["paid"];
}): readonly MoneyKind[] {
  const { isOffice, isVoid, paid } = of;
  if (!isVoid) return isOffice ? officeKinds : ["payment"];
  if (!isOffice || paid === "0") return [];
  return officeKinds.filter((kind) => kind !== "payment" && kind !== "write-off");
}

/** Whether it is about one of the payments that are here. */
export function isOfPayment(kind: MoneyKind): boolean {
  return kind === "refund" || kind === "reversal" || kind === "dispute";
}

/** What is likely meant: what is open came in or is given up, what was paid too much is given back, and a payment is wrong or contested as a whole. */
export function likelyAmount(
  kind: MoneyKind,
  state: MoneyState,
  payment: HeldPayment | undefined,
): DecimalString {
  const settled = state.settle(state.ledger);
  const open = toBig(settled.outstanding);
  switch (kind) {
    case "payment":
    case "write-off":
      return open.gt(0) ? DecimalString.parse(settled.outstanding) : nought;
    case "refund": {
      const most = mostToGiveBack(settled, state.invoiceKind, payment);
      const over = open.neg();
      return over.gt(0) && over.lt(toBig(most)) ? toDecimalString(over) : most;
    }
    case "reversal":
    case "dispute":
    case "dispute-outcome":
      return payment?.left ?? nought;
  }
}

/** Why an amount cannot be recorded; undefined where it can. */
export function objection(
  kind: MoneyKind,
  { amount, payment }: Pick<MoneySaid, "amount" | "payment">,
  state: MoneyState,
): MoneyObjection | undefined {
  if (kind === "dispute-outcome") return undefined;
  if (toBig(amount).lte(0)) return { type: "not-positive" };
  const settled = state.settle(state.ledger);
  const above = (most: DecimalString): boolean => toBig(amount).gt(toBig(most));
  switch (kind) {
    case "payment":
      return undefined;
    case "write-off": {
      const most = settled.outstanding;
      return above(most) ? { type: "more-than-open", most } : undefined;
    }
    case "refund": {
      const most = mostToGiveBack(settled, state.invoiceKind, payment);
      return above(most) ? { type: "more-than-paid", most } : undefined;
    }
    case "reversal":
    case "dispute": {
      const most = payment?.left ?? nought;
      return above(most) ? { type: "more-than-here", most } : undefined;
    }
  }
}

/** The fact, under a key of its own. What is given back of more than was claimed pays out a credit note, where one stands. */
export function moneyRecord(
  kind: MoneyKind,
  said: MoneySaid,
  state: MoneyState,
  key: EntryKey,
): MoneyRecord | undefined {
  const { ledger } = state;
  const { amount, on, payment } = said;
  const reason = said.reason.trim();
  const why = reason === "" ? {} : { reason };
  const after = (operation: OperationInput, changed: Partial<Ledger>): MoneyRecord => ({
    operation,
    outstanding: state.settle({ ...ledger, ...changed }).outstanding,
  });
  switch (kind) {
    case "payment": {
      const { total, totalCurrency, rate } = said.foreign ?? {};
      const fact = {
        amount,
        paidOn: on,
        ...(total !== undefined && { total, totalCurrency }),
        ...(rate !== undefined && { rate }),
        ...(reason !== "" && { reference: reason }),
      };
      const payments = { ...ledger.payments, [key]: fact };
      return after({ type: "record-payment", key, payment: fact }, { payments });
    }
    case "refund": {
      const isOver = toBig(state.settle(ledger).outstanding).lt(0);
      const credit = isOver ? creditToPayOut(ledger) : undefined;
      const refund = {
        amount,
        on,
        ...why,
        ...(payment !== undefined && { payment: payment.key }),
        ...(credit !== undefined && { credit }),
      };
      const refunds = { ...ledger.refunds, [key]: refund };
      return after({ type: "record-refund", key, refund }, { refunds });
    }
    case "write-off": {
      const writeOff = { amount, on, ...why };
      const writeOffs = { ...ledger.writeOffs, [key]: writeOff };
      return after({ type: "write-off", key, writeOff }, { writeOffs });
    }
    case "reversal": {
      if (payment === undefined) return undefined;
      const cause = said.cause ?? "correction";
      const note = reason === "" ? {} : { note: reason };
      const reversal = { payment: payment.key, amount, on, reason: cause, ...note };
      const reversals = { ...ledger.reversals, [key]: reversal };
      return after({ type: "record-reversal", key, reversal }, { reversals });
    }
    case "dispute": {
      if (payment === undefined) return undefined;
      const withdrawn = said.isWithdrawn === true ? { fundsWithdrawn: true } : {};
      const dispute = { payment: payment.key, amount, on, ...withdrawn, ...why };
      const disputes = { ...ledger.disputes, [key]: dispute };
      return after({ type: "record-dispute", key, dispute }, { disputes });
    }
    case "dispute-outcome": {
      const { dispute, outcome } = said;
      if (dispute === undefined || outcome === undefined) return undefined;
      const progress = { on };
      const operation = {
        type: "record-dispute-progress",
        key: dispute.key,
        outcome,
        progress,
      } as const;
      const list = outcomeLists[outcome];
      return after(operation, { [list]: { ...ledger[list], [dispute.key]: progress } });
    }
  }
}

const outcomeLists = {
  withdrawn: "disputesWithdrawn",
  won: "disputesWon",
  lost: "disputesLost",
} as const satisfies Readonly<Record<DisputeOutcome, keyof Ledger>>;
