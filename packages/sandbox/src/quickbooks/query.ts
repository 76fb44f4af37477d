import type { Books } from "./books.ts";
import type { Stored } from "./entities.ts";
import { type Answer, answered } from "./fault.ts";
import { isJsonObject } from "./parse-body.ts";
import { type Condition, parseQuery, type Query } from "./query-parser.ts";

/** Answers a query with the inner object of `QueryResponse`. */
export function runQuery(books: Books, text: string): Answer<object> {
  const parsed = parseQuery(text);
  if (!parsed.ok) return parsed;
  const query = parsed.value;
  const found = matching(books, query);
  if (query.selects === "count") return answered({ totalCount: found.length });
  const page = found.slice(query.startPosition - 1, query.startPosition - 1 + query.maxResults);
  if (page.length === 0) return answered({});
  return answered({
    [query.entity]: page,
    startPosition: query.startPosition,
    maxResults: page.length,
  });
}

function matching(books: Books, query: Query): readonly Stored[] {
  const asksForInactive = query.where.some(({ property }) => property === "Active");
  const found: Stored[] = [];
  for (const object of candidates(books, query)) {
    // Inactive list objects are only found by who asks for them.
    if (!asksForInactive && "Active" in object && !object.Active) continue;
    if (query.where.every((condition) => fits(object, condition))) found.push(object);
  }
  if (query.orderBy.length === 0) return found;
  return found.toSorted((a, b) => {
    for (const { property, descending } of query.orderBy) {
      const order = compare(valueAt(a, property), valueAt(b, property));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/** A lower bound on the time of change saves reading everything that is older. */
function* candidates(books: Books, query: Query): Iterable<Stored> {
  const since = query.where
    .filter(({ property, operator }) => {
      return property === "MetaData.LastUpdatedTime" && (operator === ">" || operator === ">=");
    })
    .map(({ values }) => Date.parse(values[0] ?? ""))
    .find((time) => !Number.isNaN(time));
  if (since === undefined) {
    yield* books.walk(query.entity);
    return;
  }
  const ids: string[] = [];
  for (const { id, at } of books.recent(query.entity)) {
    if (at < since) break;
    ids.push(id);
  }
  for (const id of ids.toReversed()) {
    const object = books.get(query.entity, id);
    if (object !== undefined) yield object;
  }
}

type Scalar = string | number | boolean | undefined;

function valueAt(object: unknown, property: string): Scalar {
  let value = object;
  for (const step of property.split(".")) value = isJsonObject(value) ? value[step] : undefined;
  // A reference is filtered by its value, an address by its text.
  const plain = isJsonObject(value) ? (value["value"] ?? value["Address"]) : value;
  return isScalar(plain) ? plain : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function fits(object: Stored, { property, operator, values }: Condition): boolean {
  const actual = valueAt(object, property);
  const [first = ""] = values;
  if (actual === undefined) return false;
  switch (operator) {
    case "=":
      return compareText(actual, first) === 0;
    case "<":
      return compareText(actual, first) < 0;
    case ">":
      return compareText(actual, first) > 0;
    case "<=":
      return compareText(actual, first) <= 0;
    case ">=":
      return compareText(actual, first) >= 0;
    case "IN":
      return values.some((value) => compareText(actual, value) === 0);
    case "LIKE":
      return isLike(String(actual), first);
  }
}

/** `%` stands for any run of characters; letter case does not matter. */
function isLike(actual: string, pattern: string): boolean {
  const text = actual.toLowerCase();
  const [start = "", ...parts] = pattern.toLowerCase().split("%");
  if (!text.startsWith(start)) return false;
  const end = parts.pop();
  if (end === undefined) return text === start;
  let at = start.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - end.length >= at && text.endsWith(end);
}

/** Compares a stored value with the text of a query: numbers, times, booleans or text. */
function compareText(actual: Scalar, text: string): number {
  if (typeof actual === "number") return actual - Number(text);
  if (typeof actual === "boolean") return Number(actual) - Number(text.toLowerCase() === "true");
  return compare(actual, text);
}

const moment = /^\d{4}-\d\d-\d\dT/;

function compare(a: Scalar, b: Scalar): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  if (moment.test(left)) return Date.parse(left) - Date.parse(right);
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) return Number(left) - Number(right);
  const [small, other] = [left.toLowerCase(), right.toLowerCase()];
  return small < other ? -1 : small > other ? 1 : 0;
}
