import { byText } from "@concord/model";
import type { DocumentId, DocumentKind, InvoiceSummary, PlainDate } from "@concord/model";
import { summaryOn } from "./document-row.ts";
import type { DocumentRow } from "./document-row.ts";

/** One object at a vendor. */
export interface LinkKey {
  readonly connector: string;
  readonly account: string;
  readonly kind: string;
  readonly id: string;
}

/** A vendor's object that stands for a fact of one of our documents. */
export interface FactLinkKey {
  readonly connector: string;
  readonly id: string;
}

export interface InvoiceQuery {
  readonly status?: InvoiceSummary["status"];
  readonly flag?: InvoiceSummary["flags"][number];
  readonly customer?: DocumentId;
  /** Words that number or buyer contain, in any case; all of them. */
  readonly text?: string;
  /** `next` of the page before. */
  readonly after?: DocumentId;
  readonly limit?: number;
}

export interface InvoicePage {
  /** The newest first: ids of what people create sort by time; imported ones come in the order of their ids. */
  readonly items: readonly InvoiceSummary[];
  readonly next: DocumentId | undefined;
}

export interface ConflictEntry {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly id: string;
  readonly record: DocumentRow["conflicts"][number]["record"];
  /** Whether a person should decide, or it is only history. */
  readonly attention: "person" | "history";
}

/** All rows in memory, and what is looked up in them. It shows what is stored, never what is on its way there. */
export interface RowIndex {
  readonly get: (document: DocumentId) => DocumentRow | undefined;
  readonly put: (row: DocumentRow) => void;
  readonly remove: (document: DocumentId) => void;
  readonly all: () => Iterable<DocumentRow>;
  readonly list: (kind: DocumentKind) => readonly DocumentRow[];
  readonly invoices: (query: InvoiceQuery, today: PlainDate) => InvoicePage;
  readonly conflicts: () => readonly ConflictEntry[];
  readonly byLink: (key: LinkKey) => DocumentId | undefined;
  readonly byFactLink: (
    key: FactLinkKey,
  ) => { readonly document: DocumentId; readonly fact: string } | undefined;
  /** Documents that bear one of the marks, in the order of their ids. */
  readonly byMarks: (marks: readonly string[]) => readonly DocumentId[];
  /** Rows that changed after a revision, the longest unchanged first. */
  readonly changedSince: (revision: number) => readonly DocumentRow[];
}

export function createRowIndex(): RowIndex {
  const rows = new Map<DocumentId, DocumentRow>();
  const links = new Map<string, DocumentId>();
  const factLinks = new Map<string, { readonly document: DocumentId; readonly fact: string }>();
  const marked = new Map<string, Set<DocumentId>>();

  function remove(document: DocumentId): void {
    const row = rows.get(document);
    if (row === undefined) return;
    rows.delete(document);
    // A key that meanwhile leads to another document is that one's.
    for (const key of linkKeys(row)) if (links.get(key) === document) links.delete(key);
    for (const { key } of factLinkKeys(row)) {
      if (factLinks.get(key)?.document === document) factLinks.delete(key);
    }
    for (const mark of row.marks) {
      const documents = marked.get(mark);
      documents?.delete(document);
      if (documents?.size === 0) marked.delete(mark);
    }
  }

  function put(row: DocumentRow): void {
    remove(row.document);
    rows.set(row.document, row);
    for (const key of linkKeys(row)) links.set(key, row.document);
    for (const { key, fact } of factLinkKeys(row)) {
      factLinks.set(key, { document: row.document, fact });
    }
    for (const mark of row.marks) {
      const documents = marked.get(mark) ?? new Set();
      marked.set(mark, documents.add(row.document));
    }
  }

  const list = (kind: DocumentKind): readonly DocumentRow[] =>
    [...rows.values()].filter((row) => row.kind === kind);

  return {
    get: (document) => rows.get(document),
    put,
    remove,
    all: () => rows.values(),
    list,
    invoices: (query, today) => {
      const found = list("invoice")
        .flatMap((row) => summaryOn(row, today) ?? [])
        .filter((summary) => matches(summary, query))
        .toSorted((a, b) => byText(b.id, a.id));
      const { after, limit = 100 } = query;
      const rest = after === undefined ? found : found.filter(({ id }) => id < after);
      const items = rest.slice(0, limit);
      return { items, next: rest.length > limit ? items.at(-1)?.id : undefined };
    },
    conflicts: () =>
      [...rows.values()].flatMap(({ document, kind, conflicts }) =>
        conflicts.map((conflict) => ({ document, kind, ...conflict })),
      ),
    byLink: (key) => links.get(linkText(key)),
    byFactLink: (key) => factLinks.get(factLinkText(key)),
    byMarks: (marks) =>
      [...new Set(marks.flatMap((mark) => [...(marked.get(mark) ?? [])]))].toSorted(byText),
    changedSince: (revision) =>
      [...rows.values()]
        .filter((row) => row.revision > revision)
        .toSorted((a, b) => a.revision - b.revision),
  };
}

function matches(summary: InvoiceSummary, query: InvoiceQuery): boolean {
  const haystack = `${summary.number ?? ""} ${summary.buyerName ?? ""}`.toLocaleLowerCase();
  const words = query.text?.toLocaleLowerCase().split(/\s+/) ?? [];
  return (
    (query.status === undefined || summary.status === query.status) &&
    (query.flag === undefined || summary.flags.includes(query.flag)) &&
    (query.flag === "discarded" || !summary.flags.includes("discarded")) &&
    (query.customer === undefined || summary.customer === query.customer) &&
    words.every((word) => haystack.includes(word))
  );
}

// JSON, so that no character of an id can make two keys one.
function linkText({ connector, account, kind, id }: LinkKey): string {
  return JSON.stringify([connector, account, kind, id]);
}

function factLinkText({ connector, id }: FactLinkKey): string {
  return JSON.stringify([connector, id]);
}

function linkKeys(row: DocumentRow): readonly string[] {
  return Object.entries(row.links).map(([connector, { account, kind, id }]) =>
    linkText({ connector, account, kind, id }),
  );
}

function factLinkKeys(
  row: DocumentRow,
): readonly { readonly key: string; readonly fact: string }[] {
  return Object.entries(row.factLinks).flatMap(([connector, facts]) =>
    Object.entries(facts).map(([fact, id]) => ({ key: factLinkText({ connector, id }), fact })),
  );
}
