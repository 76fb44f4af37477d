import { msg, str } from "@lit/localize";
import { invoiceOf } from "@concord/document";
import type { Registers } from "@concord/document";
import type {
  HistoryEvent,
  HistorySource,
  LineName,
  NamedPoint,
  TotalChange,
} from "@concord/ledger/story";
import { textIn } from "@concord/ledger/story";
import { CurrencyCode } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { fieldWords } from "../conflicts/field-words.ts";
import { fieldName, fieldOf, nameInLine } from "../editor/field-names.ts";
import { shown } from "../editor/seen-changes.ts";
import { unitLabel } from "../editor/units.ts";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { connectorName } from "../words/connector-name.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";

/** The states before and after what is told. */
export interface Told {
  readonly before: Registers;
  readonly after: Registers;
}

/** What happened, as the rest of a sentence that begins with who did it. */
export function eventWords(event: HistoryEvent, { before, after }: Told): string {
  switch (event.type) {
    case "created":
      return event.buyer === null
        ? msg("created the invoice")
        : msg(str`created the invoice for ${event.buyer}`);
    case "line-added":
      return msg(str`added ${lineWords(event.line)}`);
    case "line-removed":
      return msg(str`deleted ${lineWords(event.line)}`);
    case "line-restored":
      return msg(str`brought ${lineWords(event.line)} back`);
    case "line-moved":
      return msg(str`moved ${lineWords(event.line)}`);
    case "value":
      return valueWords(event, before, after);
    case "fact":
      return factWords(event, after);
    case "requested":
      return textIn(event.value, "action") === "void"
        ? msg("asked for it to be voided")
        : msg("asked for it to be issued");
    case "declined":
      return msg(str`did not do it: ${told(textIn(event.value, "reason") ?? "")}`);
    case "issued":
      return event.number === null ? msg("issued it") : msg(str`issued it as ${event.number}`);
    case "voided":
      return msg("voided it");
    case "linked": {
      const tool = connectorName(event.connector);
      return event.isLinked ? msg(str`linked it with ${tool}`) : msg(str`unlinked it from ${tool}`);
    }
    case "discarded":
      return event.isDiscarded ? msg("discarded the draft") : msg("took the draft back");
    case "note":
      return msg("edited the internal note");
    case "moment":
      return momentNameWords(event);
    case "decided": {
      const what = inSentence(nameOf(event.path, after));
      return event.isDecided
        ? msg(str`decided the conflict about ${what}`)
        : msg(str`took back the decision about ${what}`);
    }
    case "withheld":
      return plural(
        event.fields,
        {
          one: msg(str`changed ${event.fields} field whose value was erased`),
          other: msg(str`changed ${event.fields} fields whose values were erased`),
        },
        language(),
      );
  }
}

function momentNameWords({ before, after }: Extract<HistoryEvent, { type: "moment" }>): string {
  if (after === null) return msg(str`took the name “${before ?? ""}” off a moment`);
  return before === null
    ? msg(str`named a moment “${after}”`)
    : msg(str`renamed the moment “${before}” to “${after}”`);
}

function valueWords(
  event: Extract<HistoryEvent, { readonly type: "value" }>,
  before: Registers,
  after: Registers,
): string {
  const { path, line } = event;
  if (path.startsWith("tags.")) return tagWords(event);
  const isQuantity = line !== null && path.endsWith(".quantity");
  const what = isQuantity ? lineWords(line) : inSentence(nameOf(path, after));
  const unit = isQuantity && line.unit !== null ? ` ${unitLabel(line.unit)}` : "";
  const was = shown(path, event.before, before);
  const is = `${shown(path, event.after, after)}${unit}`;
  switch (event.way) {
    case "set":
      return msg(str`set ${what} to ${is}`);
    case "cleared":
      return msg(str`emptied ${what} (${was})`);
    case "raised":
      return msg(str`raised ${what} from ${was} to ${is}`);
    case "lowered":
      return msg(str`lowered ${what} from ${was} to ${is}`);
    case "changed":
      return msg(str`changed ${what} from ${was} to ${is}`);
  }
}

