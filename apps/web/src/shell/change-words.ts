import { msg, str } from "@lit/localize";
import type { ClaimedOperations } from "@concord/protocol";
import type { CurrencyCode, InvoiceLine, JsonValue } from "@concord/model";
import { fieldWords, isLayout, valueWords } from "../conflicts/field-words.ts";

/** A field of a document as people call it, and what a change makes of it. */
export interface ChangedField {
  readonly name: string;
  readonly value: string;
}

/** What is known of the document that a change is about. */
export interface ChangedDocument {
  readonly lines: readonly InvoiceLine[];
  readonly currency: CurrencyCode | undefined;
}

type Claimed = ClaimedOperations[number];

/** What a change says, in the words of invoices: so that whoever gives it up knows what it was. */
export function changeWords(
  operations: ClaimedOperations,
  of: ChangedDocument,
): readonly ChangedField[] {
  return operations.flatMap((operation) => wordsOf(operation, of));
}

const newLine = (): string => msg("New line");

function wordsOf(operation: Claimed, of: ChangedDocument): readonly ChangedField[] {
  const { type } = operation;
  const field = (path: string, value: JsonValue | undefined): ChangedField => ({
    name: fieldWords(path, of.lines),
    value: valueWords(path, value ?? null, of.currency),
  });
  const text = (name: string): string => textIn(operation, name) ?? "";
  switch (type) {
    case "set-field":
      return [field(text("path"), operation["value"])];
    case "merge-fields":
      return Object.entries(recordIn(operation, "fields"))
        .filter(([path]) => !isLayout(path))
        .map(([path, value]) => field(path, value));
    case "set-line":
      return [field(`lines.${text("line")}.${text("field")}`, operation["value"])];
    case "set-adjustment":
      return [field(`adjustments.${text("adjustment")}.${text("field")}`, operation["value"])];
    case "add-line":
      return [{ name: newLine(), value: contentWords(recordIn(operation, "content"), of) }];
    case "remove-line":
    case "restore-line":
      return [field(`lines.${text("line")}.removed`, type === "remove-line")];
    case "add-adjustment":
      return [
        {
          name: msg("Discount or charge"),
          value: contentWords(recordIn(operation, "adjustment"), of),
        },
      ];
    case "create":
      return created(recordIn(recordIn(operation, "document"), "content"), of);
    case "edit-note":
      return [{ name: msg("Internal note"), value: text("insert") || msg("Removed") }];
    case "add-tag":
      return [{ name: msg("Tag"), value: text("tag") }];
    case "remove-tag":
      return [{ name: msg("Tag"), value: msg(str`${text("tag")}, removed`) }];
    case "name-moment":
    case "rename-moment":
      return [{ name: msg("Name of a moment"), value: text("name") }];
    case "remove-moment":
      return [{ name: msg("Name of a moment"), value: msg("Removed") }];
    case "request-issue":
      return [{ name: msg("Issue"), value: msg("Asked for") }];
    case "request-void":
      return [{ name: msg("Void"), value: msg("Asked for") }];
    case "resolve-conflict":
      return [{ name: msg("Conflict"), value: msg("Decided") }];
    case "undo":
      return recordsIn(operation, "values").map((each) =>
        field(textIn(each, "path") ?? "", each["previous"]),
      );
    case "move-line":
    case "move-entry":
      return [{ name: msg("Order of the lines"), value: msg("Changed") }];
    default:
      return fact(operation, of);
  }
}

const facts: Readonly<Record<string, readonly [path: string, content: string]>> = {
  "record-payment": ["payments", "payment"],
  "record-refund": ["refunds", "refund"],
  "record-reversal": ["reversals", "reversal"],
  "record-dispute": ["disputes", "dispute"],
  "apply-credit": ["credits", "credit"],
  "write-off": ["writeOffs", "writeOff"],
  "add-entry": ["", "content"],
};

/** Money that was recorded, an entry of a list; of what nobody here knows that something was changed. */
function fact(operation: Claimed, of: ChangedDocument): readonly ChangedField[] {
  const [list = "", content = ""] = facts[operation.type] ?? [];
  const value = recordIn(operation, content);
  if (Object.keys(value).length === 0) return [{ name: msg("Something else"), value: "" }];
  const name = fieldWords(list === "" ? (textIn(operation, "list") ?? "") : list);
  return [{ name, value: valueWords(list, value, of.currency) }];
}

/** What a new document begins with. */
function created(content: JsonRecord, of: ChangedDocument): readonly ChangedField[] {
  const buyer = textIn(recordIn(content, "buyer"), "name");
  const name = textIn(content, "name");
  return [
    { name: msg("New"), value: [name, buyer].filter((each) => each !== undefined).join(" · ") },
    ...recordsIn(content, "lines").map((line) => ({
      name: newLine(),
      value: contentWords(line, of),
    })),
  ];
}

function contentWords(content: JsonRecord, { currency }: ChangedDocument): string {
  const isEmpty = ["name", "price", "amount", "percent"].every((each) => !(each in content));
  return isEmpty ? "" : valueWords("lines", content, currency);
}

type JsonRecord = Readonly<Record<string, JsonValue>>;

function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordIn(record: JsonRecord, name: string): JsonRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function recordsIn(record: JsonRecord, name: string): readonly JsonRecord[] {
  const value = record[name];
  return Array.isArray(value) ? value.filter((each) => isRecord(each)) : [];
}

function textIn(record: JsonRecord, name: string): string | undefined {
  const value = record[name];
  return typeof value === "string" ? value : undefined;
}
