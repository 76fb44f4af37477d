import { EntryKey } from "@concord/model";
import type { Invoice, Ledger } from "@concord/model";
import type { Problem } from "./content-registers.ts";
import { entriesOf } from "./entry-list.ts";
import { editedAfterIssue, frozenOf, frozenRegisters } from "./frozen-content.ts";
import type { Frozen, LateEdit } from "./frozen-content.ts";
import { DeclinedFact, RequestFact } from "./issue-facts.ts";
import type { IssuedFact, RevisionFact } from "./issue-facts.ts";
import { invoiceOf } from "./invoice-registers.ts";
import { ledgerOf } from "./ledger-reading.ts";
import { pathRule } from "./path-rule.ts";
import type { Registers } from "./registers.ts";
import type { SnapshotBase } from "./snapshot.ts";
import { tagsOf } from "./tags.ts";

/** Somebody asked for the invoice to be issued or voided. */
export interface RequestView extends RequestFact {
  readonly key: EntryKey;
  readonly declined: DeclinedFact | undefined;
}

/** An immutable reading of an invoice. */
export interface InvoiceSnapshot extends SnapshotBase {
  readonly kind: "invoice";
  /** Canonical content: frozen once issued, with live operational fields. */
  readonly invoice: Invoice;
  readonly ledger: Ledger;
  readonly issued: IssuedFact | undefined;
  /** What it goes by among ourselves: never frozen, and on no invoice. */
  readonly tags: readonly string[];
  /** By order, lowest first. */
  readonly revisions: readonly (RevisionFact & { readonly key: string })[];
  readonly requests: readonly RequestView[];
  /** Paths of removed entries outside the canonical content ("adjustments.a1"). Removed lines stand in `invoice`. */
  readonly removed: readonly string[];
  readonly editedAfterIssue: readonly LateEdit[];
  /** The registers as they stand in the document, late edits among them. */
  readonly live: Registers;
}

/** What lists go by. */
export type InvoiceContent = Pick<InvoiceSnapshot, "invoice" | "ledger" | "issued" | "tags">;

/** Reads what makes a document an invoice. */
export function readInvoice(base: SnapshotBase): InvoiceSnapshot {
  const live = base.registers;
  const { frozen, registers, problems, ...content } = readContent(live);
  return {
    ...base,
    ...content,
    kind: "invoice",
    registers,
    revisions: frozen?.revisions ?? [],
    requests: requestsOf(live),
    removed: removedEntries(registers),
    editedAfterIssue: frozen === undefined ? [] : editedAfterIssue(frozen, live),
    live,
    problems: [...base.problems, ...problems],
  };
}

/** Reads what an invoice says, and with it what that was read from. */
export function readContent(live: Registers): InvoiceContent & {
  readonly frozen: Frozen | undefined;
  readonly registers: Registers;
  readonly problems: readonly Problem[];
} {
  const frozen = frozenOf(live);
  const registers = frozen === undefined ? live : effective(live, frozenRegisters(frozen, live));
  const { invoice, problems } = invoiceOf(registers);
  return {
    invoice,
    ledger: ledgerOf(live),
    issued: frozen?.issued,
    tags: tagsOf(live),
    frozen,
    registers,
    problems,
  };
}

/** Content from the freeze, everything else as it stands. */
function effective(live: Registers, content: Registers): Registers {
  const rest = Object.entries(live).filter(([path]) => {
    const of = pathRule("invoice", path)?.class;
    // What stands beside an entry goes with it.
    return of !== "commercial" && of !== "operational" && !path.endsWith(".removedAs");
  });
  return { ...Object.fromEntries(rest), ...content };
}

function requestsOf(registers: Registers): readonly RequestView[] {
  return Object.entries(registers).flatMap(([path, value]) => {
    if (!path.startsWith("requests.")) return [];
    const key = EntryKey.safeParse(path.slice("requests.".length)).data;
    if (key === undefined) return [];
    const request = RequestFact.safeParse(value);
    if (!request.success) return [];
    const declined = DeclinedFact.safeParse(registers[`${path}.declined`]).data;
    return [{ ...request.data, key, declined }];
  });
}

function removedEntries(registers: Registers): readonly string[] {
  const lists = new Set(
    Object.keys(registers).flatMap((path) =>
      path.endsWith(".removed") ? (/^(.+)\.[^.]+\.removed$/.exec(path)?.[1] ?? []) : [],
    ),
  );
  return [...lists]
    .filter((list) => list !== "lines")
    .flatMap((list) =>
      entriesOf(registers, list)
        .filter(({ removed }) => removed)
        .map(({ key }) => `${list}.${key}`),
    );
}