/** Whoever spells a tag otherwise has added it so. */
function tagWords({ way, before, after }: Extract<HistoryEvent, { type: "value" }>): string {
  return way === "cleared"
    ? msg(str`removed the tag ${textOf(before)}`)
    : msg(str`added the tag ${textOf(after)}`);
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : "";
}

/** What a register is called: of a line with the line's name. */
export function nameOf(path: string, registers: Registers): string {
  const [, key, field = ""] = /^lines\.([^.]+)\.([^.]+)/u.exec(path) ?? [];
  if (key !== undefined) {
    const name = nameInLine(field) ?? fieldWords(`lines.${key}.${field}`).replace(/^.*: /u, "");
    const line = registers[`lines.${key}.name`];
    if (field === "name" || typeof line !== "string" || line === "") return name;
    return msg(str`${name} of ${line}`);
  }
  const { invoice } = invoiceOf({});
  return fieldName(fieldOf(path), invoice) ?? fieldName(path, invoice) ?? fieldWords(path);
}

/** English begins no noun with a capital but names and abbreviations. */
function inSentence(name: string): string {
  const isPlain = language() === "en" && /^[A-Z][a-z ]/u.test(name);
  return isPlain ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function lineWords({ name }: LineName): string {
  return name === "" ? msg("a line without a name") : name;
}

function factWords(
  { list, key, outcome, value }: Extract<HistoryEvent, { readonly type: "fact" }>,
  after: Registers,
): string {
  if (outcome !== null) {
    const isUse = textIn(after[`${list}.${key}`] ?? null, "usedFor") !== null;
    return isUse ? msg("took back a credit that was used") : outcomeWords(list, outcome);
  }
  const number = textIn(value, list === "payments" ? "reference" : "reason") ?? "";
  const amount = formatMoney(textIn(value, "amount") ?? "", currencyOf(after), viewerLocale);
  switch (list) {
    case "payments":
      return textIn(value, "takenFrom") === null
        ? msg(str`recorded a payment of ${amount}`)
        : msg(str`used ${amount} of the credit from ${number}`);
    case "refunds":
      if (textIn(value, "usedFor") !== null) {
        return msg(str`used ${amount} of the credit for ${number}`);
      }
      return msg(str`recorded a refund of ${amount}`);
    case "reversals":
      return msg(str`took back ${amount} of a payment`);
    case "disputes":
      return msg(str`recorded a dispute about ${amount}`);
    case "credits":
      return msg(str`credited ${amount}`);
    case "writeOffs":
      return msg(str`wrote off ${amount}`);
  }
}

function outcomeWords(list: string, outcome: string): string {
  if (list === "payments") {
    return outcome === "settled"
      ? msg("recorded that a payment arrived")
      : msg("recorded that a payment failed");
  }
  if (list === "refunds") return msg("recorded that a refund failed");
  return list === "credits" ? msg("took a credit back") : msg("recorded how a dispute went on");
}

function currencyOf(registers: Registers): CurrencyCode | undefined {
  return CurrencyCode.safeParse(registers["currency"]).data;
}

/** By how much the total is another: "+€144.00". */
function differenceWords({ difference, after }: TotalChange): string | undefined {
  if (difference === null) return undefined;
  const amount = formatMoney(difference, after.currency, viewerLocale);
  return difference.startsWith("-") ? amount : `+${amount}`;
}

/** What became of the total. */
export function totalWords(change: TotalChange): string {
  const by = differenceWords(change);
  const is = formatMoney(change.after.gross, change.after.currency, viewerLocale);
  return by === undefined ? msg(str`total ${is}`) : msg(str`total ${by}, now ${is}`);
}

/** By what way it came; undefined for somebody's own hand. */
export function sourceWords(source: HistorySource): string | undefined {
  switch (source.type) {
    case "person":
      return undefined;
    case "import":
      return msg("Import");
    case "tool":
      return connectorName(source.tool);
    case "registrar":
      return msg("Number series");
  }
}

export function pointWords(point: NamedPoint): string {
  switch (point.name) {
    case "own":
      return point.own.name;
    case "issued":
      return msg("Issued");
    case "sent":
      return msg(str`Sent to ${connectorName(point.tool ?? "")}`);
    case "paid":
      return msg("Paid");
    case "void":
      return msg("Void");
  }
}
