import type { Invoice, JsonValue } from "@concord/model";
import { contentDigest } from "./digest.ts";
import { IssuedFact, RevisionFact, revisesIssue } from "./issue-facts.ts";
import { registersOf } from "./invoice-registers.ts";
import { jsonEqual } from "./json-equal.ts";
import { pathRule } from "./path-rule.ts";
import type { Registers } from "./registers.ts";

/** What issue froze, and every later version of the issuer. */
export interface Frozen {
  readonly issued: IssuedFact;
  /** Of the issuer's own, by `order`, lowest first; ties by key. */
  readonly revisions: readonly (RevisionFact & { readonly key: string })[];
  /** What counts: the content of the highest revision, else of the issue. */
  readonly content: Invoice;
}

/** Reads the frozen content, or undefined while the invoice is not issued. */
export function frozenOf(registers: Registers): Frozen | undefined {
  const issued = IssuedFact.safeParse(registers["issued"]);
  if (!issued.success) return undefined;
  const revisions = Object.entries(registers)
    .filter(([path]) => /^revisions\.[^.]+$/.test(path) && revisesIssue(path, issued.data))
    .flatMap(([path, value]) => {
      const parsed = RevisionFact.safeParse(value);
      return parsed.success ? [{ ...parsed.data, key: path.slice("revisions.".length) }] : [];
    })
    .toSorted((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1));
  return {
    issued: issued.data,
    revisions,
    content: revisions.at(-1)?.content ?? issued.data.content,
  };
}

/** The invoice as it would be frozen: removed lines are not part of it, nor is who sees to it or threw the draft away. */
export function freezable(invoice: Invoice): Invoice {
  const { assignee: _, discarded: __, ...content } = invoice;
  return { ...content, lines: invoice.lines.filter(({ removed }) => removed !== true) };
}

/** What a request to issue says it has seen: the registrar issues that and nothing else. */
export function seenDigest(invoice: Invoice): string {
  return contentDigest(freezable(invoice));
}

/** Content with its digest, as a fact carries them. */
export function sealed(content: Invoice): { readonly content: Invoice; readonly digest: string } {
  return { content, digest: contentDigest(content) };
}

function isCommercial(path: string): boolean {
  return pathRule("invoice", path)?.class === "commercial";
}

/** "lines.k1" for a path inside that entry, else undefined. */
function entryOf(path: string): string | undefined {
  return /^(?:lines|adjustments|paymentMeans|instalments|attachments|notes|precedingInvoices)\.[^.]+/.exec(
    path,
  )?.[0];
}

/** The content registers that a snapshot of an issued invoice reads: commercial ones frozen, operational ones live. */
export function frozenRegisters(frozen: Frozen, live: Registers): Registers {
  const content = registersOf(frozen.content);
  const entries = new Set(Object.keys(content).map(entryOf));
  const commercial = Object.entries(content).filter(([path]) => isCommercial(path));
  const operational = Object.entries(live).filter(([path]) => {
    if (pathRule("invoice", path)?.class !== "operational") return false;
    const entry = entryOf(path);
    return entry === undefined || entries.has(entry);
  });
  return Object.fromEntries([...commercial, ...operational]);
}

/** A commercial register whose live value is not the frozen one. */
export interface LateEdit {
  readonly path: string;
  readonly frozen: JsonValue | undefined;
  readonly edited: JsonValue | undefined;
}

/**
 * Live commercial registers that agree with no frozen version. A register that was never written is no edit, nor is the place of an
 * entry, nor what stands below an entry that was already removed.
 */
export function editedAfterIssue(frozen: Frozen, live: Registers): readonly LateEdit[] {
  const versions = [frozen.issued, ...frozen.revisions].map(({ content }) => registersOf(content));
  const current = versions.at(-1) ?? {};
  const frozenEntries = new Set(versions.flatMap((version) => Object.keys(version).map(entryOf)));

  return Object.entries(live).flatMap(([path, edited]) => {
    if (!isCommercial(path) || path.endsWith(".position")) return [];
    const entry = entryOf(path);
    if (entry !== undefined && !frozenEntries.has(entry) && live[`${entry}.removed`] === true) {
      return [];
    }
    // An entry that is not removed and one that never was are the same.
    const value = path.endsWith(".removed") && edited === false ? null : edited;
    if (versions.some((version) => jsonEqual(version[path], value))) return [];
    return [{ path, frozen: current[path], edited }];
  });
}
