import { msg, str } from "@lit/localize";
import type { Registers } from "@concord/document";
import type { Invoice } from "@concord/model";
import type { DocumentChanges } from "@concord/protocol";
import { latenessWords } from "../conflicts/case-words.ts";
import { isLayout } from "../conflicts/field-words.ts";
import { fieldName, fieldOf, isToldEach } from "./field-names.ts";
import { joined, oneMs, shown } from "./seen-changes.ts";
import type { SeenChange } from "./seen-changes.ts";

type Item = DocumentChanges["items"][number];

/** As many as one takes in at a glance. */
export const most = 10;
/** What comes from elsewhere is seen a little after the relay had it, and clocks differ. */
const wayMs = 10_000;
/** What was written here is told by the time that this device gave it. */
const ownMs = 1_000;

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

/**
 * The last changes, with those that were seen here and that the relay does not tell of yet, the latest first. What the relay leaves out as too long ago is not brought back.
 */
export function withUntold(
  seen: readonly SeenChange[],
  told: readonly SeenChange[],
): readonly SeenChange[] {
  const oldest = Math.min(...told.map(({ at, reached = at }) => reached));
  const untold = seen.filter(
    (change) =>
      (told.length === 0 || change.at >= oldest) && !told.some((known) => isOf(change, known)),
  );
  return [...untold, ...told].toSorted((one, other) => other.at - one.at).slice(0, most);
}

/** Whether what the relay tells includes what was seen. Of others the relay may name a writer and a value that were not known here, so that only place and time are in both. */
function isOf(seen: SeenChange, known: SeenChange): boolean {
  if (seen.path !== known.path && seen.name !== known.name) return false;
  if (seen.who === known.who && seen.after === known.after) return true;
  if (seen.isMine) return known.isMine && Math.abs(seen.at - known.at) < ownMs;
  return [known.at, known.reached ?? known.at].some(
    (at) => seen.at <= at + wayMs && seen.at > at - oneMs,
  );
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
    reached: Date.parse(item.acceptedAt),
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
  // Its number is what it was issued with.
  const isIssue = difference.some(({ path }) => path === "issued");
  const names = new Set<string>();
  const changes = difference.flatMap(({ path, before: was, after: is }): readonly SeenChange[] => {
    if (isLayout(path) || (path === "number" && isIssue)) return [];
    const isOfNewLine = [...newLines].some((line) => path.startsWith(line));
    // Of a new line its name says enough.
    if (isOfNewLine && !path.endsWith(".name")) return [];
    const field = fieldOf(path);
    const name = fieldName(field, invoice);
    const subject = isToldEach(path) ? path : name;
    if (name === undefined || subject === undefined || names.has(subject)) return [];
    names.add(subject);
    // What was written in the note is nowhere told by the letter.
    const value = path === "note" ? { before: "", after: msg("changed") } : undefined;
    return [
      {
        ...by,
        path: field,
        name,
        before: value?.before ?? shown(path, was, before),
        after: value?.after ?? shown(path, is, after),
      },
    ];
  });
  if (more === 0) return changes;
  return [
    ...changes,
    { ...by, path: "more", name: msg("More"), before: "", after: msg(str`Fields: ${more}`) },
  ];
}
