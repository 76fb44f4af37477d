import type { OperationInput, WorkspaceSnapshot } from "@concord/document";
import type {
  DocumentId,
  Invoice,
  JsonValue,
  LineTax,
  Workspace as WorkspaceContent,
} from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { workspaceDocument } from "../page/own-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { FieldFormat, FieldValue } from "../parts/field-format.ts";
import type { Option } from "../parts/options.ts";
import { paperLanguage } from "../print/paper-language.ts";
import type { PaperLanguage } from "../print/paper-language.ts";
import { lineOf } from "./invoice-edits.ts";
import { findItem, itemBook } from "./item-choice.ts";
import { customerBook, findCustomer } from "./party-choice.ts";
import { taxOfRate } from "./paste-lines.ts";
import type { CustomerBook } from "./party-choice.ts";
import { findTax, taxChoices, taxFormat, taxOf, taxRegisters, taxText } from "./tax-choice.ts";

interface Taxes {
  readonly findTax: (text: string) => readonly Option[];
  readonly taxFormat: FieldFormat;
}

/** What is looked up while an invoice is entered: customers, products and taxes of the workspace. */
export class EntryBooks implements ReactiveController {
  #workspace: Workspace | undefined;
  #version: number | undefined;
  #usualTax: LineTax | undefined;
  #own: DocumentId | undefined;
  #ends: readonly (() => void)[] = [];
  /** The record of the customer of the invoice that is shown. */
  #record: { readonly id: DocumentId; readonly end: () => void } | undefined;
  #language: PaperLanguage | undefined;
  #customers: CustomerBook | undefined;
  #items: readonly Option[] | undefined;
  #taxes: { readonly of: string; readonly taxes: Taxes } | undefined;
  /** Customers and products that were made here: they are known by no more than their name yet. */
  readonly #made = new Set<string>();

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#turnToRecord(undefined);
    this.#workspace = undefined;
    this.#own = undefined;
    this.#version = undefined;
  }

  turnTo(workspace: Workspace): void {
    if (this.#workspace !== workspace) {
      this.hostDisconnected();
      this.#workspace = workspace;
    }
    const version = workspace.rowsVersion();
    if (version === this.#version) return;
    this.#version = version;
    this.#customers = undefined;
    this.#items = undefined;
    if (this.#own !== undefined) return;
    const own = workspaceDocument(workspace.rows());
    if (own === undefined) return;
    this.#own = own;
    this.#ends = [...this.#ends, workspace.watch(own)];
  }

  /** The workspace's own content; undefined where there is none, or it was not read yet. */
  workspace(): WorkspaceContent | undefined {
    return this.own()?.workspace;
  }

  /** The workspace's own document, with the leases of its number series. */
  own(): WorkspaceSnapshot | undefined {
    if (this.#own === undefined) return undefined;
    const snapshot = this.#workspace?.document(this.#own)?.snapshot;
    return snapshot?.kind === "workspace" ? snapshot : undefined;
  }

  /** In which language an invoice goes to paper, as far as the customer's record was read: the same object as long as that is the same. */
  language({ customer }: Pick<Invoice, "customer">): PaperLanguage {
    if (this.#record?.id !== customer) this.#turnToRecord(customer);
    const record = customer && this.#workspace?.document(customer)?.snapshot;
    const own = record?.kind === "party" ? record.party.language : undefined;
    const language = paperLanguage(own, this.workspace()?.language);
    const { locale, by } = this.#language ?? {};
    if (this.#language !== undefined && language.locale === locale && language.by === by) {
      return this.#language;
    }
    this.#language = language;
    return language;
  }

  #turnToRecord(id: DocumentId | undefined): void {
    this.#record?.end();
    const workspace = this.#workspace;
    this.#record =
      id === undefined || workspace === undefined ? undefined : { id, end: workspace.watch(id) };
  }

  readonly findCustomer = (text: string): readonly Option[] => {
    this.#customers ??= customerBook(this.#workspace?.rows().values() ?? []);
    return findCustomer(this.#customers, text);
  };

  readonly findItem = (text: string): readonly Option[] => {
    this.#items ??= itemBook(this.#workspace?.rows().values() ?? []);
    return findItem(this.#items, text);
  };

  /** The same object as long as nothing of it changed: a field is drawn anew when it gets another. */
  taxes(invoice: Invoice): Taxes {
    const rates = this.workspace()?.taxRates ?? [];
    const used = invoice.lines.map(({ tax }) => tax);
    const of = JSON.stringify([rates, [...new Set(used.map(taxText))]]);
    if (this.#taxes?.of === of) return this.#taxes.taxes;
    const choices = taxChoices(rates, used);
    const taxes = {
      findTax: (text: string) => findTax(choices, text),
      taxFormat: taxFormat(choices, rates),
    };
    this.#taxes = { of, taxes };
    return taxes;
  }

  /** A customer was chosen whose invoices usually carry this tax. */
  chose(usualTax: LineTax | undefined): void {
    this.#usualTax = usualTax;
  }

  /** What a new line is taxed by: as the line before, else as the customer's invoices are, else by the first rate of the workspace. Nothing is guessed beyond. */
  newLineTax(invoice: Invoice): LineTax | undefined {
    const lines = invoice.lines.filter(({ removed, tax }) => removed !== true && tax !== undefined);
    const rates = this.workspace()?.taxRates ?? [];
    return (
      taxOf(taxText(lines.at(-1)?.tax ?? this.#usualTax)) ??
      rates.find(({ archived }) => archived !== true)?.tax
    );
  }

  /** The tax of a bare rate; undefined where a person has to choose. */
  taxOfRate(rate: NonNullable<LineTax["rate"]>): LineTax | undefined {
    return taxOfRate(rate, this.workspace()?.taxRates ?? []);
  }

  madeItem(item: string): void {
    this.#made.add(item);
  }

  madeCustomer(customer: string): void {
    this.#made.add(customer);
  }

  /** A customer or product that was made of an entry learns from the next ones what it lacks. */
  alsoForMade(path: string, value: FieldValue, invoice: Invoice): void {
    const { customer } = invoice;
    if (path.startsWith("buyer.") && customer !== undefined && this.#made.has(customer)) {
      void this.#workspace?.apply(customer, [set(path.slice("buyer.".length), value)]);
    }
    const line = invoice.lines.find(({ id }) => id === lineOf(path));
    if (line?.item === undefined || !this.#made.has(line.item) || value === null) return;
    const field = path.slice(`lines.${line.id}.`.length);
    const operations = learned(field, value, invoice);
    if (operations.length > 0) void this.#workspace?.apply(line.item, operations);
  }
}

const set = (path: string, value: JsonValue): OperationInput => ({
  type: "set-field",
  path,
  value,
});

/** What a product learns from the field of a line that it was made of. */
function learned(field: string, value: FieldValue, invoice: Invoice): readonly OperationInput[] {
  switch (field) {
    case "price":
      return [
        set("price", value),
        ...(invoice.currency === undefined ? [] : [set("currency", invoice.currency)]),
        ...(invoice.pricesIncludeTax ? [set("pricesIncludeTax", true)] : []),
      ];
    case "unit":
      return [set("unit", value)];
    case "tax": {
      const fields = taxRegisters("tax", taxOf(value ?? ""));
      return [{ type: "merge-fields", fields }];
    }
    default:
      return [];
  }
}
