import { tagPath } from "@concord/document";
import type { OperationInput, Registers } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { Invoice, InvoiceLine, JsonValue, LineTax } from "@concord/model";
import type { FieldValue } from "../parts/field-format.ts";
import { discountOf, discountOperations, newDiscountKey } from "./discount.ts";
import { changeOnTop, textWith } from "../parts/text-change.ts";
import { nameCustomer } from "./party-choice.ts";
import { taxOf, taxRegisters } from "./tax-choice.ts";

/** What a person's entry comes to: operations for the replica, and the registers that are shown until it tells them back. */
export interface Edit {
  readonly operations: readonly OperationInput[];
  readonly overlay: Registers;
}

/** What an entry depends on. */
export interface EditBasis {
  readonly invoice: Invoice;
  readonly registers: Registers;
  /** The key of the line that is not stored yet. */
  readonly ghost: EntryKey;
  /** The tax of a new line that nobody gave one. */
  readonly newLineTax: LineTax | undefined;
  /** The internal note as it stands now with what is on its way, and as it stood when somebody began to type. */
  readonly note: { readonly base: string; readonly now: string };
  /** The place of a new line among what is on its way. */
  readonly place: number;
}

/** The entry of a value in the field of a register; null for an emptied one. */
export function fieldEdit(path: string, value: FieldValue, basis: EditBasis): Edit {
  const edit = plainEdit(path, value, basis);
  const line = lineOf(path);
  if (line !== basis.ghost) return edit;
  const field = path.slice(`lines.${line}.`.length);
  const started = newLine(basis, { hasQuantity: field === "quantity", hasTax: field === "tax" });
  return {
    operations: [...started.operations, ...edit.operations],
    overlay: { ...started.overlay, ...edit.overlay },
  };
}

/** The entry of several fields of a line at once, by their names below it. */
export function lineEdit(
  line: string,
  fields: Readonly<Record<string, JsonValue>>,
  basis: EditBasis,
): Edit {
  const overlay = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`lines.${line}.${name}`, value]),
  );
  const edit = merged(overlay);
  if (line !== basis.ghost) return edit;
  const hasTax = Object.hasOwn(fields, "tax.rate");
  const started = newLine(basis, { hasQuantity: Object.hasOwn(fields, "quantity"), hasTax });
  return {
    operations: [...started.operations, ...edit.operations],
    overlay: { ...started.overlay, ...overlay },
  };
}

/** What is shown of an entry while it is being typed. */
export function typedOverlay(path: string, value: FieldValue, basis: EditBasis): Registers {
  return fieldEdit(path, value, basis).overlay;
}

/** A line that says what another says, right below it. */
export function duplicateEdit(line: InvoiceLine, key: EntryKey): readonly OperationInput[] {
  const { id, position: _, removed: __, number: ___, orderLine: ____, ...content } = line;
  return [{ type: "add-line", line: key, after: id, content }];
}

function plainEdit(path: string, value: FieldValue, basis: EditBasis): Edit {
  const { invoice, registers } = basis;
  if (path === "buyer.name") {
    return merged(nameCustomer(invoice, value, registers));
  }
  const line = lineOf(path);
  if (line !== undefined && path === `lines.${line}.tax`) {
    return merged(taxRegisters(path, taxOf(value ?? "")));
  }
  if (path === "discount" || (line !== undefined && path === `lines.${line}.discount`)) {
    const adjustments =
      line === undefined
        ? invoice.adjustments
        : invoice.lines.find(({ id }) => id === line)?.adjustments;
    return discountEdit(line, adjustments, value);
  }
  if (path === "notes.first") return customerNoteEdit(invoice, value);
  if (path === "note") {
    const { base, now } = basis.note;
    const change = changeOnTop(base, value ?? "", now);
    if (change === undefined) return { operations: [], overlay: {} };
    const makes = textWith(change, now);
    return { operations: [{ type: "edit-note", ...change, makes }], overlay: { note: makes } };
  }
  return { operations: [{ type: "set-field", path, value }], overlay: { [path]: value } };
}

/** A tag more, or one less. */
export function tagEdit(does: "add-tag" | "remove-tag", tag: string): Edit {
  return {
    operations: [{ type: does, tag }],
    overlay: { [tagPath(tag)]: does === "add-tag" ? tag : null },
  };
}

/** Several registers at once, all or none. */
export function merged(fields: Readonly<Record<string, JsonValue>>): Edit {
  return { operations: [{ type: "merge-fields", fields }], overlay: fields };
}

function discountEdit(
  line: string | undefined,
  adjustments: Invoice["adjustments"] | undefined,
  value: FieldValue,
): Edit {
  const list = line === undefined ? "adjustments" : `lines.${line}.adjustments`;
  const before = discountOf(adjustments);
  // What is entered next, before this one is told back, is a change of the same discount.
  const key = before?.id ?? newDiscountKey();
  const path = `${list}.${key}`;
  const text = value ?? "";
  const isPercent = text.endsWith("%");
  const shown: Registers = {
    [`${path}.type`]: "allowance",
    [`${path}.percent`]: isPercent ? text.slice(0, -1) : null,
    [`${path}.amount`]: isPercent || text === "" ? null : text,
  };
  return { operations: discountOperations(line, before, key, value), overlay: shown };
}

/** The note for the customer: the first of the invoice's notes. */
function customerNoteEdit(invoice: Invoice, value: FieldValue): Edit {
  const [first] = invoice.notes;
  if (first !== undefined) {
    const path = `notes.${first.id}.text`;
    const operation: OperationInput =
      value === null
        ? { type: "remove-entry", list: "notes", entry: first.id }
        : { type: "set-field", path, value };
    return { operations: [operation], overlay: value === null ? {} : { [path]: value } };
  }
  if (value === null) return { operations: [], overlay: {} };
  const entry = EntryKey.parse(crypto.randomUUID().slice(0, 8));
  return {
    operations: [{ type: "add-entry", list: "notes", entry, content: { text: value } }],
    overlay: { [`notes.${entry}.text`]: value },
  };
}

function newLine(
  { ghost, newLineTax, place }: EditBasis,
  known: { readonly hasQuantity: boolean; readonly hasTax: boolean },
): Edit {
  const tax = known.hasTax ? undefined : newLineTax;
  const content = {
    ...(!known.hasQuantity && { quantity: "1" }),
    ...(tax !== undefined && { tax }),
  };
  const fields = tax === undefined ? {} : taxRegisters(`lines.${ghost}.tax`, tax);
  return {
    operations: [{ type: "add-line", line: ghost, content }] as readonly OperationInput[],
    overlay: {
      // Behind all that have a place: places of ours are of letters and digits.
      [`lines.${ghost}.position`]: `~${String(place).padStart(4, "0")}`,
      ...(!known.hasQuantity && { [`lines.${ghost}.quantity`]: "1" }),
      ...fields,
    },
  };
}

/** The key of the line that a register belongs to. */
export function lineOf(path: string): string | undefined {
  return /^lines\.([^.]+)\./u.exec(path)?.[1];
}
