import { formatAmount } from "@concord/model";
import type { CurrencyCode, DecimalString, JsonValue } from "@concord/model";
import type { HistoryEntry } from "@concord/ledger";
import { namedMomentsOf } from "@concord/document";
import { groupEntries, momentsOf, ownPoints, tell, textIn } from "@concord/ledger/story";
import type {
  HistoryEvent,
  HistoryGroup,
  HistoryTelling,
  LineName,
  TotalChange,
} from "@concord/ledger/story";
import type { DocumentId } from "@concord/model";
import { momentText } from "../terminal/moment.ts";
import { counted, oneLine, shorten } from "../terminal/output.ts";

/** A whole history as it is told: who did what in one go, the newest first. */
export function toldHistory(document: DocumentId, entries: readonly HistoryEntry[]): string {
  // All entries are here: nothing stood before the first.
  const moments = momentsOf(entries, {});
  const points = ownPoints(entries, namedMomentsOf(moments.registersAt(entries.length - 1)));
  return groupEntries(entries)
    .toReversed()
    .map((group) => {
      const told = tellingText(tell(document, moments, { from: group.from - 1, to: group.to }));
      const lines = told.length === 0 ? ["nothing that shows"] : told;
      const named = points.flatMap((point) =>
        point.name === "own" && group.from <= point.place && point.place <= group.to
          ? [`called ${oneLine(point.own.name)} after entry ${entries[point.place]?.seq ?? 0}`]
          : [],
      );
      return [headText(group), ...[...lines, ...named].map((line) => `  ${line}`)].join("\n");
    })
    .join("\n");
}

/** What happened in a span of moments, an event a line, and what it did to the total. */
export function tellingText({ events, after, total }: HistoryTelling): readonly string[] {
  const currency = currencyIn(after["currency"]);
  const told = events.map((event) => eventText(event, currency));
  return total === null ? told : [...told, totalText(total)];
}

function headText({ author, source, devices, beganAt, endedAt, lateMs }: HistoryGroup): string {
  const began = momentText(beganAt);
  const ended = momentText(endedAt);
  const time = began === ended ? began : `${began} to ${ended}`;
  const way = source.type === "import" ? "import" : (devices.at(-1) ?? "");
  const late = lateMs === null ? "" : ` (offline, synced ${spanText(lateMs)} later)`;
  return `${time}  ${oneLine(author.name ?? author.id)}, ${way}${late}`;
}

function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

function totalText({ before, after, difference }: TotalChange): string {
  const is = amountText(after.gross, after.currency);
  if (difference === null) return `total ${amountText(before.gross, before.currency)} → ${is}`;
  const sign = difference.startsWith("-") ? "" : "+";
  const by = `${sign}${formatAmount(difference, after.currency)}`;
  return `total ${by}: ${formatAmount(before.gross, before.currency)} → ${is}`;
}

function amountText(amount: DecimalString, currency: CurrencyCode | undefined): string {
  const text = formatAmount(amount, currency);
  return currency === undefined ? text : `${text} ${currency}`;
}

function eventText(event: HistoryEvent, currency: string): string {
  switch (event.type) {
    case "created": {
      const whom = event.buyer === null ? "" : ` for ${oneLine(event.buyer)}`;
      return `created it${whom}${event.lines === 0 ? "" : ` with ${counted(event.lines, "line")}`}`;
    }
    case "line-added":
      return `added ${lineText(event.line)}`;
    case "line-removed":
      return `deleted ${lineText(event.line)}`;
    case "line-restored":
      return `brought ${lineText(event.line)} back`;
    case "line-moved":
      return `moved ${lineText(event.line)}`;
    case "value":
      return valueText(event);
    case "fact":
      return factText(event, currency);
    case "requested":
      return textIn(event.value, "action") === "void"
        ? "asked for it to be voided"
        : "asked for it to be issued";
    case "declined":
      return `declined: ${oneLine(textIn(event.value, "reason") ?? "")}`;
    case "issued":
      return `issued it${event.number === null ? "" : ` as ${oneLine(event.number)}`}`;
    case "voided":
      return "voided it";
    case "linked":
      return event.isLinked
        ? `linked it with ${oneLine(event.connector)}`
        : `unlinked it from ${oneLine(event.connector)}`;
    case "discarded":
      return event.isDiscarded ? "discarded the draft" : "took the draft back";
    case "note":
      return "edited the internal note";
    case "moment":
      return momentNameText(event);
    case "decided":
      return event.isDecided
        ? `decided the conflict about ${fieldText(event.path)}`
        : `took back the decision about ${fieldText(event.path)}`;
    case "withheld":
      return `changed ${counted(event.fields, "field")} whose values are erased or withheld`;
  }
}

function momentNameText({ before, after }: Extract<HistoryEvent, { type: "moment" }>): string {
  if (after === null) return `took the name ${oneLine(before ?? "")} off a moment`;
  return before === null
    ? `named a moment ${oneLine(after)}`
    : `called a moment ${oneLine(after)}, which was ${oneLine(before)}`;
}

function valueText(event: Extract<HistoryEvent, { type: "value" }>): string {
  const { path, line, way, before, after } = event;
  if (path.startsWith("tags.")) {
    return way === "cleared" ? `removed the tag ${shown(before)}` : `added the tag ${shown(after)}`;
  }
  const isQuantity = line !== null && path.endsWith(".quantity");
  const field =
    line === null ? fieldText(path) : fieldText(path.slice(`lines.${line.key}.`.length));
  const what =
    line === null ? field : isQuantity ? lineText(line) : `${field} of ${lineText(line)}`;
  const unit = isQuantity && line.unit !== null ? ` ${oneLine(line.unit)}` : "";
  switch (way) {
    case "set":
      return `set ${what} to ${shown(after)}${unit}`;
    case "cleared":
      return `cleared ${what}, which was ${shown(before)}`;
    case "raised":
    case "lowered":
    case "changed":
      return `${way} ${what} from ${shown(before)} to ${shown(after)}${unit}`;
  }
}

const facts = {
  payments: "a payment",
  refunds: "a refund",
  reversals: "a reversal",
  disputes: "a dispute",
  credits: "a credit",
  writeOffs: "a write-off",
} as const;

function factText(
  { list, key, outcome, value }: Extract<HistoryEvent, { type: "fact" }>,
  currency: string,
): string {
  if (outcome !== null) return `recorded that ${facts[list]} is ${outcome}: ${oneLine(key)}`;
  const amount = textIn(value, "amount");
  const much = amount === null ? "" : ` of ${amount}${currency === "" ? "" : ` ${currency}`}`;
  const [source, target] = [textIn(value, "takenFrom"), textIn(value, "usedFor")];
  if (source !== null) {
    return `used a credit${much} from ${oneLine(textIn(value, "reference") ?? source)} (${oneLine(key)})`;
  }
  if (target !== null) {
    return `used a credit${much} for ${oneLine(textIn(value, "reason") ?? target)} (${oneLine(key)})`;
  }
  return `recorded ${facts[list]}${much} (${oneLine(key)})`;
}

function lineText({ name }: LineName): string {
  return name === "" ? "a line without a name" : shorten(oneLine(name), 60);
}

/** "buyer.vatId" → "buyer vat id". */
function fieldText(path: string): string {
  return oneLine(path)
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(".", " ")
    .toLowerCase();
}

function shown(value: JsonValue): string {
  return shorten(oneLine(typeof value === "string" ? value : JSON.stringify(value)), 60);
}

function currencyIn(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
