import { planCreditNote, quantitiesLeft } from "@concord/model";
import type {
  CreditPlan,
  CreditWish,
  CreditedInvoice,
  DecimalString,
  Invoice,
} from "@concord/model";
import { readAmount } from "../editor/read-amount.ts";

/** What a person has entered about a credit note: texts as they stand in the fields. */
export interface CreditForm {
  readonly type: CreditWish["type"];
  readonly amount: string;
  /** By line. */
  readonly quantities: Readonly<Record<string, string>>;
  readonly reason: string;
}

export const emptyForm: CreditForm = { type: "full", amount: "", quantities: {}, reason: "" };

/** What the form comes to. `unclear`: names the fields that say nothing or several things, and nothing is planned by guess. */
export type CreditReading =
  | { readonly type: "plan"; readonly plan: CreditPlan }
  | { readonly type: "unclear"; readonly fields: readonly string[] }
  | { readonly type: "empty" };

/** Reads the form as the viewer writes numbers, and plans what it says from the credit notes that stand. */
export function readCredit(
  form: CreditForm,
  of: CreditedInvoice,
  earlier: readonly Invoice[],
  decimal: "." | ",",
): CreditReading {
  const read = (text: string): DecimalString | undefined => {
    const reading = readAmount(text, { decimal, currency: of.invoice.currency });
    return reading.type === "amount" ? reading.value : undefined;
  };
  const planned = (wish: CreditWish): CreditReading => {
    const reason = form.reason.trim();
    const plan = planCreditNote(of, wish, { earlier, ...(reason !== "" && { reason }) });
    return { type: "plan", plan };
  };
  switch (form.type) {
    case "full":
      return planned({ type: "full" });
    case "amount": {
      if (form.amount.trim() === "") return { type: "empty" };
      const amount = read(form.amount);
      return amount === undefined
        ? { type: "unclear", fields: ["amount"] }
        : planned({ type: "amount", amount });
    }
    case "lines": {
      const given = Object.entries(form.quantities).filter(([, text]) => text.trim() !== "");
      if (given.length === 0) return { type: "empty" };
      const readings = given.map(([line, text]) => [line, read(text)] as const);
      const fields = readings.flatMap(([line, value]) => (value === undefined ? [line] : []));
      if (fields.length > 0) return { type: "unclear", fields };
      const quantities = Object.fromEntries(
        readings.flatMap(([line, value]) => (value === undefined ? [] : [[line, value]])),
      );
      return planned({ type: "lines", quantities });
    }
  }
}

/** The lines of which something is left to credit, with how much. */
export function linesLeft(
  invoice: Invoice,
  earlier: readonly Invoice[],
): readonly { readonly id: string; readonly name: string; readonly left: DecimalString }[] {
  const left = quantitiesLeft(invoice, earlier);
  return invoice.lines.flatMap(({ id, name, description }) => {
    const rest = left.get(id);
    return rest === undefined || rest === "0"
      ? []
      : [{ id, name: name ?? description ?? "–", left: rest }];
  });
}
