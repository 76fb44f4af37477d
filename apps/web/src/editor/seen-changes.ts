import { msg } from "@lit/localize";
import { jsonEqual } from "@concord/document";
import type { Registers } from "@concord/document";
import { CurrencyCode } from "@concord/model";
import type { Invoice, JsonValue } from "@concord/model";
import type { LastWrite } from "../wire/messages.ts";
import { moneyFormat, quantityFormat, dayFormat } from "./field-formats.ts";
import { today } from "../format/days.ts";
import { fieldName, fieldOf } from "./field-names.ts";

/** A change of one field that came while the invoice was open. */
export interface SeenChange {
  readonly path: string;
  readonly name: string;
  readonly who: string;
  readonly isMine: boolean;
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

const most = 20;
/** Steps of one person in one field that follow so closely are one change. */
const oneMs = 60_000;

/** The changes after another state of the registers was seen, the latest first. */
export function seenAfter(
  changes: readonly SeenChange[],
  registers: { readonly before: Registers; readonly after: Registers },
  writes: ReadonlyMap<string, LastWrite>,
  invoice: Invoice,
): readonly SeenChange[] {
  // What an invoice began with is no change of it.
  if (Object.keys(registers.before).length === 0) return changes;
  const found: SeenChange[] = [];
  const isNewLine = (path: string): boolean => {
    const line = /^lines\.[^.]+/u.exec(path)?.[0];
    return line !== undefined && registers.before[`${line}.position`] === undefined;
  };
  for (const [path, value] of Object.entries(registers.after)) {
    const before = registers.before[path] ?? null;
    if (jsonEqual(before, value) || path.endsWith(".position") || path.endsWith(".removedAs"))
      continue;
    // Of a new line its name says enough.
    if (isNewLine(path) && !path.endsWith(".name")) continue;
    const name = fieldName(fieldOf(path), invoice);
    const write = writes.get(path);
    if (name === undefined || write === undefined || hasSame(found, name)) continue;
    const isMine = write.by === "me";
    found.push({
      path,
      name,
      who: isMine ? msg("You") : write.by === null ? msg("Somebody") : nameOfWriter(write),
      isMine,
      at: write.at,
      before: shown(path, before, registers.before),
      after: shown(path, value, registers.after),
    });
  }
  return joined([...found, ...changes]).slice(0, most);
}

function nameOfWriter({ by }: LastWrite): string {
  return typeof by === "object" && by !== null ? by.name : "";
}

function hasSame(changes: readonly SeenChange[], name: string): boolean {
  return changes.some((change) => change.name === name && name === msg("Customer details"));
}

function joined(changes: readonly SeenChange[]): readonly SeenChange[] {
  const kept: SeenChange[] = [];
  for (const change of changes) {
    const later = kept.at(-1);
    const isOne =
      later?.path === change.path && later.who === change.who && later.at - change.at < oneMs;
    if (isOne && later !== undefined) kept[kept.length - 1] = { ...later, before: change.before };
    else kept.push(change);
  }
  return kept.filter(({ before, after }) => before !== after);
}

/** A value as a person reads it. */
export function shown(path: string, value: JsonValue, registers: Registers): string {
  if (value === null || value === undefined) return "";
  if (path.endsWith(".removed")) return value === true ? msg("deleted") : msg("brought back");
  if (typeof value === "boolean") return value ? msg("yes") : msg("no");
  if (typeof value !== "string") return "…";
  const currency = CurrencyCode.safeParse(registers["currency"]).data;
  if (path.endsWith("Date")) return dayFormat({ today: today(), from: today() }).show(value);
  if (/\.(?:price|amount)$/u.test(path)) return moneyFormat(currency).show(value);
  if (/\.(?:quantity|percent)$/u.test(path)) return quantityFormat.show(value);
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
