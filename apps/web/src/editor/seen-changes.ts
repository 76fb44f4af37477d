import { msg } from "@lit/localize";
import { jsonEqual } from "@concord/document";
import type { Registers } from "@concord/document";
import { CurrencyCode, LineTax } from "@concord/model";
import type { Invoice, JsonValue } from "@concord/model";
import { isLayout, valueWords } from "../conflicts/field-words.ts";
import type { LastWrite } from "../wire/messages.ts";
import { moneyFormat, quantityFormat, dayFormat } from "./field-formats.ts";
import { countryName } from "../format/countries.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { factName, factText } from "./fact-words.ts";
import { fieldName, fieldOf, isMoment, isToldEach } from "./field-names.ts";
import { ownElsewhere } from "./peers-here.ts";
import { taxLabel, taxText } from "./tax-choice.ts";
import { unitLabel } from "./units.ts";

/** A change of one field: one that came while the invoice was open, or that the relay tells of. */
export interface SeenChange {
  readonly path: string;
  readonly name: string;
  readonly who: string;
  readonly isMine: boolean;
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** That its writer was offline, and for how long. */
  readonly late?: string | undefined;
  /** When the relay had it, if the relay tells of it. */
  readonly reached?: number;
}

const most = 20;
/** Steps of one person in one field that follow so closely are one change. */
export const oneMs = 60_000;

/** The changes after another state of the registers was seen, the latest first. */
export function seenAfter(
  changes: readonly SeenChange[],
  registers: { readonly before: Registers; readonly after: Registers },
  writes: ReadonlyMap<string, LastWrite>,
  invoice: Invoice,
  /** The id of the person who looks. */
  me?: string,
): readonly SeenChange[] {
  // What an invoice began with is no change of it.
  if (Object.keys(registers.before).length === 0) return changes;
  const found: SeenChange[] = [];
  const isNewLine = (path: string): boolean => {
    const line = /^lines\.[^.]+/u.exec(path)?.[0];
    return line !== undefined && registers.before[`${line}.position`] === undefined;
  };
  const isIssue = !jsonEqual(registers.before["issued"] ?? null, registers.after["issued"] ?? null);
  const fields = new Set<string>();
  const isToldAlready = (name: string, field: string): boolean =>
    !isToldEach(field) && found.some((one) => one.name === name);
  for (const [path, value] of Object.entries(registers.after)) {
    const before = registers.before[path] ?? null;
    const field = fieldOf(path);
    if (jsonEqual(before, value) || isLayout(path) || fields.has(field)) continue;
    // Its number is what it was issued with.
    if (path === "number" && isIssue) continue;
    // Of a new line its name says enough.
    if (isNewLine(path) && !path.endsWith(".name")) continue;
    const name = fieldName(field, invoice);
    const write = writes.get(path);
    if (name === undefined || write === undefined || isToldAlready(name, field)) continue;
    fields.add(field);
    const isMine = write.by === "me";
    found.push({
      path: field,
      name,
      who: isMine ? msg("You") : write.by === null ? msg("Somebody") : nameOfWriter(write, me),
      isMine,
      at: write.at,
      before: shown(path, before, registers.before),
      after: shown(path, value, registers.after),
    });
  }
  return joined([...found, ...changes]).slice(0, most);
}

function nameOfWriter({ by }: LastWrite, me: string | undefined): string {
  if (typeof by !== "object" || by === null) return "";
  return by.id === me ? ownElsewhere() : by.name;
}

/** Without what follows closely on the same in one field, and what leads back. */
export function joined(changes: readonly SeenChange[]): readonly SeenChange[] {
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
  const tax = /^(lines\.[^.]+\.tax)\./u.exec(path)?.[1];
  if (tax !== undefined) return shownTax(registers, tax);
  const discount = /^((?:lines\.[^.]+\.)?adjustments\.[^.]+)\./u.exec(path)?.[1];
  if (discount !== undefined) return shownDiscount(registers, discount);
  // Its value is a digest.
  if (path === "discarded") return value === null ? msg("no") : msg("yes");
  if (value === null || value === undefined) return "";
  if (path.endsWith(".removed")) return value === true ? msg("deleted") : msg("brought back");
  if (typeof value === "boolean") return value ? msg("yes") : msg("no");
  const currency = CurrencyCode.safeParse(registers["currency"]).data;
  if (Array.isArray(value)) return "…";
  // What was recorded, as money that came in, is more than a text.
  if (typeof value === "object") {
    const number = "number" in value ? value.number : undefined;
    if (isMoment(path) && "name" in value && typeof value.name === "string") return value.name;
    if (path === "issued" && typeof number === "string") return number;
    return factName(path) === undefined
      ? valueWords(path, value, currency)
      : factText(path, value, currency);
  }
  if (typeof value !== "string") return "…";
  if (path.endsWith("Date")) return dayFormat({ today: today(), from: today() }).show(value);
  if (/\.(?:price|amount)$/u.test(path)) return moneyFormat(currency).show(value);
  if (/\.(?:quantity|percent)$/u.test(path)) return quantityFormat.show(value);
  if (path.endsWith(".country")) return countryName(value, viewerLocale);
  if (path.endsWith(".unit")) return unitLabel(value);
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}

function shownDiscount(registers: Registers, prefix: string): string {
  const part = (name: string): JsonValue => registers[`${prefix}.${name}`] ?? null;
  const [amount, percent] = [part("amount"), part("percent")];
  if (part("removed") === true) return "";
  if (typeof amount === "string") {
    return moneyFormat(CurrencyCode.safeParse(registers["currency"]).data).show(amount);
  }
  return typeof percent === "string" ? `${quantityFormat.show(percent)} %` : "";
}

function shownTax(registers: Registers, prefix: string): string {
  const part = (name: string): unknown => registers[`${prefix}.${name}`] ?? undefined;
  const tax = LineTax.safeParse({
    scheme: part("scheme"),
    category: part("category"),
    rate: part("rate"),
  }).data;
  return taxText(tax) === "" || tax === undefined ? "" : taxLabel(tax);
}
