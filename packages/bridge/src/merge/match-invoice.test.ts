import { invoiceLikeness, invoiceMarks, partyLikeness } from "@concord/document";
import type { InvoiceLikeness } from "@concord/document";
import { CurrencyCode, DecimalString, DocumentId, PlainDate } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareInvoices, marksLike, matchInvoice, matchParty } from "./match-invoice.ts";

interface Said {
  readonly kind?: "invoice" | "credit-note";
  readonly number?: string | undefined;
  readonly currency?: string;
  readonly gross?: string;
  readonly on?: string | undefined;
  readonly name?: string | undefined;
  readonly vatId?: string | undefined;
  readonly email?: string | undefined;
  readonly isVoid?: boolean;
  readonly issuer?: string | undefined;
  readonly objects?: Readonly<Record<string, string>>;
}

function invoice(said: Said): InvoiceLikeness {
  const { name, vatId, email } = { name: "Hafenbau GmbH", ...said };
  return invoiceLikeness(
    {
      kind: said.kind ?? "invoice",
      currency: CurrencyCode.parse(said.currency ?? "EUR"),
      buyer: { name, vatId, contact: { email } },
    },
    {
      gross: DecimalString.parse(said.gross ?? "119"),
      number: "number" in said ? said.number : "2026-0042",
      on: PlainDate.optional().parse("on" in said ? said.on : "2026-11-20"),
      isVoid: said.isVoid ?? false,
      issuer: said.issuer,
      objects: said.objects ?? {},
    },
  );
}
const document = (name: number): DocumentId =>
  DocumentId.parse(`00000000-0000-7000-8000-${String(name).padStart(12, "0")}`);

const maybe = <T>(...values: readonly T[]) => fc.constantFrom(undefined, ...values);
const AnyInvoice = fc
  .record({
    kind: fc.constantFrom("invoice" as const, "credit-note" as const),
    number: maybe("2026-0042", " 2026-0042", "2026 0042", "r-1", "R-1", "1001"),
    currency: fc.constantFrom("EUR", "USD"),
    gross: fc.constantFrom("119", "118.99", "0"),
    on: maybe("2026-11-20", "2026-11-22", "2026-11-28", "2027-11-20"),
    name: maybe("Hafenbau GmbH", "HAFENBAU  GmbH.", "Werft AG"),
    vatId: maybe("DE 123", "DE123", "DE999"),
    email: maybe("a@example.com", "A@example.com", "b@example.com"),
    isVoid: fc.boolean(),
    issuer: maybe("shop:1", "books:1"),
    objects: fc.constantFrom({}, { shop: "1" }, { shop: "2" }, { books: "1" }),
  })
  .map(invoice);

test("[BR100] certain: the same number, whatever its case and spaces, and nothing that contradicts", () => {
  const one = invoice({ number: "re 2026-0042", vatId: "DE123", email: "a@example.com" });
  const as = (said: Said) => compareInvoices(one, invoice({ number: "RE2026-0042", ...said }));
  expect(as({})).toBe("certain");
  expect(as({ name: "hafenbau, gmbh" })).toBe("certain");
  expect(as({ name: undefined })).toBe("certain");
  // A VAT id is who somebody is; names and addresses are words.
  expect(as({ name: "Hafenbau Holding", vatId: "de 123" })).toBe("certain");
  expect(as({ email: "office@example.com" })).toBe("certain");
  expect(as({ vatId: "DE999" })).toBe("likely");
  expect(as({ name: "Werft AG" })).toBe("likely");
  expect(as({ name: undefined, email: "b@example.com" })).toBe("likely");
  expect(as({ isVoid: true })).toBe("likely");
  // Another year's number of the same series.
  expect(as({ on: "2025-11-20" })).toBe("likely");
  expect(as({ on: undefined })).toBe("certain");
  for (const number of ["RE-2026-0042", "RE2026-42", "RE20260042"]) {
    expect(as({ number, issuer: "books:1" })).not.toBe("certain");
  }
});

test("[BR100] likely: another issuer's number, for the same buyer, amount and days", () => {
  const one = invoice({ issuer: "shop:1" });
  const as = (said: Said) =>
    compareInvoices(one, invoice({ number: "1001", issuer: "books:1", ...said }));
  expect(as({ on: "2026-11-23" })).toBe("likely");
  expect(as({ on: "2026-11-24" })).toBe("none");
  expect(as({ on: undefined })).toBe("none");
  expect(as({ name: undefined })).toBe("none");
  expect(as({ name: "Werft AG" })).toBe("none");
  // One issuer's two numbers are two invoices, and so are one vendor's two objects.
  expect(as({ issuer: "shop:1" })).toBe("none");
  const sold = invoice({ issuer: "shop:1", objects: { shop: "1" } });
  expect(compareInvoices(sold, invoice({ issuer: "books:1", objects: { shop: "2" } }))).toBe(
    "none",
  );
});

test("[BR100] nothing is the same across kinds, currencies and amounts, or without a number", () => {
  fc.assert(
    fc.property(AnyInvoice, AnyInvoice, (a, b) => {
      const differs =
        a.kind !== b.kind ||
        a.currency !== b.currency ||
        a.gross !== b.gross ||
        a.number === undefined ||
        b.number === undefined;
      fc.pre(differs);
      expect(compareInvoices(a, b)).toBe("none");
    }),
    { numRuns: 500 },
  );
});

test("[BR101] the answer is the same whichever is asked about, and what is the same is found by its marks", () => {
  fc.assert(
    fc.property(AnyInvoice, AnyInvoice, (a, b) => {
      const answer = compareInvoices(a, b);
      expect(compareInvoices(b, a)).toBe(answer);
      if (answer === "none") return;
      const marks = invoiceMarks(b);
      expect(marksLike(a).some((mark) => marks.includes(mark))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("[BR101] the order of candidates does not matter, and two that are certain are only likely", () => {
  fc.assert(
    fc.property(AnyInvoice, fc.array(AnyInvoice, { maxLength: 6 }), (one, others) => {
      const candidates = others.map((likeness, index) => ({ document: document(index), likeness }));
      const match = matchInvoice(one, candidates);
      expect(matchInvoice(one, candidates.toReversed())).toEqual(match);
      const certain = others.filter((other) => compareInvoices(one, other) === "certain");
      expect(match.type === "certain").toBe(certain.length === 1);
      expect(match.type === "likely" || certain.length <= 1).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("[BR102] a party is the only one with its VAT id or e-mail, and never one that is called otherwise", () => {
  const candidates = [
    { name: "Hafenbau GmbH", vatId: "DE123", email: "a@example.com" },
    { name: "Werft AG", email: "b@example.com" },
    { name: "Werft Nord", email: "b@example.com" },
  ].map(({ name, vatId, email }, index) => ({
    document: document(index),
    likeness: partyLikeness({ name, vatId, contact: { email } }),
  }));
  const found = (said: { name?: string; vatId?: string; email?: string }) =>
    matchParty(
      partyLikeness({ name: said.name, vatId: said.vatId, contact: { email: said.email } }),
      candidates,
    );
  expect(found({ name: "HAFENBAU GmbH", vatId: "de123" })).toBe(document(0));
  expect(found({ email: "A@example.com" })).toBe(document(0));
  expect(found({ name: "Hafenbau GmbH" })).toBeUndefined();
  expect(found({ name: "Hafenbau GmbH", vatId: "DE9", email: "a@example.com" })).toBeUndefined();
  expect(found({ name: "Hafenbau AG", email: "a@example.com" })).toBeUndefined();
  expect(found({ email: "b@example.com" })).toBeUndefined();
});
