import type { JsonValue } from "@concord/model";

/** Canonical JSON by RFC 8785: members in the order of the UTF-16 code units of their names, no white space. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

// Array.isArray does not narrow readonly lists.
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
