import type { InvoiceSnapshot } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { Invoice, JsonValue, LineTax } from "@concord/model";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";
import { FieldCommitted } from "../parts/field-events.ts";
import type { OptionTaken } from "../parts/field-events.ts";
import { lineOf } from "./invoice-edits.ts";
import { fieldsFromItem, newItem } from "./item-choice.ts";
import { newDocumentId } from "./new-draft.ts";
import { chooseCustomer, nameNewCustomer, newCustomer } from "./party-choice.ts";

/** What the choice of an option comes to. */
export type Taken =
  | {
      readonly type: "fields";
      readonly fields: Readonly<Record<string, JsonValue>>;
      /** A customer that was made of it. */
      readonly made?: string;
      /** What the customer's invoices usually carry. */
      readonly usualTax?: LineTax | undefined;
    }
  | {
      readonly type: "line";
      readonly line: string;
      readonly fields: Readonly<Record<string, JsonValue>>;
      /** A product that was made of it. */
      readonly made?: string;
    }
  /** The same as if it had been typed. */
  | { readonly type: "value"; readonly committed: FieldCommitted }
  | { readonly type: "nothing" };

/** Finds out what was chosen, and makes the customer or product that is not there yet. */
export async function takeOption(
  { path, id, text }: OptionTaken,
  workspace: Workspace,
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
): Promise<Taken> {
  const line = lineOf(path);
  if (path === "buyer.name") return takeCustomer(id, text, workspace, invoice, snapshot);
  if (line !== undefined && path === `lines.${line}.name`) {
    return takeItem(line, id, text, workspace, invoice);
  }
  return { type: "value", committed: new FieldCommitted(path, id) };
}

async function takeCustomer(
  id: string,
  text: string,
  workspace: Workspace,
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
): Promise<Taken> {
  if (id === newCustomer) {
    const made = newDocumentId();
    const created = await workspace.create("party", made, [
      { type: "create", document: { kind: "party", content: { name: text } } },
    ]);
    const named = nameNewCustomer(invoice, text, snapshot.registers);
    return created.type === "done"
      ? { type: "fields", fields: { ...named, customer: made, "buyer.ref": made }, made }
      : { type: "fields", fields: named };
  }
  const customer = DocumentId.parse(id);
  const read = await readDocument(workspace, customer);
  return read?.kind === "party"
    ? {
        type: "fields",
        usualTax: read.party.tax,
        fields: chooseCustomer(invoice, { id: customer, party: read.party }, snapshot.registers),
      }
    : { type: "nothing" };
}

async function takeItem(
  line: string,
  id: string,
  text: string,
  workspace: Workspace,
  invoice: Invoice,
): Promise<Taken> {
  const here = invoice.lines.find((each) => each.id === line);
  if (id === newItem) {
    const made = newDocumentId();
    const content = {
      name: text,
      ...(here?.price !== undefined && { price: here.price }),
      ...(here?.price !== undefined &&
        invoice.currency !== undefined && { currency: invoice.currency }),
      ...(here?.unit !== undefined && { unit: here.unit }),
      ...(here?.tax !== undefined && { tax: here.tax }),
    };
    const created = await workspace.create("item", made, [
      { type: "create", document: { kind: "item", content } },
    ]);
    return created.type === "done"
      ? { type: "line", line, fields: { name: text, item: made }, made }
      : { type: "line", line, fields: { name: text } };
  }
  const read = await readDocument(workspace, DocumentId.parse(id));
  return read?.kind === "item"
    ? { type: "line", line, fields: fieldsFromItem(id, read.item, invoice, here) }
    : { type: "nothing" };
}
