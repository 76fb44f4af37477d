import {
  ComputedDecimal,
  CurrencyCode,
  DocumentId,
  DocumentKind,
  InvoiceKind,
  InvoiceFlag,
  InvoiceStatus,
  PlainDate,
  Tag,
} from "@concord/model";
import { Fingerprint } from "@concord/protocol";
import type { z } from "zod";
import { DocumentRow } from "./document-row.ts";

/**
 * A row as this program has stored it, parsed. Throws on what is none. Ten thousand are read at every start, and almost all are plain: those are known by a look at their form,
 * and every other goes the long way through its schema.
 */
export function readStoredRow(stored: unknown): DocumentRow {
  return isPlainRow(stored) ? stored : DocumentRow.parse(stored);
}

/** Whether this is certainly a row, and nothing else is in it. What it does not know is "no": the schema decides. */
export function isPlainRow(stored: unknown): stored is DocumentRow {
  return (
    isRecord(stored) &&
    hasOnly(rowKeys, stored) &&
    is(DocumentId, stored["document"]) &&
    isOne(kinds, stored["kind"]) &&
    isCount(stored["seq"]) &&
    isCount(stored["revision"]) &&
    typeof stored["incomplete"] === "boolean" &&
    is(Fingerprint, stored["fingerprint"]) &&
    isTextOrNone(stored["name"]) &&
    isTextOrNone(stored["lineText"]) &&
    isTextOrNone(stored["order"]) &&
    (stored["summary"] === undefined || isPlainSummary(stored["summary"])) &&
    isListOf(isLater, stored["later"]) &&
    (stored["receipts"] === undefined || isListOf(isReceipt, stored["receipts"])) &&
    isEmptyRecord(stored["links"]) &&
    isEmptyRecord(stored["factLinks"]) &&
    isListOf(isText, stored["marks"]) &&
    Array.isArray(stored["conflicts"]) &&
    stored["conflicts"].length === 0
  );
}

function isPlainSummary(stored: unknown): boolean {
  return (
    isRecord(stored) &&
    hasOnly(summaryKeys, stored) &&
    is(DocumentId, stored["id"]) &&
    isOne(invoiceKinds, stored["kind"]) &&
    isOne(statuses, stored["status"]) &&
    isListOf(isFlag, stored["flags"]) &&
    is(ComputedDecimal, stored["gross"]) &&
    is(ComputedDecimal, stored["outstanding"]) &&
    isCount(stored["conflicts"]) &&
    (stored["updatedSeq"] === undefined || isCount(stored["updatedSeq"])) &&
    (stored["currency"] === undefined || isCurrency(stored["currency"])) &&
    (stored["issueDate"] === undefined || isDay(stored["issueDate"])) &&
    (stored["dueDate"] === undefined || isDay(stored["dueDate"])) &&
    (stored["customer"] === undefined || is(DocumentId, stored["customer"])) &&
    isTextOrNone(stored["number"]) &&
    isTextOrNone(stored["buyerName"]) &&
    isTextOrNone(stored["assignee"]) &&
    (stored["tags"] === undefined || isListOf(isTag, stored["tags"]))
  );
}

const kinds: ReadonlySet<unknown> = new Set(DocumentKind.options);
const invoiceKinds: ReadonlySet<unknown> = new Set(InvoiceKind.options);
const statuses: ReadonlySet<unknown> = new Set(InvoiceStatus.options);
const flags: ReadonlySet<unknown> = new Set(InvoiceFlag.options);

// What is looked at above, one by one: a field that comes to the schema makes no row plain before it is looked at, too.
const rowKeys: ReadonlySet<string> = new Set([
  "document",
  "kind",
  "seq",
  "revision",
  "incomplete",
  "fingerprint",
  "name",
  "lineText",
  "order",
  "summary",
  "later",
  "receipts",
  "links",
  "factLinks",
  "marks",
  "conflicts",
]);
const summaryKeys: ReadonlySet<string> = new Set([
  "id",
  "number",
  "kind",
  "status",
  "flags",
  "currency",
  "gross",
  "outstanding",
  "issueDate",
  "dueDate",
  "buyerName",
  "customer",
  "assignee",
  "tags",
  "conflicts",
  "updatedSeq",
]);

const isDay = remembering(PlainDate);
const isTag = remembering(Tag);
const isCurrency = remembering(CurrencyCode);

/** Of few different values each is parsed once. */
function remembering(schema: z.ZodType): (value: unknown) => boolean {
  const good = new Set<unknown>();
  return (value) => {
    if (good.has(value)) return true;
    const isGood = is(schema, value);
    if (isGood) good.add(value);
    return isGood;
  };
}

function is(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

function isOne(options: ReadonlySet<unknown>, value: unknown): boolean {
  return options.has(value);
}

function isFlag(value: unknown): boolean {
  return flags.has(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && typeof value === "number" && value >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmptyRecord(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function hasOnly(keys: ReadonlySet<string>, value: object): boolean {
  return Object.keys(value).every((key) => keys.has(key));
}

function isListOf(isEach: (value: unknown) => boolean, value: unknown): boolean {
  return Array.isArray(value) && value.every(isEach);
}

const laterKeys: ReadonlySet<string> = new Set(["from", "flags"]);

function isLater(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasOnly(laterKeys, value) &&
    isDay(value["from"]) &&
    isListOf(isFlag, value["flags"])
  );
}

const receiptKeys: ReadonlySet<string> = new Set(["on", "amount"]);

function isReceipt(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasOnly(receiptKeys, value) &&
    isDay(value["on"]) &&
    is(ComputedDecimal, value["amount"])
  );
}
