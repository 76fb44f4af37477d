import { CurrencyCode, DecimalString, EntryKey, Invoice, PlainDate } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contentRegisters, invoiceOf, registersOf } from "./invoice-registers.ts";
import { pathRule } from "./path-rule.ts";

const text = fc.string({ maxLength: 12 });
const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom("", ".5", ".25"))
  .map(([whole, part]) => DecimalString.parse(`${whole === 0 && part === "" ? 0 : whole}${part}`));
const date = fc
  .tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 10, max: 12 }))
  .map(([year, month]) => PlainDate.parse(`${year}-${month}-15`));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const keyed = <T>(entry: Record<string, fc.Arbitrary<T>>) =>
  fc.uniqueArray(fc.record({ ...entry, id: fc.stringMatching(/^[a-z0-9:~-]{1,6}$/) }), {
    selector: ({ id }) => id,
    maxLength: 4,
  });
const tax = fc.record({
  category: maybe(text),
  rate: maybe(decimal),
  retained: maybe(fc.boolean()),
});
const schemed = fc.record({ value: text, scheme: maybe(text) });
const party = fc.record({
  name: maybe(text),
  ids: maybe(fc.array(schemed, { maxLength: 2 })),
  address: maybe(fc.record({ city: text, country: fc.constantFrom("DE", "IE") })),
});
const adjustments = keyed<unknown>({
  type: fc.constantFrom("allowance", "charge"),
  amount: maybe(decimal),
  tax: maybe(tax),
});
const stated = fc.record({ text, value: decimal });
const invoice = fc
  .record({
    kind: fc.constantFrom("invoice", "credit-note"),
    number: maybe(text),
    issueDate: maybe(date),
    currency: maybe(fc.constantFrom("EUR", "JPY")),
    pricesIncludeTax: fc.boolean(),
    seller: maybe(party),
    buyer: maybe(party),
    lines: keyed<unknown>({
      name: maybe(text),
      quantity: maybe(decimal),
      tax: maybe(tax),
      extraTaxes: maybe(fc.array(tax, { maxLength: 2 })),
      attributes: maybe(fc.array(fc.record({ name: text, value: text }), { maxLength: 2 })),
      adjustments,
      statedNet: maybe(stated),
      removed: maybe(fc.boolean()),
    }),
    adjustments,
    notes: keyed<unknown>({ text }),
    instalments: keyed<unknown>({ dueDate: date, amount: decimal }),
    stated: maybe(fc.record({ gross: maybe(stated), net: maybe(stated) })),
  })
  .map((draft) => Invoice.parse(draft));

/** Without keys that are undefined and groups that say nothing: what JSON and registers cannot tell apart. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, entry]) => [name, plain(entry)] as const)
    .filter(([, entry]) => entry !== undefined && !isEmptyGroup(entry));
  return Object.fromEntries(entries);
}

const isEmptyGroup = (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 0;

const withoutPositions = (content: Invoice) => ({
  ...content,
  lines: content.lines.map((line) => ({ ...line, position: undefined })),
});

test("[DO5] an invoice becomes registers and back without loss", () => {
  fc.assert(
    fc.property(invoice, (content) => {
      const registers = registersOf(content);
      const back = invoiceOf(registers);
      expect(back.problems).toEqual([]);
      expect(plain(withoutPositions(back.invoice))).toEqual(plain(content));
      // Positions stand now, and stay.
      expect(registersOf(back.invoice)).toEqual(registers);
    }),
    { numRuns: 100 },
  );
});

test("[DO5] every register of an invoice has a rule that accepts its value", () => {
  fc.assert(
    fc.property(invoice, (content) => {
      for (const [path, value] of Object.entries(registersOf(content))) {
        expect([path, pathRule("invoice", path)?.schema.safeParse(value).success]).toEqual([
          path,
          true,
        ]);
      }
    }),
    { numRuns: 40 },
  );
});

test("[DO6] a keyed list is one path per field, a list without ids is one register", () => {
  const registers = registersOf(
    Invoice.parse({
      currency: CurrencyCode.parse("EUR"),
      buyer: { name: "Acme GmbH", ids: [{ value: "1", scheme: "0088" }] },
      lines: [{ id: EntryKey.parse("k3f9"), quantity: "2.5", tax: { rate: "19" } }],
      stated: { gross: { text: "1.190,00", value: "1190" } },
    }),
  );
  expect(registers).toMatchObject({
    currency: "EUR",
    "buyer.name": "Acme GmbH",
    "buyer.ids": [{ value: "1", scheme: "0088" }],
    "lines.k3f9.quantity": "2.5",
    "lines.k3f9.tax.rate": "19",
    "lines.k3f9.position": "a0",
    "stated.gross": { text: "1.190,00", value: "1190" },
  });
});

test("[DO7] entries stand by position, ties by key, and what has no position last", () => {
  const { invoice: content } = invoiceOf({
    "lines.c.name": "without",
    "lines.b.position": "a1",
    "lines.a.position": "a1",
    "lines.z.position": "a0",
    "lines.gone.name": null,
  });
  expect(content.lines.map(({ id }) => id)).toEqual(["z", "a", "b", "c"]);
});

test("[DO8] a value that does not parse is left out and named, and takes nothing else with it", () => {
  const { invoice: content, problems } = invoiceOf({
    currency: "euros",
    dueDate: "2026-02-30",
    "lines.k1.quantity": 2,
    "lines.k1.price": "5",
    "instalments.i1.amount": "3",
  });
  expect(content.lines).toMatchObject([{ id: "k1", price: "5" }]);
  expect(content.lines[0]?.quantity).toBeUndefined();
  expect(content.instalments).toEqual([]);
  expect(problems.map(({ path, reason }) => `${path} ${reason}`).toSorted()).toEqual([
    "currency invalid-value",
    "dueDate invalid-value",
    "instalments.i1 incomplete-entry",
    "lines.k1.quantity invalid-value",
  ]);
});

test("[DO5] parties, items and workspaces stand in registers too", () => {
  expect(
    contentRegisters("party", { name: "Acme", address: { city: "Berlin" }, paymentDays: 30 }),
  ).toEqual({ name: "Acme", "address.city": "Berlin", paymentDays: 30 });
  expect(contentRegisters("item", { name: "Pump", price: "12.5" })).toEqual({
    name: "Pump",
    price: "12.5",
  });
  expect(
    contentRegisters("workspace", { members: [{ id: "u1", name: "Ada", role: "owner" }] }),
  ).toEqual({
    "members.u1.name": "Ada",
    "members.u1.role": "owner",
    "members.u1.position": "a0",
  });
});
