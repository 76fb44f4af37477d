import { msg, str } from "@lit/localize";
import type { Registers } from "@concord/document";
import type { Invoice, JsonValue } from "@concord/model";
import type { DocumentChanges } from "@concord/protocol";
import { latenessWords } from "../conflicts/case-words.ts";
import { isLayout, valueWords } from "../conflicts/field-words.ts";
import { fieldName, fieldOf } from "./field-names.ts";
import { joined, shown } from "./seen-changes.ts";
import type { SeenChange } from "./seen-changes.ts";

type Item = DocumentChanges["items"][number];

/** As many as one takes in at a glance. */
const most = 10;

/**
 * What the relay tells of an invoice's last changes, in the words of the page, the latest first. `me`: the id of the person who looks. Values are shown beside the registers
 * as they are now, for a currency is rarely another one.
 */
export function changesTold(
  items: readonly Item[],
  { registers, invoice, me }: { registers: Registers; invoice: Invoice; me: string | undefined },
): readonly SeenChange[] {
  const found = items.flatMap((item) => changesOf(item, registers, invoice, me));
  return joined(found).slice(0, most);
}

/** The last changes, with those that were seen here and that the relay does not tell of yet. */
export function withUntold(
  seen: readonly SeenChange[],
  told: readonly SeenChange[],
): readonly SeenChange[] {
  const known = new Set(told.map(({ path, who, after }) => `${path} ${who} ${after}`));
  const untold = seen.filter(({ path, who, after }) => !known.has(`${path} ${who} ${after}`));
  return [...untold, ...told].slice(0, most);
}

function changesOf(
  item: Item,
  registers: Registers,
  invoice: Invoice,
  me: string | undefined,
): readonly SeenChange[] {
  const { author, at, difference, more } = item;
  const by = {
    who: author.id === me ? msg("You") : author.name,
    isMine: author.id === me,
    at: Date.parse(at),
    late: latenessWords(item),
  };
  const before = { ...registers, ...Object.fromEntries(difference.map((d) => [d.path, d.before])) };
  const after = { ...registers, ...Object.fromEntries(difference.map((d) => [d.path, d.after])) };
  if (difference.some(({ path, before: was }) => path === "documentKind" && was === null)) {
    const called = [after["number"], after["buyer.name"]].find((each) => typeof each === "string");
    return [{ ...by, path: "", name: msg("Created"), before: "", after: called ?? msg("Draft") }];
  }
  const newLines = new Set(
    difference.flatMap(({ path, before: was }) =>
      path.endsWith(".position") && was === null ? [path.slice(0, -"position".length)] : [],
    ),
  );
  const names = new Set<string>();
  const changes = difference.flatMap(({ path, before: was, after: is }): readonly SeenChange[] => {
    if (isLayout(path)) return [];
    const isOfNewLine = [...newLines].some((line) => path.startsWith(line));
    // Of a new line its name says enough.
    if (isOfNewLine && !path.endsWith(".name")) return [];
    const field = fieldOf(path);
    const name = fieldName(field, invoice);
    if (name === undefined || names.has(name)) return [];
    names.add(name);
    // What was written in the note is nowhere told by the letter.
    const value = path === "note" ? { before: "", after: msg("changed") } : undefined;
    return [
      {
        ...by,
        path: field,
        name,
        before: value?.before ?? say(path, was, before, invoice),
        after: value?.after ?? say(path, is, after, invoice),
      },
    ];
  });
  if (more === 0) return changes;
  return [
    ...changes,
    { ...by, path: "more", name: msg("More"), before: "", after: msg(str`Fields: ${more}`) },
  ];
}

/** What was recorded, as money that came in, is more than a text. */
function say(path: string, value: JsonValue, registers: Registers, invoice: Invoice): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return shown(path, value, registers);
  }
  const number = "number" in value ? value.number : undefined;
  if (path === "issued" && typeof number === "string") return number;
  return valueWords(path, value, invoice.currency);
}
