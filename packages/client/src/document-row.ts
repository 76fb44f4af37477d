import {
  ConflictQuestion,
  ConflictRecord,
  Link,
  documentFingerprint,
  isPending,
  marksOf,
  snapshot,
  summaryOf,
} from "@concord/document";
import type { DocumentSnapshot, InvoiceSnapshot } from "@concord/document";
import {
  CurrencyCode,
  DecimalString,
  DocumentId,
  DocumentKind,
  InvoiceSummary,
  PlainDate,
  Receipt,
  receiptsOf,
} from "@concord/model";
import { Fingerprint, noFingerprint } from "@concord/protocol";
import type { Doc } from "yjs";
import { z } from "zod";

/** The version of what `projectRow` makes. Rows of another version are made again at the next start: bump it when rows change. */
export const projectionVersion = 10;

const RowCard = z
  .object({
    /** VAT identifier, or another tax registration. */
    taxId: z.string().optional(),
    email: z.string().optional(),
    /** City and country. */
    place: z.string().optional(),
    paymentDays: z.int().optional(),
    /** The seller's own name of an item. */
    code: z.string().optional(),
    price: DecimalString.optional(),
    currency: CurrencyCode.optional(),
    unit: z.string().optional(),
    archived: z.boolean().optional(),
  })
  .readonly();

/**
 * What a replica knows of a document without opening it. Stored in the transaction of the change that it shows.
 */
export const DocumentRow = z
  .object({
    document: DocumentId,
    kind: DocumentKind,
    /** The relay's place of the last change that came from it; 0 for none. */
    seq: z.int().nonnegative(),
    /** This replica's own count of changes: grows with every change, of any document. */
    revision: z.int().nonnegative(),
    /** Updates are missing: the rest of the row shows how the document read before. */
    incomplete: z.boolean(),
    /** Of what is stored here; the one of no document while updates are missing. */
    fingerprint: Fingerprint,
    /** What a list shows of a party, an item or a workspace. */
    name: z.string().optional(),
    /** What tells parties and items of one name apart while somebody chooses one. */
    card: RowCard.optional(),
    summary: InvoiceSummary.optional(),
    /** What the lines of an invoice are called, each name once: for a search, and of a long invoice only the first of them. */
    lineText: z.string().optional(),
    /** The customer's order that an invoice names. */
    order: z.string().optional(),
    /** Flags of the summary that come with a later day: the last one whose day has come counts. */
    later: z
      .array(z.object({ from: PlainDate, flags: InvoiceSummary.unwrap().shape.flags }))
      .readonly(),
    /** What came in for an invoice less what left, by day; absent while nothing did. */
    receipts: z.array(Receipt).readonly().optional(),
    /** By connector. */
    links: z.record(z.string(), Link),
    /** By connector: fact path → the vendor's id of what stands for it. */
    factLinks: z.record(z.string(), z.record(z.string(), z.string())),
    /** What the same real thing in another tool would share with it. */
    marks: z.array(z.string()).readonly(),
    conflicts: z
      .array(
        z.object({
          id: z.string(),
          record: ConflictRecord,
          /** Whom somebody asked to decide. */
          asked: ConflictQuestion.optional(),
          attention: z.enum(["person", "history"]),
        }),
      )
      .readonly(),
  })
  .readonly();
export type DocumentRow = z.infer<typeof DocumentRow>;

/** What a row follows from beside the document itself. */
export interface RowBasis {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly before: DocumentRow | undefined;
  /** Undefined for a change of this device. */
  readonly seq: number | undefined;
  readonly revision: number;
}

export interface RowInput extends RowBasis {
  readonly doc: Doc;
  readonly today: PlainDate;
}

/** The row of a document that cannot be read, or not as a whole: it keeps what it said before, for half a document must not be shown as a whole one. */
export function unreadRow({ document, kind, before, seq, revision }: RowBasis): DocumentRow {
  const nothing = { later: [], links: {}, factLinks: {}, marks: [], conflicts: [] };
  return {
    ...(before ?? { kind, ...nothing }),
    document,
    seq: Math.max(seq ?? 0, before?.seq ?? 0),
    revision,
    incomplete: true,
    fingerprint: noFingerprint,
  };
}

