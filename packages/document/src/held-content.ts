import type { JsonValue } from "@concord/model";
import { contentDigest } from "./digest.ts";
import { jsonEqual } from "./json-equal.ts";
import type { HeldContent } from "./link.ts";
import { isInvoiceContent, pathRule } from "./path-rule.ts";
import type { Registers } from "./registers.ts";

/** Beyond this it is not noted: it would stand in the document for ever. */
const mostCharacters = 8_000;

// What stands beside content, means an object of one side only, or is for people alone.
const unsaid =
  /(?:^|\.)(?:position|removed|removedAs|customer|item|vendorRates|ref|assignee|discarded)$|^tags\./u;

/** The part of a register's path that is the same for all entries; undefined for what no tool can show. */
function placeOf(path: string): string | undefined {
  return isInvoiceContent(path) && !unsaid.test(path)
    ? pathRule("invoice", path)?.pattern
    : undefined;
}

/** What registers say of the known places. What is removed or empty says nothing. */
function said(registers: Registers, knows: ReadonlySet<string>): Registers {
  const found: Record<string, JsonValue> = {};
  for (const [path, value] of Object.entries(registers)) {
    const place = placeOf(path);
    if (value === null || place === undefined || !knows.has(place)) continue;
    if (!isOfRemoved(path, registers)) found[path] = value;
  }
  return found;
}

function isOfRemoved(path: string, registers: Registers): boolean {
  for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
    if (registers[`${path.slice(0, dot)}.removed`] === true) return true;
  }
  return false;
}

/** Notes what a tool shows, as it is read, against what stands here. Undefined where that would be too much. */
export function noteHeld(reading: Registers, ours: Registers): HeldContent | undefined {
  const knows = new Set(Object.keys(reading).flatMap((path) => placeOf(path) ?? []));
  const [theirs, here] = [said(reading, knows), said(ours, knows)];
  const differs: Record<string, JsonValue> = {};
  for (const path of new Set([...Object.keys(theirs), ...Object.keys(here)])) {
    const value = theirs[path] ?? null;
    if (!jsonEqual(value, here[path] ?? null)) differs[path] = value;
  }
  const held = { knows: [...knows].toSorted(), differs, digest: contentDigest(theirs) };
  const isTooMuch = JSON.stringify(held).length > mostCharacters || knows.size > 200;
  return isTooMuch ? undefined : held;
}

/** What a tool showed, from what was noted of it and what stood here then. Undefined where that is not what it was noted against. */
export function readHeld(held: HeldContent, ours: Registers): Registers | undefined {
  const shown = Object.fromEntries(
    Object.entries({ ...said(ours, new Set(held.knows)), ...held.differs }).filter(
      ([, value]) => value !== null,
    ),
  );
  return contentDigest(shown) === held.digest ? shown : undefined;
}

/** Whether a tool has a place for a register. */
export function knowsPlace({ knows }: Pick<HeldContent, "knows">, path: string): boolean {
  const place = placeOf(path);
  return place !== undefined && knows.includes(place);
}
