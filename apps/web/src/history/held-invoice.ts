import { msg } from "@lit/localize";
import type { Registers } from "@concord/document";
import type { HeldThere } from "@concord/ledger/story";
import { CurrencyCode } from "@concord/model";
import type { DocumentId, PlainDate, TaxRate } from "@concord/model";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { thenInvoice } from "./then-invoice.ts";
import type { ThenCell, ThenInvoice, ThenLine, ThenSum } from "./then-invoice.ts";

/** An invoice as a tool held it, and ours of the same moment, as far as the two can be laid beside each other. */
export interface HeldInvoice {
  readonly theirs: ThenInvoice;
  readonly ours: ThenInvoice;
}

/** @param ours what it was here, and `registers` what that was read from */
export function heldInvoice(
  id: DocumentId,
  held: Extract<HeldThere, { readonly type: "held" }>,
  { ours, registers }: { readonly ours: ThenInvoice; readonly registers: Registers },
  day: PlainDate,
  taxRates: readonly TaxRate[],
): HeldInvoice {
  const { says } = held;
  const currency = says?.currency ?? CurrencyCode.safeParse(registers["currency"]).data;
  // Lines that the tool gives no order stand in ours.
  const shown = thenInvoice(
    id,
    {
      documentKind: "invoice",
      ...(currency !== undefined && { currency }),
      ...placesIn(registers),
      ...held.registers,
    },
    day,
    taxRates,
  );
  const cell = (each: ThenCell): ThenCell =>
    held.isKnown(each.path) ? each : { ...each, text: "", isUnknown: true };
  /** The same rate has one name: the tool's is another entry of another list. */
  const sameTax = ({ key, tax }: ThenLine): ThenCell | undefined => {
    const rate = held.registers[tax.path];
    const mine = ours.lines.find((other) => other.key === key)?.tax;
    const isSame = rate !== undefined && rate === registers[tax.path];
    return isSame && mine !== undefined ? { ...tax, text: mine.text } : undefined;
  };
  const line = (each: ThenLine): ThenLine => ({
    ...each,
    name: cell(each.name),
    text: cell(each.text),
    quantity: cell(each.quantity),
    unit: cell(each.unit),
    price: cell(each.price),
    tax: sameTax(each) ?? cell(each.tax),
    // One that is not there says nothing either.
    discount: each.discount.text === "" ? each.discount : cell(each.discount),
    isNetUnknown: !held.isKnown(each.quantity.path) || !held.isKnown(each.price.path),
  });
  const date = says?.dueDate;
  const fields = shown.fields.map((each) =>
    each.path === "dueDate" && date !== undefined
      ? { ...each, text: formatDay(date, viewerLocale) }
      : cell(each),
  );
  const due = ours.sums.find(({ isDue }) => isDue);
  return {
    theirs: {
      ...shown,
      number: held.number,
      fields: [numberCell(held.number), ...fields],
      lines: held.hasLines ? shown.lines.map(line) : [],
      notes: notesOf(shown, ours).map(cell),
      sums: [
        sum("gross", msg("Total with tax"), money(says?.gross, currency)),
        sum("due", msg("Amount due"), money(says?.outstanding, currency)),
      ],
    },
    ours: {
      ...ours,
      fields: [numberCell(ours.number ?? ""), ...ours.fields],
      sums: [
        sum("gross", msg("Total with tax"), money(held.ours?.gross, held.ours?.currency)),
        sum("due", msg("Amount due"), { text: due?.text ?? "" }),
      ],
    },
  };
}

function money(amount: string | undefined, of: CurrencyCode | undefined): Partial<ThenSum> {
  return amount === undefined
    ? { text: "", isUnknown: true }
    : { text: formatMoney(amount, of, viewerLocale) };
}

function sum(key: string, label: string, of: Partial<ThenSum>): ThenSum {
  return { key, label, text: "", isDue: key === "due", ...of };
}

function numberCell(number: string | undefined): ThenCell {
  return {
    path: "number",
    label: msg("Number"),
    text: number ?? "",
    isUnknown: number === undefined,
  };
}

/** Notes that it has, and those of ours: it may have them or not. */
function notesOf(shown: ThenInvoice, ours: ThenInvoice): readonly ThenCell[] {
  const there = new Set(shown.notes.map(({ path }) => path));
  const others = ours.notes.filter(({ path }) => !there.has(path));
  return [...shown.notes, ...others.map((each) => ({ ...each, text: "" }))];
}

function placesIn(registers: Registers): Registers {
  return Object.fromEntries(
    Object.entries(registers).filter(([path]) => /^lines\.[^.]+\.position$/u.test(path)),
  );
}
