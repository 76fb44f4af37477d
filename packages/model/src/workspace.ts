import { z } from "zod";
import { AuthorityRule } from "./authority.ts";
import { ConflictRule } from "./conflict-policy.ts";
import { Connection } from "./connection.ts";
import { CurrencyCode } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { EntryKey } from "./identifiers.ts";
import { LineTax } from "./invoice-line.ts";
import { NumberSeries } from "./number-series.ts";
import { TaxRounding } from "./invoice.ts";
import type { Invoice } from "./invoice.ts";
import { Party } from "./party.ts";

const Name = z.string().max(200);

/** A tax that people pick by name. A line copies it, so a later rate changes no invoice. */
export const TaxRate = z
  .object({ id: EntryKey, name: Name, tax: LineTax, archived: z.boolean().optional() })
  .readonly();
export type TaxRate = z.infer<typeof TaxRate>;

/** What a principal may be in a workspace. */
export const Role = z.enum(["owner", "editor", "field", "viewer", "auditor", "connector"]);
export type Role = z.infer<typeof Role>;

export const Member = z
  .object({ id: EntryKey, name: Name, email: z.string().max(320).optional(), role: Role })
  .readonly();
export type Member = z.infer<typeof Member>;

/** The account that customers are asked to pay to (BT-84 to BT-86): a new invoice takes it over as its payment means. */
export const BankAccount = z
  .object({ iban: Name.optional(), bic: Name.optional(), accountName: Name.optional() })
  .readonly();
export type BankAccount = z.infer<typeof BankAccount>;

/** The content of the one document of kind `workspace`: who we are and by which rules our invoices live. */
export const Workspace = z
  .object({
    name: Name.optional(),
    /** The seller of new invoices. */
    company: Party.optional(),
    bank: BankAccount.optional(),
    currency: CurrencyCode.optional(),
    /** IANA name. It says what "today" is, and so what is overdue. */
    timeZone: z.string().max(100).default("UTC"),
    language: z.string().max(35).default("en"),
    /** Days from issue to due date for customers without their own. */
    paymentDays: z.int().nonnegative().max(3650).default(14),
    /** How new invoices round their tax, where that is not what the law of most countries asks for. */
    taxRounding: TaxRounding.optional(),
    /** A shortfall up to this may be written off with one click. */
    shortfall: DecimalString.default(DecimalString.parse("0.05")),
    taxRates: z.array(TaxRate).readonly().default([]),
    series: z.array(NumberSeries).readonly().default([]),
    connections: z.array(Connection).readonly().default([]),
    /** The workspace's own rules; `defaultAuthority` stands behind them. */
    authority: z.array(AuthorityRule).readonly().default([]),
    /** The workspace's own rules; `defaultConflictPolicy` stands behind them. */
    conflictPolicy: z.array(ConflictRule).readonly().default([]),
    members: z.array(Member).readonly().default([]),
  })
  .readonly();
export type Workspace = z.infer<typeof Workspace>;

/** A workspace as it begins. Its policies are empty: `authorityFor`, `conflictAttention` and `connectionPolicy` know the defaults behind them. */
export const defaultWorkspace: Workspace = Workspace.parse({
  series: [
    {
      id: "invoices",
      name: "Invoices",
      format: "INV-{year}-{number}",
      kinds: ["invoice", "debit-note", "corrective"],
    },
    {
      id: "credit-notes",
      name: "Credit notes",
      format: "CN-{year}-{number}",
      kinds: ["credit-note"],
    },
  ],
});

/** The series that a workspace gives numbers from: its own, or those that every workspace begins with. */
export function seriesOf({ series }: Pick<Workspace, "series">): readonly NumberSeries[] {
  return series.length === 0 ? defaultWorkspace.series : series;
}

/** The series that documents of a kind get their number from unless they ask for another: the first that takes them. */
export function seriesFor(
  settings: Pick<Workspace, "series">,
  kind: Invoice["kind"],
): NumberSeries | undefined {
  return seriesOf(settings).find(({ kinds }) => kinds.includes(kind));
}

/** An invoice as it is issued: where it names no seller, the company of the workspace is it. */
export function withSeller(invoice: Invoice, company: Party | undefined): Invoice {
  return invoice.seller === undefined && company !== undefined
    ? { ...invoice, seller: company }
    : invoice;
}
