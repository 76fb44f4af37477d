import { attentionOf } from "@concord/document";
import {
  EntryKey,
  PathPattern,
  authorityFor,
  conflictAttention,
  matchesPath,
} from "@concord/model";
import type { ConflictAttention, Workspace as WorkspaceContent } from "@concord/model";
import { msg } from "@lit/localize";
import type { Edit } from "../editor/invoice-edits.ts";
import type { ListedRow } from "../wire/messages.ts";

type Content = Pick<WorkspaceContent, "conflictPolicy" | "authority">;

/** A field, or fields that are decided alike. */
export interface RuledField {
  readonly path: PathPattern;
  /** A register of it: what holds for this one holds for the field. */
  readonly sample: string;
  readonly name: () => string;
}

const field = (path: string, sample: string, name: () => string): RuledField => ({
  path: PathPattern.parse(path),
  sample,
  name,
});

/** The fields that have a rule of their own here. Everything else is as the defaults say. */
export const ruledFields: readonly RuledField[] = [
  field("buyer.**", "buyer.name", () => msg("Customer")),
  field("issueDate", "issueDate", () => msg("Issue date")),
  field("dueDate", "dueDate", () => msg("Due date")),
  field("currency", "currency", () => msg("Currency")),
  field("lines.*.name", "lines._.name", () => msg("Descriptions of lines")),
  field("lines.*.quantity", "lines._.quantity", () => msg("Quantities")),
  field("lines.*.price", "lines._.price", () => msg("Prices")),
  field("lines.*.tax.**", "lines._.tax.rate", () => msg("Taxes")),
  field("adjustments.**", "adjustments._.amount", () => msg("Discounts and charges")),
  field("references.**", "references.purchaseOrder", () => msg("PO number and references")),
  field("notes.**", "notes._.text", () => msg("Note to the customer")),
];

/** What happens to a field that two changed without seeing each other. */
export function attentionFor(content: Content, { sample }: RuledField): ConflictAttention {
  return conflictAttention(content, sample);
}

/** Whose word counts where a tool and people changed the field of a draft. */
export function authorityOf(content: Content, { sample }: RuledField): string {
  return authorityFor(content, sample, "draft");
}

/** Another rule for a field: that of the workspace itself, which wins over the default. */
export function attentionEdit(
  content: Content,
  { path }: RuledField,
  attention: ConflictAttention,
  key: EntryKey,
): Edit {
  const own = content.conflictPolicy.find((rule) => rule.path === path);
  return ruleEdit("conflictPolicy", own?.id, key, { path, attention }, "attention");
}

export function authorityEdit(
  content: Content,
  { path }: RuledField,
  authority: string,
  key: EntryKey,
): Edit {
  const own = content.authority.find((rule) => rule.path === path && rule.phase === "any");
  return ruleEdit("authority", own?.id, key, { path, phase: "any", authority }, "authority");
}

function ruleEdit(
  list: "conflictPolicy" | "authority",
  own: EntryKey | undefined,
  key: EntryKey,
  content: Readonly<Record<string, string>>,
  decides: string,
): Edit {
  if (own !== undefined) {
    const path = `${list}.${own}.${decides}`;
    const value = content[decides] ?? null;
    return { operations: [{ type: "set-field", path, value }], overlay: { [path]: value } };
  }
  const fields = Object.entries(content).map(([name, value]) => [`${list}.${key}.${name}`, value]);
  return {
    operations: [{ type: "add-entry", list, entry: key, content }],
    overlay: { [`${list}.${key}.position`]: "~", ...Object.fromEntries(fields) },
  };
}

/** What a rule would have done with the conflicts that this device knows of. */
export interface BackTest {
  readonly all: number;
  /** Of them, those that nobody would have been asked about. */
  readonly settled: number;
}

const spanMs = 30 * 86_400_000;

/** The conflicts of a field in the last 30 days, as the rows of this device carry them, put to a rule for it. */
export function backTest(
  rows: Iterable<Pick<ListedRow, "kind" | "conflicts">>,
  { path }: RuledField,
  attention: ConflictAttention,
  now: number,
): BackTest {
  const rule = { id: EntryKey.parse("tried"), path, attention };
  let all = 0;
  let settled = 0;
  for (const { kind, conflicts } of rows) {
    if (kind !== "invoice") continue;
    for (const { record } of conflicts) {
      const { kept, lost } = record;
      const isRecent = [kept, lost].some(
        ({ acceptedAt, at }) => now - Date.parse(acceptedAt ?? at ?? "") < spanMs,
      );
      if (!isRecent || !matchesPath(path, record.path)) continue;
      all += 1;
      if (attentionOf(kind, record, [rule]) === "history") settled += 1;
    }
  }
  return { all, settled };
}
