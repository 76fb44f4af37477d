import type { JsonValue } from "@concord/model";
import type { Registers } from "@concord/document";

/** A line as people call it. */
export interface LineName {
  readonly key: string;
  /** "" for one without a name. */
  readonly name: string;
  /** As it is stored: "HUR". */
  readonly unit: string | null;
}

/** Lists of facts about money and about what became of it. */
export type FactList = "payments" | "refunds" | "reversals" | "disputes" | "credits" | "writeOffs";

/** Which way a value went. `raised` and `lowered` are of numbers alone. */
export type Way = "set" | "cleared" | "raised" | "lowered" | "changed";

/** One thing that happened to an invoice, for whoever words it. Paths are of registers, values as registers hold them. */
export type HistoryEvent =
  /** With how many lines, and for whom. */
  | { readonly type: "created"; readonly lines: number; readonly buyer: string | null }
  | { readonly type: "line-added"; readonly line: LineName }
  | { readonly type: "line-removed"; readonly line: LineName }
  | { readonly type: "line-restored"; readonly line: LineName }
  | { readonly type: "line-moved"; readonly line: LineName }
  | {
      readonly type: "value";
      readonly path: string;
      /** Of a field of a line. */
      readonly line: LineName | null;
      readonly way: Way;
      readonly before: JsonValue;
      readonly after: JsonValue;
    }
  /** `outcome`: how a fact of before went on, "settled" say. */
  | {
      readonly type: "fact";
      readonly list: FactList;
      readonly key: string;
      readonly outcome: string | null;
      readonly value: JsonValue;
    }
  | { readonly type: "requested"; readonly value: JsonValue }
  | { readonly type: "declined"; readonly value: JsonValue }
  | { readonly type: "issued"; readonly number: string | null }
  | { readonly type: "voided" }
  | { readonly type: "linked"; readonly connector: string; readonly isLinked: boolean }
  | { readonly type: "discarded"; readonly isDiscarded: boolean }
  | { readonly type: "note" }
  /** What somebody calls a moment: null for none, before or after. */
  | { readonly type: "moment"; readonly before: string | null; readonly after: string | null }
  | { readonly type: "decided"; readonly path: string; readonly isDecided: boolean }
  /** Of values that were erased it is known that they changed. */
  | { readonly type: "withheld"; readonly fields: number };

/** What a change of the registers was about, without what says nothing to a person. `withheld`: how many fields changed whose values nobody can read. */
export function eventsOf(
  before: Registers,
  after: Registers,
  changed: readonly string[],
  withheld = 0,
): readonly HistoryEvent[] {
  const erased: readonly HistoryEvent[] =
    withheld === 0 ? [] : [{ type: "withheld", fields: withheld }];
  const isNew = before["documentKind"] === undefined && after["documentKind"] !== undefined;
  const told = isNew ? changed.filter((path) => !isContent(path)) : changed;
  const events: HistoryEvent[] = [...erased, ...(isNew ? [created(after)] : [])];
  const seen = new Set<string>();
  for (const path of told) {
    const event = eventOf(path, before, after);
    if (event === undefined) continue;
    // A tax is several registers, and one thing to a person.
    const name = subjectOf(path);
    if (seen.has(name)) continue;
    seen.add(name);
    events.push(event);
  }
  // An issue says its number.
  const issued = events.find((each) => each.type === "issued")?.number ?? null;
  return issued === null
    ? events
    : events.filter((each) => !(isNumber(each) && each.after === issued));
}

function isNumber(event: HistoryEvent): event is Extract<HistoryEvent, { type: "value" }> {
  return event.type === "value" && event.path === "number";
}

function created(after: Registers): HistoryEvent {
  const keys = Object.keys(after).flatMap(
    (path) => /^lines\.([^.]+)\.position$/u.exec(path)?.[1] ?? [],
  );
  const lines = keys.filter((key) => after[`lines.${key}.removed`] !== true).length;
  const buyer = after["buyer.name"];
  return { type: "created", lines, buyer: typeof buyer === "string" ? buyer : null };
}

/** The field that a register belongs to: of what is entered as one, the same. */
export function subjectOf(path: string): string {
  const line = /^(lines\.[^.]+)\.(position|removed)$/u.exec(path);
  if (line !== null) return line[1] ?? path;
  const list =
    /^((?:lines\.[^.]+\.)?(?:tax|adjustments\.[^.]+|notes\.[^.]+|paymentMeans\.[^.]+))\./u.exec(
      path,
    );
  if (list !== null) return list[1] ?? path;
  return /^((?:buyer|seller|payee)\.(?:address|contact|taxIds))\./u.exec(path)?.[1] ?? path;
}

