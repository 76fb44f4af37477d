import { isList } from "@concord/model";
import type { JsonValue } from "@concord/model";

/**
 * How deep arrays and objects may lie in each other. Our own values stay under ten; thousands would exhaust the stack of whoever reads them.
 * A record of a conflict holds the values that it is about, hence the room between the two.
 */
const deepest = 64;
const deepestWritten = 32;

/** Whether a value that came from anywhere is plain JSON: what a register may hold. Numbers must be finite. */
export function isJsonValue(value: unknown): value is JsonValue {
  return isJsonWithin(value, deepest);
}

/** Whether somebody may write the value into a register: JSON that leaves room for a record around it. */
export function isWritableValue(value: unknown): value is JsonValue {
  return isJsonWithin(value, deepestWritten);
}

function isJsonWithin(value: unknown, levels: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || levels === 0) return false;
  const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return (
    (Array.isArray(value) || isPlainObject(value)) &&
    inside.every((each) => isJsonWithin(each, levels - 1))
  );
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Deep equality of register values. A missing register and one that was cleared (`null`) are the same: absent. */
export function jsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) {
    return (a ?? null) === (b ?? null);
  }
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false;
    return a.every((entry, index) => jsonEqual(entry, b[index]));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && strictlyEqual(a[key], b[key]));
}

// Inside a value a null is a value like any other.
function strictlyEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return (
    (a === undefined) === (b === undefined) && (a === null) === (b === null) && jsonEqual(a, b)
  );
}

/** The value as JSON: without keys that are undefined. Throws on what JSON cannot hold. */
export function toJson(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => [key, toJson(entry)]),
    );
  }
  if (!isJsonValue(value)) throw new TypeError(`Not a JSON value: ${typeof value}`);
  return value;
}
