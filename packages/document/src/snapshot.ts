import { Item, NumberLease, PartyRecord, Workspace } from "@concord/model";
import type { ConflictRule, DocumentId, DocumentKind } from "@concord/model";
import type * as Y from "yjs";
import { problem } from "./content-registers.ts";
import type { Problem } from "./content-registers.ts";
import { isDoc, viewOf } from "./document-view.ts";
import { contentFrom } from "./invoice-registers.ts";
import { readContent, readInvoice } from "./invoice-snapshot.ts";
import type { InvoiceContent, InvoiceSnapshot } from "./invoice-snapshot.ts";
import { isPending, noteOf, readRegisters } from "./registers.ts";
import type { Registers } from "./registers.ts";
import { migrated, schemaVersion } from "./schema-version.ts";
import { conflictsOf, readShared } from "./shared-reading.ts";
import type { SharedReading } from "./shared-reading.ts";

/** What a reading of any document holds. */
export interface SnapshotBase extends SharedReading {
  readonly id: DocumentId;
  readonly schema: number;
  /** Registers as they are to be read: for an issued invoice, commercial ones from the frozen content. */
  readonly registers: Registers;
  /** What people write together. Empty when read from registers alone. */
  readonly note: string;
  /** The document misses updates: never acknowledge, project or export it. */
  readonly pending: boolean;
}

export interface PartySnapshot extends SnapshotBase {
  readonly kind: "party";
  readonly party: PartyRecord;
}

export interface ItemSnapshot extends SnapshotBase {
  readonly kind: "item";
  readonly item: Item;
}

export interface WorkspaceSnapshot extends SnapshotBase {
  readonly kind: "workspace";
  readonly workspace: Workspace;
  /** The last lease of each series that was ever leased, as the relay says it. */
  readonly leases: readonly NumberLease[];
}

/** An immutable reading of a document. */
export type DocumentSnapshot = InvoiceSnapshot | PartySnapshot | ItemSnapshot | WorkspaceSnapshot;

export interface SnapshotOptions {
  readonly id: DocumentId;
  /** Of a document that does not say its kind, because a foreign tool began it. "invoice" unless given. */
  readonly kind?: DocumentKind;
  /** The workspace's own rules of who hears of a conflict (`workspace.conflictPolicy`); `defaultConflictPolicy` stands behind them. */
  readonly conflictPolicy?: readonly ConflictRule[];
}

/** Reads a document, or registers that were taken from one. Never fails: what cannot be read is left out and named in `problems`. */
export function snapshot(source: Y.Doc | Registers, options: SnapshotOptions): DocumentSnapshot {
  const { base, kind } = read(source, options);
  switch (kind) {
    case "invoice":
      return readInvoice(base);
    case "party": {
      const { content, problems } = contentFrom(kind, PartyRecord, base.registers);
      return { ...withProblems(base, problems), kind, party: content };
    }
    case "item": {
      const { content, problems } = contentFrom(kind, Item, base.registers);
      return { ...withProblems(base, problems), kind, item: content };
    }
    case "workspace": {
      const { content, problems } = contentFrom(kind, Workspace, base.registers);
      return {
        ...withProblems(base, problems),
        kind,
        workspace: content,
        leases: leasesIn(base.registers),
      };
    }
  }
}

/** The snapshot of a document that is known to be an invoice. */
export function invoiceSnapshot(
  source: Y.Doc | Registers,
  options: Omit<SnapshotOptions, "kind">,
): InvoiceSnapshot {
  return readInvoice(read(source, { ...options, kind: "invoice" }).base);
}

/** What lists show of a document: of an invoice what its summary is made of, and the conflicts that it records. */
export type Listing =
  | (InvoiceContent & Pick<InvoiceSnapshot, "kind" | "id" | "conflicts">)
  | { readonly kind: Exclude<DocumentKind, "invoice"> };

/** Reads as much of a document as a list shows, just as `snapshot` reads it. */
export function listing(source: Y.Doc | Registers, options: SnapshotOptions): Listing {
  const { kind } = viewOf(source, options.kind ?? "invoice");
  if (kind !== "invoice") return { kind };
  const { registers } = migrated(storedIn(source).registers, kind);
  const { invoice, ledger, issued, tags } = readContent(registers);
  const conflicts = conflictsOf(kind, registers, options.conflictPolicy ?? []);
  return { kind, id: options.id, invoice, ledger, issued, tags, conflicts };
}

function storedIn(source: Y.Doc | Registers): ReturnType<typeof readRegisters> {
  return isDoc(source) ? readRegisters(source) : { registers: source, unreadable: [] };
}

function read(
  source: Y.Doc | Registers,
  options: SnapshotOptions,
): { readonly base: SnapshotBase; readonly kind: DocumentKind } {
  const { kind } = viewOf(source, options.kind ?? "invoice");
  const { registers: stored, unreadable } = storedIn(source);
  const { registers } = migrated(stored, kind);
  const shared = readShared(kind, registers, options.conflictPolicy ?? []);
  const schema = typeof registers["schema"] === "number" ? registers["schema"] : schemaVersion;
  const problems: Problem[] = unreadable.map((path) =>
    problem(path, "not-json", "A register holds JSON only"),
  );
  if (schema > schemaVersion) {
    problems.push(problem("schema", "schema-newer", "Written by a newer version of Concord"));
  }
  const base: SnapshotBase = {
    ...shared,
    id: options.id,
    schema,
    registers,
    note: isDoc(source) ? noteOf(source).toJSON() : "",
    pending: isDoc(source) && isPending(source),
    problems: [...problems, ...shared.problems],
  };
  return { base, kind };
}

function leasesIn(registers: Registers): readonly NumberLease[] {
  return Object.entries(registers).flatMap(([path, value]) => {
    if (!path.startsWith("leases.")) return [];
    const lease = NumberLease.safeParse(value).data;
    return lease === undefined ? [] : [lease];
  });
}

function withProblems(base: SnapshotBase, problems: readonly Problem[]): SnapshotBase {
  return { ...base, problems: [...base.problems, ...problems] };
}