/** Makes the row of a document. */
export function projectRow(input: RowInput): DocumentRow {
  const { document, doc, before, revision, today } = input;
  const seq = Math.max(input.seq ?? 0, before?.seq ?? 0);
  if (isPending(doc)) return unreadRow(input);
  const read = snapshot(doc, { id: document, kind: input.kind });
  const name = nameOf(read);
  const card = cardOf(read);
  const lineText = read.kind === "invoice" ? lineTextOf(read.invoice.lines) : undefined;
  const order = read.kind === "invoice" ? read.invoice.references?.purchaseOrder : undefined;
  const summary =
    read.kind === "invoice" ? summaryOf(read, today, seq === 0 ? undefined : seq) : undefined;
  const receipts =
    read.kind === "invoice" && summary !== undefined
      ? receiptsOf({ ledger: read.ledger, kind: read.invoice.kind, gross: summary.gross })
      : [];
  return {
    document,
    seq,
    revision,
    kind: read.kind,
    incomplete: false,
    fingerprint: documentFingerprint(doc, document),
    ...(name !== undefined && { name }),
    ...(card !== undefined && { card }),
    ...(summary !== undefined && { summary }),
    ...(lineText !== undefined && { lineText }),
    ...(order !== undefined && { order }),
    later: read.kind === "invoice" ? laterFlags(read, today) : [],
    ...(receipts.length > 0 && { receipts }),
    links: read.links,
    factLinks: read.factLinks,
    marks: marksOf(read, summary?.gross),
    conflicts: read.conflicts
      .filter(({ state }) => state === "open")
      .map(({ id, record, asked, attention }) => ({
        id,
        record,
        ...(asked !== undefined && { asked }),
        attention,
      })),
  };
}

function nameOf(read: DocumentSnapshot): string | undefined {
  switch (read.kind) {
    case "invoice":
      return read.invoice.buyer?.name;
    case "party":
      return read.party.name;
    case "item":
      return read.item.name;
    case "workspace":
      return read.workspace.company?.name ?? read.workspace.name;
  }
}

/** There may be ten thousand rows, and each is kept in memory and read at every start. */
const mostLineText = 300;

function lineTextOf(lines: InvoiceSnapshot["invoice"]["lines"]): string | undefined {
  let text = "";
  const names = lines.flatMap(({ name = "", description = "" }) => [name, description]);
  for (const name of new Set(names)) {
    if (name === "") continue;
    const room = mostLineText - text.length;
    if (room <= 0) break;
    text += `${text === "" ? "" : "\n"}${wholeWords(name, room)}`;
  }
  return text === "" ? undefined : text;
}

/** As much of a text as there is room for, and no half word at its end. */
function wholeWords(text: string, room: number): string {
  return text.length <= room ? text : text.slice(0, room).replace(/\S*$/u, "").trimEnd();
}

function cardOf(read: DocumentSnapshot): DocumentRow["card"] {
  switch (read.kind) {
    case "invoice":
    case "workspace":
      return undefined;
    case "party": {
      const { vatId, taxRegistrationId, contact, address, paymentDays, archived } = read.party;
      const places = [address?.city, address?.country].filter((each) => each !== undefined);
      return onlyKnown({
        taxId: vatId ?? taxRegistrationId,
        email: contact?.email,
        place: places.length === 0 ? undefined : places.join(", "),
        paymentDays,
        archived,
      });
    }
    case "item": {
      const { sellerItemId: code, price, currency, unit, archived } = read.item;
      return onlyKnown({ code, price, currency, unit, archived });
    }
  }
}

function onlyKnown(card: {
  readonly [Key in keyof z.infer<typeof RowCard>]: z.infer<typeof RowCard>[Key] | undefined;
}): z.infer<typeof RowCard> | undefined {
  const known = Object.entries(card).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : RowCard.parse(Object.fromEntries(known));
}

/** An invoice falls overdue without any change: the days on which that may happen are known from its due dates. */
function laterFlags(read: InvoiceSnapshot, today: PlainDate): DocumentRow["later"] {
  const due = [
    read.invoice.dueDate,
    ...(read.invoice.instalments ?? []).map((part) => part.dueDate),
  ];
  const days = [...new Set(due.flatMap((day) => dayAfter(day) ?? []))];
  return days
    .filter((day) => day > today)
    .toSorted()
    .map((from) => ({ from, flags: summaryOf(read, from).flags }));
}

/** Undefined for no day, and for the last of the calendar ("9999-12-31", which people write for "never"). */
function dayAfter(day: PlainDate | undefined): PlainDate | undefined {
  if (day === undefined) return undefined;
  const next = Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1_000;
  return PlainDate.safeParse(new Date(next).toISOString().slice(0, 10)).data;
}

/** The summary as it reads on a day. */
export function summaryOn(row: DocumentRow, today: PlainDate): InvoiceSummary | undefined {
  const flags = row.later.findLast(({ from }) => from <= today)?.flags;
  return row.summary === undefined || flags === undefined ? row.summary : { ...row.summary, flags };
}

/** The row once the relay has given a place to its last change. */
export function withSeq(row: DocumentRow, seq: number): DocumentRow {
  const { summary } = row;
  return summary === undefined
    ? { ...row, seq }
    : { ...row, seq, summary: { ...summary, updatedSeq: seq } };
}
