import { msg, str } from "@lit/localize";
import type { ExportSummary, FindingReason, LedgerFinding } from "@concord/ledger";
import { formatNumber } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { momentOf } from "../history/moment-words.ts";

/** What does not fit in a ledger, for somebody who has never seen one. */
export function findingWords(reason: FindingReason): string {
  switch (reason) {
    case "not-an-export":
      return msg("This file is no ledger of Concord.");
    case "cut-off":
      return msg("The file ends in the middle: a part of it is missing.");
    case "unknown-record":
      return msg("The file holds something that belongs in no ledger.");
    case "seal-unsigned":
      return msg("A seal is not signed by this key.");
    case "seal-out-of-order":
      return msg("The seals are not in their order, or one is missing or there twice.");
    case "seal-of-another-workspace":
      return msg("A seal is of another workspace.");
    case "marks-altered":
      return msg("The list of entries is not the one that was sealed.");
    case "unknown-key":
      return msg("The key does not belong to this ledger: nothing in it is signed with it.");
    case "history-replaced":
      return msg(
        "Here the ledger begins anew: the store was restored from a backup, or its history was replaced.",
      );
    case "restore-not-here":
      return msg("A restore that you know of is not in this ledger.");
    case "no-anchored-seal":
      return msg("None of the seals that were sent elsewhere is of this workspace.");
    case "seal-not-anchored-here":
      return msg("A seal that was sent elsewhere is missing here.");
    case "entry-damaged":
      return msg("An entry is damaged and cannot be read.");
    case "entry-altered":
      return msg("An entry is not the one that was sealed.");
    case "entry-missing":
      return msg("An entry that was sealed is missing.");
    case "entry-added":
      return msg("An entry is there that was never sealed.");
    case "entry-of-another-document":
      return msg("An entry belongs to another document.");
    case "value-unreadable":
      return msg("A value cannot be opened with the key of its document.");
    case "document-missing":
      return msg("A document that was sealed is missing.");
    case "document-twice":
      return msg("A document is there twice.");
    case "end-missing":
      return msg("The signed end of the file is missing.");
    case "end-altered":
      return msg("The signed end does not fit what is in the file.");
  }
}

/** Where it is. */
export function findingPlace({ seq, document, seal }: LedgerFinding): string {
  return [
    seq === null ? undefined : msg(str`entry ${seq}`),
    document === null ? undefined : msg(str`document ${document}`),
    seal === null ? undefined : msg(str`seal ${seal}`),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** What an intact ledger vouches for. */
export function summaryWords({ entries, documents, seals }: ExportSummary): string {
  const [how, many, under] = [entries, documents, seals].map((count) =>
    formatNumber(String(count), viewerLocale, 0),
  );
  return msg(str`Entries: ${how} · documents: ${many} · seals: ${under}`);
}

export function sealedWords({ sealedAt, exportedAt }: ExportSummary): string {
  const never = msg("never");
  const sealed = sealedAt === null ? never : momentOf(sealedAt);
  const exported = exportedAt === null ? never : momentOf(exportedAt);
  return msg(str`Last sealed ${sealed}, exported ${exported}.`);
}
