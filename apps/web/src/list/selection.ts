import type { DocumentId } from "@concord/model";

export type Selection = ReadonlySet<DocumentId>;

/** With an invoice in it if it was not, without it if it was. */
export function toggled(selection: Selection, id: DocumentId): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** With all from the anchor to an invoice, in the order shown; with that one alone if the anchor is not shown. */
export function extended(
  selection: Selection,
  anchor: DocumentId | undefined,
  to: DocumentId,
  shown: readonly DocumentId[],
): Selection {
  const [first, last] = [anchor === undefined ? -1 : shown.indexOf(anchor), shown.indexOf(to)];
  if (first < 0) return new Set([...selection, to]);
  return new Set([...selection, ...shown.slice(Math.min(first, last), Math.max(first, last) + 1)]);
}

/** All that are shown, or none if all of them were. */
export function allToggled(selection: Selection, shown: readonly DocumentId[]): Selection {
  const areAll = shown.every((id) => selection.has(id));
  return areAll ? selection.difference(new Set(shown)) : selection.union(new Set(shown));
}
