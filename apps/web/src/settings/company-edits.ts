import type { Registers } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { TaxRate } from "@concord/model";
import { merged } from "../editor/invoice-edits.ts";
import type { Edit } from "../editor/invoice-edits.ts";
import { taxLabel, taxOf, taxRegisters } from "../editor/tax-choice.ts";
import type { FieldValue } from "../parts/field-format.ts";

/** The text of a register as a field shows it. */
export function textAt(registers: Registers, path: string): string {
  const value = registers[path];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The entry of a value in a field of the company's settings; null for an emptied one. */
export function companyEdit(path: string, value: FieldValue, rates: readonly TaxRate[]): Edit {
  const [, key, field] = /^taxRates\.([^.]+)\.(name|tax)$/u.exec(path) ?? [];
  const rate = rates.find(({ id }) => id === key);
  // A tax without a name or a rate would be none, and vanish from under the hand.
  if (field === "tax") return value === null ? nothing : merged(taxRegisters(path, taxOf(value)));
  if (field === "name") return set(path, value ?? (rate === undefined ? "" : taxLabel(rate.tax)));
  return set(path, path === "paymentDays" && value !== null ? Number(value) : value);
}

const nothing: Edit = { operations: [], overlay: {} };

function set(path: string, value: string | number | boolean | null): Edit {
  return { operations: [{ type: "set-field", path, value }], overlay: { [path]: value } };
}

/** A tax that people pick by name from now on, the last in the list. */
export function newRate(text: string, key: EntryKey): Edit {
  const tax = taxOf(text);
  if (tax === undefined) return nothing;
  const name = taxLabel(tax);
  return {
    operations: [{ type: "add-entry", list: "taxRates", entry: key, content: { name, tax } }],
    overlay: {
      [`taxRates.${key}.position`]: "~",
      [`taxRates.${key}.name`]: name,
      ...taxRegisters(`taxRates.${key}.tax`, tax),
    },
  };
}

/** The first tax in use is that of new lines. One that is retired is offered nowhere, and what carries it keeps its name. */
export function rateEdit(action: string, key: string): Edit {
  switch (action) {
    case "first": {
      const entry = EntryKey.parse(key);
      return {
        operations: [{ type: "move-entry", list: "taxRates", entry, after: null }],
        overlay: {},
      };
    }
    case "retire":
      return set(`taxRates.${key}.archived`, true);
    case "use":
      return set(`taxRates.${key}.archived`, false);
    default:
      return nothing;
  }
}
