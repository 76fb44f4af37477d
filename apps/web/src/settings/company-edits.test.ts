import { apply, Operation, snapshot } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DecimalString, DocumentId, EntryKey, defaultWorkspace } from "@concord/model";
import type { Workspace } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Edit } from "../editor/invoice-edits.ts";
import { taxText } from "../editor/tax-choice.ts";
import { companyEdit, newRate, rateEdit } from "./company-edits.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

/** The workspace's own document, as an owner changes it. */
function ours() {
  const doc = new Y.Doc();
  const change = (input: OperationInput) =>
    apply(doc, Operation.parse(input), { source: "user", actor: "ada" });
  change({ type: "create", document: { kind: "workspace", content: defaultWorkspace } });
  const content = (): Workspace => {
    const read = snapshot(doc, { id });
    if (read.kind !== "workspace") throw new Error(`It is of kind ${read.kind}`);
    expect(read.problems).toEqual([]);
    return read.workspace;
  };
  const make = ({ operations }: Edit): void => {
    for (const each of operations) expect(change(each).type).not.toBe("refused");
  };
  return { content, make };
}

const rate = (text: string) =>
  taxText({ scheme: "VAT", category: "S", rate: DecimalString.parse(text) });

test("[WB210] each field is a register of the workspace: days are numbers, what is emptied is as it was before", () => {
  const { content, make } = ours();
  make(companyEdit("company.name", "Nordlicht GmbH", []));
  make(companyEdit("bank.iban", "DE89370400440532013000", []));
  make(companyEdit("paymentDays", "30", []));
  make(companyEdit("taxRounding", "line", []));
  expect(content()).toMatchObject({
    company: { name: "Nordlicht GmbH" },
    bank: { iban: "DE89370400440532013000" },
    paymentDays: 30,
    taxRounding: "line",
    series: defaultWorkspace.series,
  });
  make(companyEdit("paymentDays", null, []));
  make(companyEdit("taxRounding", null, []));
  expect(content().paymentDays).toBe(14);
  expect(content().taxRounding).toBeUndefined();
});

test("[WB213] a tax is added with its name, and never loses both; the first in use is that of new lines, a retired one stays", () => {
  const { content, make } = ours();
  const [first, second] = [EntryKey.parse("a"), EntryKey.parse("b")];
  make(newRate(rate("19"), first));
  make(newRate(rate("7"), second));
  const names = (): readonly string[] => content().taxRates.map(({ name }) => name);
  expect(names()).toEqual(["VAT 19 %", "VAT 7 %"]);

  make(companyEdit("taxRates.a.name", "Full", content().taxRates));
  make(companyEdit("taxRates.a.tax", rate("20"), content().taxRates));
  make(companyEdit("taxRates.a.tax", null, content().taxRates));
  expect(content().taxRates[0]).toMatchObject({ name: "Full", tax: { rate: "20" } });
  make(companyEdit("taxRates.a.name", null, content().taxRates));
  expect(names()).toEqual(["VAT 20 %", "VAT 7 %"]);

  make(rateEdit("first", second));
  expect(names()).toEqual(["VAT 7 %", "VAT 20 %"]);
  make(rateEdit("retire", second));
  expect(content().taxRates.map(({ archived }) => archived === true)).toEqual([true, false]);
  make(rateEdit("use", second));
  expect(content().taxRates[0]?.archived).toBe(false);
});
