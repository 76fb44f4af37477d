import { byText, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, DocumentId, InvoiceSummary } from "@concord/model";
import type { ConflictKind, ConflictQuestion, ConflictRecord } from "@concord/document";
import type { ListedRow } from "../wire/messages.ts";
import { connectorName } from "../words/connector-name.ts";

/** One conflict as a row carries it. */
export interface RowConflict {
  readonly id: string;
  readonly record: ConflictRecord;
  /** Whom somebody asked to decide it. */
  readonly asked?: ConflictQuestion;
}

/** What a person decides at once: one field of one document. Several writers who knew nothing of each other are several conflicts of one case. */
export interface ConflictCase {
  readonly key: string;
  readonly document: DocumentId;
  readonly kind: ConflictKind;
  readonly path: string;
  readonly conflicts: readonly RowConflict[];
  /** When the newest of its values was written; "" where nobody knows. */
  readonly at: string;
  /** Who wrote its values, as far as known. */
  readonly sources: readonly string[];
  readonly summary: InvoiceSummary | undefined;
  /** Of a document that is no invoice. */
  readonly name: string | undefined;
}

/** Which cases are to be seen. Empty texts leave everything. */
export interface CaseFilter {
  readonly field: string;
  readonly source: string;
  /** Only those that this person has a value in. */
  readonly mine: string;
}

/** All that waits for a person, document by document, the one with the newest conflict first; in the same order on every device. */
export function casesOf(rows: Iterable<ListedRow>): readonly ConflictCase[] {
  return inOrder([...rows].flatMap(casesIn));
}

const weekMs = 7 * 86_400_000;

/** How many edits lost of late that nobody needs to look at: the fields say so by themselves. */
export function quietlyMerged(rows: Iterable<ListedRow>, now: number): number {
  const quiet = [...rows].flatMap(({ conflicts }) =>
    conflicts.filter(({ attention }) => attention === "history"),
  );
  return quiet.filter(({ record: { kept, lost } }) =>
    [kept, lost].some(({ acceptedAt, at }) => now - Date.parse(acceptedAt ?? at ?? "") < weekMs),
  ).length;
}

/** Cases by document, the document with the newest first. */
export function inOrder(cases: readonly ConflictCase[]): readonly ConflictCase[] {
  return [...Map.groupBy(cases, ({ document }) => document).values()]
    .map((all) =>
      all.toSorted((one, other) => byText(other.at, one.at) || byText(one.key, other.key)),
    )
    .toSorted(
      ([one], [other]) =>
        byText(other?.at ?? "", one?.at ?? "") || byText(one?.key ?? "", other?.key ?? ""),
    )
    .flat();
}

/** What is known of a document with conflicts. */
export type Conflicted = Pick<ListedRow, "document" | "conflicts"> &
  Partial<Pick<ListedRow, "summary" | "name">>;

/** The cases of one document. */
export function casesIn(row: Conflicted): readonly ConflictCase[] {
  const waiting = row.conflicts.filter(({ attention }) => attention === "person");
  const grouped = Map.groupBy(waiting, ({ record }) => `${record.kind} ${record.path}`);
  return [...grouped.values()].flatMap((conflicts): readonly ConflictCase[] => {
    const [first] = conflicts;
    if (first === undefined) return [];
    const { kind, path } = first.record;
    const sides = conflicts.flatMap(({ record }) => [record.kept, record.lost]);
    return [
      {
        key: `${row.document}/${kind}/${path}`,
        document: row.document,
        kind,
        path,
        conflicts: conflicts.map(({ id, record, asked }) => ({
          id,
          record,
          ...(asked !== undefined && { asked }),
        })),
        at:
          sides
            .map(({ at = "" }) => at)
            .toSorted(byText)
            .at(-1) ?? "",
        sources: [...new Set(sides.flatMap(({ author }) => author ?? []))].map(sourceName),
        summary: row.summary,
        name: row.name,
      },
    ];
  });
}

/** A connection's name ("quickbooks:9130") is shown as its tool's. */
export function sourceName(author: string): string {
  const connector = /^([a-z][a-z0-9-]*):/.exec(author)?.[1];
  return connector === undefined ? author : connectorName(connector);
}

/** The field of a path, whatever entry it stands in: "lines.k3f9.price" → "lines.price". */
export function fieldOf(path: string): string {
  const parts = path.split(".");
  return isListed(parts[0]) ? parts.filter((_, index) => index !== 1).join(".") : path;
}

function isListed(first: string | undefined): boolean {
  return first !== undefined && listed.has(first);
}

const listed = new Set([
  "lines",
  "adjustments",
  "payments",
  "refunds",
  "reversals",
  "disputes",
  "credits",
  "writeOffs",
  "instalments",
  "notes",
  "paymentMeans",
  "attachments",
  "precedingInvoices",
]);

/** The cases that a filter leaves, in their order. */
export function filteredCases(
  cases: readonly ConflictCase[],
  { field, source, mine }: CaseFilter,
): readonly ConflictCase[] {
  return cases.filter(
    ({ path, sources }) =>
      (field === "" || fieldOf(path) === field) &&
      (source === "" || sources.includes(source)) &&
      (mine === "" || sources.includes(mine)),
  );
}

/** What the invoices with conflicts come to, by currency: each invoice once, currencies never added to each other. */
export interface Stake {
  readonly currency: CurrencyCode | undefined;
  readonly amount: DecimalString;
}

export function moneyAtStake(cases: readonly ConflictCase[]): readonly Stake[] {
  const invoices = new Map(
    cases.flatMap(({ document, summary }) =>
      summary === undefined ? [] : [[document, summary] as const],
    ),
  );
  return [...Map.groupBy(invoices.values(), ({ currency }) => currency)]
    .map(([currency, all]) => ({
      currency,
      amount: toDecimalString(sum(all.map(({ gross }) => toBig(gross)))),
    }))
    .toSorted((one, other) => byText(one.currency ?? "", other.currency ?? ""));
}
