import {
  contentDigest,
  invoiceOf,
  isInvoiceContent,
  jsonEqual,
  seenDigest,
} from "@concord/document";
import type { DeclinedFact, Registers } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { JournalEntry } from "../storage/storage.ts";

type Finding = NonNullable<DeclinedFact["findings"]>[number];

/** A fact is one value of bounded size, however much was changed. */
const mostFindings = 50;
const longestShown = 1_000;
/** Further back nobody looks for what somebody saw. */
export const mostSteps = 100;

/**
 * What was changed since somebody saw an invoice, of whom only the digest of that is known: the journal is taken back, batch by batch, until the digest is
 * found. Who asked had seen their own edits, so that first those of others are taken back alone.
 *
 * @param journal of the document, newest first
 * @param askedBy whose edits were seen
 * @param isOver whether it has taken long enough: every step back is a reading of the whole invoice
 * @returns undefined where it is not found
 */
export function changedSince(
  current: Registers,
  journal: readonly JournalEntry[],
  digest: string,
  askedBy: string | undefined,
  isOver: () => boolean,
): readonly Finding[] | undefined {
  const edits = journal.slice(0, mostSteps);
  const others = edits.filter(({ author }) => author.id !== askedBy);
  return before(current, others, digest, isOver) ?? before(current, edits, digest, isOver);
}

function before(
  current: Registers,
  edits: readonly JournalEntry[],
  digest: string,
  isOver: () => boolean,
): readonly Finding[] | undefined {
  const registers: Record<string, JsonValue> = { ...current };
  const changedBy = new Map<string, string>();
  for (const { author, difference } of edits) {
    const content = difference.filter(({ path }) => isInvoiceContent(path));
    if (content.length === 0) continue;
    if (isOver()) return undefined;
    for (const { path, before: value } of content.toReversed()) {
      registers[path] = value;
      if (!changedBy.has(path)) changedBy.set(path, author.name);
    }
    if (!digestsOf(registers).includes(digest)) continue;
    return [...changedBy]
      .filter(([path]) => !jsonEqual(registers[path] ?? null, current[path] ?? null))
      .slice(0, mostFindings)
      .map(([path, name]) => ({
        rule: "changed-since",
        path,
        message: `${name} changed this since.`,
        ...shown("seen", registers[path]),
        ...shown("stands", current[path]),
      }));
  }
  return undefined;
}

/** The digests of what registers say: of what is frozen, and of all that an invoice says. */
export function digestsOf(registers: Registers): readonly string[] {
  const { invoice } = invoiceOf(registers);
  return [seenDigest(invoice), contentDigest(invoice)];
}

function shown(name: "seen" | "stands", value: JsonValue | undefined): Partial<Finding> {
  if (value === undefined || value === null) return {};
  return JSON.stringify(value).length > longestShown ? {} : { [name]: value };
}
