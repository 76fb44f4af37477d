import {
  IssuedFact,
  RevisionFact,
  invoiceSnapshot,
  numberKey,
  semanticId,
  toJson,
} from "@concord/document";
import type { ConflictRecord, InvoiceSnapshot } from "@concord/document";
import { isSameSeller, utcInstant, withSeller } from "@concord/model";
import type { DocumentId, Party } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { LiveDocument } from "../core/live-documents.ts";
import { numberOnTwo, numberTwice } from "../core/leased-issues.ts";
import type { OwnTurn, OwnWrite } from "../core/own-work.ts";
import type { JournalEntry } from "../storage/storage.ts";
import type { NumberStorage } from "../storage/number-storage.ts";
import { takenElsewhere } from "./taken-elsewhere.ts";
import { writeAsRegistrar } from "./write-as-registrar.ts";

/** The number under which a batch brings an invoice that was issued elsewhere, or by which its tool calls it since. */
export function importedIn({ difference }: JournalEntry): string | undefined {
  let number: string | undefined;
  for (const { path, after } of difference) {
    if (path === "issued") {
      const issued = IssuedFact.safeParse(after).data;
      if (issued?.by.type === "connector") number ??= issued.number;
    } else if (path.startsWith("revisions.")) {
      number = RevisionFact.safeParse(after).data?.content.number ?? number;
    }
  }
  return number;
}

/** The number of ours with which a batch of somebody else comes: issued by a device under its lease, or given back to a restored store. */
function oursIn({ difference }: JournalEntry): string | undefined {
  const issued = difference.find(({ path }) => path === "issued");
  const { data } = IssuedFact.safeParse(issued?.after);
  return data?.by.type === "registrar" ? data.number : undefined;
}

type TwiceStorage = Pick<NumberStorage, "numberIsOf" | "issuedElsewhere">;

/** Documents on which there may be something to tell: their number is one of ours and of an invoice that was issued elsewhere. */
export async function onTwo(
  workspace: WorkspaceId,
  entries: readonly JournalEntry[],
  storage: Pick<NumberStorage, "takenAmong" | "issuedElsewhere">,
): Promise<readonly DocumentId[]> {
  const imported = entries.flatMap((entry) => numbered(entry, importedIn(entry)));
  const ours = entries.flatMap((entry) => numbered(entry, oursIn(entry)));
  const spelt = said(imported).flatMap(spellings);
  const taken = spelt.length === 0 ? [] : await storage.takenAmong(workspace, spelt);
  const others = ours.length === 0 ? [] : await storage.issuedElsewhere(workspace, said(ours));
  const isTaken = new Set(taken);
  const isOthers = new Set(others.map(({ asked }) => asked));
  return [
    ...imported.filter(({ number }) => spellings(number).some((each) => isTaken.has(each))),
    ...ours.filter(({ number }) => isOthers.has(number)),
  ].map(({ document }) => document);
}

interface Numbered {
  readonly number: string;
  readonly document: DocumentId;
}

function numbered({ document }: JournalEntry, number: string | undefined): readonly Numbered[] {
  return number === undefined ? [] : [{ number, document }];
}

function said(all: readonly Numbered[]): readonly string[] {
  return all.map(({ number }) => number);
}

/** How we may have written a number that somebody else writes: as it stands, or large and without spaces, as most series read. */
function spellings(number: string): readonly string[] {
  return [...new Set([number, numberKey(number)])];
}

/**
 * An invoice that was issued elsewhere has a number that we gave: both stand, and a person is told on the invoice of ours, whichever came first. A device may have given it
 * meanwhile; it may have come from a file or a tool although it was taken; or ours was lost with a store, and came back.
 */
export async function tellOfNumberOnTwo(
  live: LiveDocument,
  snapshot: InvoiceSnapshot,
  turn: OwnTurn,
  context: { readonly storage: TwiceStorage; readonly company: Party | undefined },
): Promise<readonly OwnWrite[]> {
  const { issued } = snapshot;
  if (issued === undefined) return [];
  if (issued.by.type === "registrar") {
    const { workspace } = live;
    const sellers = { seller: issued.content.seller, company: context.company };
    const found = await takenElsewhere(workspace, [issued.number], context.storage, sellers);
    const other = found.get(issued.number);
    return other === undefined || other.document === live.id ? [] : tell(live, snapshot, turn);
  }
  const imported = [issued.number, ...snapshot.revisions.map(({ content }) => content.number)];
  const its = withSeller(issued.content, context.company).seller;
  const writes: OwnWrite[] = [];
  for (const number of new Set(imported.flatMap((each = "") => spellings(each)))) {
    const document = await context.storage.numberIsOf(live.workspace, number);
    if (document === null || document === live.id) continue;
    const other = await turn.hold(document);
    if (other.kind !== "invoice") continue;
    const ours = invoiceSnapshot(other.doc, { id: document });
    if (ours.issued?.by.type !== "registrar" || ours.issued.number !== number) continue;
    if (isSameSeller(its, ours.issued.content.seller)) writes.push(...tell(other, ours, turn));
  }
  return writes;
}

function tell(
  live: LiveDocument,
  { issued, conflicts }: InvoiceSnapshot,
  { relayClientId, now }: OwnTurn,
): readonly OwnWrite[] {
  if (issued === undefined) return [];
  const told = numberOnTwo(issued.number);
  if (conflicts.some(({ record }) => record.lost.value === told)) return [];
  const path = `conflicts.${semanticId(live.id, "issued", numberTwice)}`;
  const record: ConflictRecord = {
    kind: numberTwice,
    path: "issued",
    kept: {
      value: issued.number,
      acceptedAt: utcInstant(now),
      ...(issued.at !== undefined && { at: issued.at }),
    },
    lost: { value: told },
    state: "open",
  };
  const place = { workspace: live.workspace, document: live.id, path, standing: undefined };
  const proven = live.recordWord.prove(place, toJson(record));
  return writeAsRegistrar(live, relayClientId, {
    registers: { [path]: proven },
    operations: [],
    numbers: [],
  });
}
