import { EntryKey, NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import { formOf, newSeriesForm, readSeries } from "./series-form.ts";
import type { SeriesForm } from "./series-form.ts";

const id = EntryKey.parse("van");
const others = [
  NumberSeries.parse({ id: "invoices", name: "Invoices", format: "INV-{year}-{number}" }),
];
const form: SeriesForm = { ...newSeriesForm, name: "Van", format: "V-{number}" };
const wrong = (changes: Partial<SeriesForm>) =>
  readSeries({ ...form, ...changes }, id, others).problems.map(({ field }) => field);

test("[WB302] a series comes out only where every field is right, and each that is not says why", () => {
  expect(readSeries(form, id, others)).toEqual({
    series: {
      id: "van",
      name: "Van",
      format: "V-{number}",
      digits: 4,
      first: 1,
      reset: "never",
      kinds: ["invoice"],
    },
    problems: [],
  });
  expect(wrong({ name: " " })).toEqual(["name"]);
  expect(wrong({ name: "invoices" })).toEqual(["name"]);
  expect(wrong({ format: "V-" })).toEqual(["format"]);
  expect(wrong({ format: "inv-{year}-{number}" })).toEqual(["format"]);
  expect(wrong({ format: "{day}-{number}" })).toEqual(["format"]);
  expect(wrong({ kinds: [] })).toEqual(["kinds"]);
  for (const digits of ["", "0", "13", "4.5", "four", "-1"])
    expect(wrong({ digits })).toEqual(["digits"]);
  expect(wrong({ first: "0" })).toEqual(["first"]);
  expect(readSeries({ ...form, first: "0" }, id, others).series).toBeUndefined();
});

test("[WB302] what begins again says in its numbers which time they are from", () => {
  expect(wrong({ reset: "yearly" })).toEqual(["reset"]);
  expect(wrong({ reset: "yearly", format: "V-{year}-{number}" })).toEqual([]);
  expect(wrong({ reset: "monthly", format: "V-{year}-{number}" })).toEqual(["reset"]);
  expect(wrong({ reset: "monthly", format: "V-{year}{month}-{number}" })).toEqual([]);
});

test("[WB302] a series reads as it stands", () => {
  const [series] = others;
  if (series === undefined) throw new Error("none");
  const read = readSeries(formOf(series, "yearly"), series.id, []);
  expect(read.series).toEqual({ ...series, reset: "yearly" });
});