/** Registers that a new invoice is made of. */
function isContent(path: string): boolean {
  return !/^(?:issued|voided|payments|refunds|reversals|disputes|credits|writeOffs|requests|links|conflicts|discarded|moments)\b/u.test(
    path,
  );
}

function eventOf(path: string, before: Registers, after: Registers): HistoryEvent | undefined {
  const [list = "", key = "", ...rest] = path.split(".");
  const value = after[path] ?? null;
  switch (list) {
    case "lines":
      return lineEvent(key, rest.join("."), before, after);
    case "payments":
    case "refunds":
    case "reversals":
    case "disputes":
    case "credits":
    case "writeOffs":
      return { type: "fact", list, key, outcome: rest[0] ?? null, value };
    case "requests":
      return rest[0] === "declined" ? { type: "declined", value } : { type: "requested", value };
    case "issued":
      return { type: "issued", number: textIn(value, "number") };
    case "voided":
      return { type: "voided" };
    case "links":
      // What stands for a payment there says nothing by itself, nor does another version of the same object, or what a tool notes more of it.
      return rest.length > 0 || isSameObject(before[path] ?? null, value)
        ? undefined
        : { type: "linked", connector: key, isLinked: value !== null };
    case "conflicts":
      return rest[0] === "resolution" ? decision(key, value, after) : undefined;
    case "discarded":
      return { type: "discarded", isDiscarded: value !== null };
    case "note":
      return { type: "note" };
    case "moments":
      return {
        type: "moment",
        before: textIn(before[path] ?? null, "name"),
        after: textIn(value, "name"),
      };
    default:
      return isLayout(path) ? undefined : valueEvent(path, null, before, after);
  }
}

function lineEvent(
  key: string,
  field: string,
  before: Registers,
  after: Registers,
): HistoryEvent | undefined {
  const at = (name: string): string => `lines.${key}.${name}`;
  const line = lineName(key, after, before);
  const isNew = before[at("position")] === undefined;
  const isRemoved = after[at("removed")] === true;
  if (isNew) {
    return field === "position" && !isRemoved ? { type: "line-added", line } : undefined;
  }
  if (field === "removed") return { type: isRemoved ? "line-removed" : "line-restored", line };
  if (field === "position") {
    const wasToggled = (before[at("removed")] === true) !== isRemoved;
    return wasToggled
      ? { type: isRemoved ? "line-removed" : "line-restored", line }
      : { type: "line-moved", line };
  }
  return isLayout(field) ? undefined : valueEvent(at(field), line, before, after);
}

/** What a line is called: as it is now, else as it was. */
export function lineName(key: string, now: Registers, then: Registers = now): LineName {
  const text = (name: string): string | null => {
    const value = now[`lines.${key}.${name}`] ?? then[`lines.${key}.${name}`];
    return typeof value === "string" && value !== "" ? value : null;
  };
  return { key, name: text("name") ?? "", unit: text("unit") };
}

/** What stands beside content and is never seen by itself. */
function isLayout(path: string): boolean {
  return /(?:^|\.)(?:position|removedAs|ref|schema|documentKind|customer|item|vendorRates)$/u.test(
    path,
  );
}

function valueEvent(
  path: string,
  line: LineName | null,
  before: Registers,
  after: Registers,
): HistoryEvent {
  const [was, is] = [before[path] ?? null, after[path] ?? null];
  return { type: "value", path, line, way: wayOf(path, was, is), before: was, after: is };
}

const numeric = /\.(?:quantity|baseQuantity|price|rate|percent|amount)$/u;

function wayOf(path: string, before: JsonValue, after: JsonValue): Way {
  if (after === null || after === "") return "cleared";
  if (before === null || before === "") return "set";
  if (!numeric.test(path) || typeof before !== "string" || typeof after !== "string")
    return "changed";
  const [was, is] = [Number(before), Number(after)];
  if (Number.isNaN(was) || Number.isNaN(is) || was === is) return "changed";
  return is > was ? "raised" : "lowered";
}

function decision(conflict: string, value: JsonValue, after: Registers): HistoryEvent | undefined {
  const path = textIn(after[`conflicts.${conflict}`] ?? null, "path");
  return path === null ? undefined : { type: "decided", path, isDecided: value !== null };
}

/** The text under a name in what a register holds; null where there is none. */
export function textIn(value: JsonValue, name: string): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const found = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "string" ? found : null;
}

/** Whether two values of a link are of one object of the tool. */
export function isSameObject(one: JsonValue, other: JsonValue): boolean {
  const found = textIn(one, "id");
  return (
    found !== null &&
    found === textIn(other, "id") &&
    textIn(one, "account") === textIn(other, "account")
  );
}
