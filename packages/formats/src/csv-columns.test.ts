import { expect, test } from "vitest";
import { columnFields } from "./csv-columns.ts";

test("[FO43] headers are known without case, spaces and marks, in the exports of several tools", () => {
  expect(
    columnFields(["*InvoiceNumber", "Due Date", "Item(Product/Service)", "Name", "?"]),
  ).toEqual(["number", "dueDate", "lineName", undefined, undefined]);
  expect(columnFields(["Rechnungs-Nr.", "Fälligkeit", "MwSt %"])).toEqual([
    "number",
    "dueDate",
    "taxRate",
  ]);
  expect(columnFields(["Name", "Lineitem name"])).toEqual(["number", "lineName"]);
});

test("[FO43] a person's word counts before the header", () => {
  expect(columnFields(["Number", "Due"], { Number: "purchaseOrder" })).toEqual([
    "purchaseOrder",
    "dueDate",
  ]);
});
