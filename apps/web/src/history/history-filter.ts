import { isMoney, sourceKey, subjectOf } from "@concord/ledger/story";
import type { HistoryGroup, HistorySource, HistoryTelling } from "@concord/ledger/story";
import type { HistoryEntry } from "@concord/ledger";
import type { HistoryView } from "./history-view.ts";

/** Which groups of a history are shown; "" for all. */
export interface HistoryFilter {
  /** Keys of fields, with spaces between those that are called the same. */
  readonly field: string;
  readonly person: string;
  readonly source: string;
  readonly isMoneyOnly: boolean;
}

export const noFilter: HistoryFilter = { field: "", person: "", source: "", isMoneyOnly: false };

/** What one may choose from: what there is. */
export interface FilterChoices {
  /** With a register of each, by which it is named. */
  readonly fields: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, HistorySource>;
}

/** The field that a register belongs to, whichever line it is of; "" for what nobody sees. */
export function fieldKey(path: string): string {
  if (
    /(?:^|\.)(?:removedAs|ref|schema|documentKind|kind|customer|item|vendorRates)$|^conflicts\./u.test(
      path,
    )
  )
    return "";
  const subject = subjectOf(path);
  const [list = "", key, ...rest] = subject.split(".");
  if (list === "lines") return rest.length === 0 ? "lines" : `lines.*.${rest[0]}`;
  const isKeyed =
    /^(?:adjustments|notes|paymentMeans|payments|refunds|reversals|disputes|credits|writeOffs|requests|links|moments)$/u;
  return key !== undefined && isKeyed.test(list) ? list : subject;
}

export function choicesOf(
  entries: readonly HistoryEntry[],
  groups: readonly HistoryGroup[],
): FilterChoices {
  const fields = new Map<string, string>();
  for (const { changes } of entries) {
    for (const { path } of changes) {
      const key = fieldKey(path);
      if (key !== "" && !fields.has(key)) fields.set(key, path);
    }
  }
  return {
    fields,
    people: new Map(groups.map(({ author }) => [author.id, author.name ?? author.id])),
    sources: new Map(groups.map(({ source }) => [sourceKey(source), source])),
  };
}

/** The groups that are shown, the newest first. */
export function shownGroups(
  { groups, known, telling }: Pick<HistoryView, "groups" | "known" | "telling">,
  filter: HistoryFilter,
): readonly HistoryGroup[] {
  return groups.filter((group) => isShown(group, known.entries, filter, telling)).toReversed();
}

/** Whether a group is shown. */
export function isShown(
  group: HistoryGroup,
  entries: readonly HistoryEntry[],
  filter: HistoryFilter,
  telling: (group: HistoryGroup) => HistoryTelling,
): boolean {
  if (filter.person !== "" && group.author.id !== filter.person) return false;
  if (filter.source !== "" && sourceKey(group.source) !== filter.source) return false;
  // What a tool notes of its own says nothing, unless one asks what the tool did.
  const { source } = group;
  if (source.type === "tool" && filter.source === "") {
    const { events, total } = telling(group);
    if (events.length === 0 && total === null) return false;
  }
  if (filter.field === "" && !filter.isMoneyOnly) return true;
  const paths = entries
    .slice(group.from, group.to + 1)
    .flatMap(({ changes }) => changes.map(({ path }) => path));
  const fields = filter.field.split(" ");
  const hasField = filter.field === "" || paths.some((path) => fields.includes(fieldKey(path)));
  return hasField && (!filter.isMoneyOnly || paths.some(isMoney));
}
