import type { ExportSummary, HistoryEntry, LedgerFinding, Verification } from "@concord/ledger";
import { counted, oneLine } from "../terminal/output.ts";
import { momentText } from "../terminal/moment.ts";
import { valueText } from "./moment-text.ts";

/** The entries of a history, the newest first, each with what it changed. */
export function historyText(entries: readonly HistoryEntry[], width: number): string {
  return entries
    .map(({ seq, at, author, device, operations, changes }) => {
      const who = oneLine(author.name ?? author.id);
      const how = operations.length === 0 ? "" : ` (${operations.join(", ")})`;
      const lines = changes.map(
        ({ path, before, after }) =>
          `  ${oneLine(path)}: ${valueText(before, width)} → ${valueText(after, width)}`,
      );
      return [`${momentText(at)}  ${seq}  ${who}, ${device}${how}`, ...lines].join("\n");
    })
    .join("\n");
}

/** What an export that fits vouches for. */
export function intactText({ summary }: Verification): string {
  const { workspace, documents, entries, seals, sealedAt, exportedAt, lost } = summary;
  const state =
    lost.length === 0
      ? "whole and unaltered"
      : `whole, and unaltered but for ${counted(lost.length, "restore")} that you named`;
  return [
    `Workspace ${workspace ?? ""}: ${counted(entries, "entry", "entries")} of ${counted(documents, "document")} under ${counted(seals, "seal")}, ${state}.`,
    `Sealed ${sealedAt === null ? "never" : momentText(sealedAt)}, exported ${exportedAt === null ? "never" : momentText(exportedAt)} (UTC).`,
    ...lost.map(({ after, upTo, at }) =>
      upTo > after
        ? `After ${after}, up to ${upTo}, entries were lost when the store was restored from a backup, before ${momentText(at)}.`
        : `After ${after} the store was restored from a backup, before ${momentText(at)}. What was recorded between the two is lost, if anything was: no seal of it is here.`,
    ),
  ].join("\n");
}

/** What whoever verifies has to know of a place where the store began anew; null where there is none. */
export function restoreHint(
  findings: readonly LedgerFinding[],
  { lost }: ExportSummary,
): string | null {
  if (!findings.some(({ reason }) => reason === "history-replaced")) return null;
  const options = lost.map(({ after }) => `--restored-after ${after}`).join(" ");
  return `Ask whoever runs the relay, and not this file, whether the store was restored from a backup, and when. If it was, verify with: ${options}`;
}

/** The first entry that does not fit, and how much else. */
export function alteredText(findings: readonly LedgerFinding[]): string {
  const [first, ...others] = findings;
  if (first === undefined) return "";
  return [
    `The first that does not fit: ${placeOf(first)}${first.message} [${first.reason}]`,
    ...others
      .slice(0, mostShown)
      .map((each) => `  ${placeOf(each)}${each.message} [${each.reason}]`),
    ...(others.length > mostShown ? [`  and ${others.length - mostShown} more`] : []),
  ].join("\n");
}

const mostShown = 20;

function placeOf({ document, seq, seal }: LedgerFinding): string {
  const parts = [
    ...(seq === null ? [] : [`entry ${seq}`]),
    ...(document === null ? [] : [`document ${document}`]),
    ...(seal === null ? [] : [`seal ${seal}`]),
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")}: `;
}
