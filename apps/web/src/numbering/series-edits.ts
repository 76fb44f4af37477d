import { EntryKey, seriesOf } from "@concord/model";
import type { JsonValue, NumberSeries, Workspace as WorkspaceContent } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { Edit } from "../editor/invoice-edits.ts";

type Content = Pick<WorkspaceContent, "series">;

/** One more series, the last of the workspace. */
export function newSeriesEdit(content: Content, series: NumberSeries): Edit {
  return joined([...ownSeries(content), added(series, "~~")]);
}

/** Another content of a series. Only what is different is written. */
export function changedSeriesEdit(
  content: Content,
  before: NumberSeries,
  after: NumberSeries,
): Edit {
  const old = fieldsOf(before);
  const fields = Object.fromEntries(
    Object.entries(fieldsOf(after))
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name] ?? null))
      .map(([name, value]) => [`series.${after.id}.${name}`, value]),
  );
  if (Object.keys(fields).length === 0) return joined([]);
  return joined([
    ...ownSeries(content),
    { operations: [{ type: "merge-fields", fields }], overlay: fields },
  ]);
}

/** The first series that takes a document is the one it gets its number from unless somebody chooses another. */
export function usedFirstEdit(content: Content, id: string): Edit {
  const entry = EntryKey.parse(id);
  return joined([
    ...ownSeries(content),
    {
      operations: [{ type: "move-entry", list: "series", entry, after: null }],
      overlay: { [`series.${id}.position`]: " " },
    },
  ]);
}

/** A workspace that has none of its own gives numbers from those that every workspace begins with: beside one of its own they would be gone, if they were not written down. */
function ownSeries(content: Content): readonly Edit[] {
  return content.series.length > 0
    ? []
    : seriesOf(content).map((each, index) => added(each, `~${index}`));
}

function added(series: NumberSeries, position: string): Edit {
  const content = fieldsOf(series);
  const { id } = series;
  const registers = Object.entries(content).map(([name, value]) => [`series.${id}.${name}`, value]);
  return {
    operations: [{ type: "add-entry", list: "series", entry: id, content }],
    overlay: { [`series.${id}.position`]: position, ...Object.fromEntries(registers) },
  };
}

function fieldsOf(series: NumberSeries): Readonly<Record<string, JsonValue>> {
  const { name, format, digits, first, reset, kinds } = series;
  return {
    ...(name !== undefined && { name }),
    format,
    digits,
    first,
    ...(reset !== undefined && { reset }),
    kinds: [...kinds],
  };
}

function joined(edits: readonly Edit[]): Edit {
  return {
    operations: edits.flatMap(({ operations }): readonly OperationInput[] => operations),
    overlay: Object.assign({}, ...edits.map(({ overlay }) => overlay)),
  };
}
