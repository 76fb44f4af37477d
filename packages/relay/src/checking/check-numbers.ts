import { IssuedFact } from "@concord/document";
import type { Registers } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { registrarAuthor } from "../registrar/write-as-registrar.ts";
import { knownForeign } from "../storage/sqlite-foreign-numbers.ts";
import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import type { JournalEntry } from "../storage/storage.ts";
import type { RegisterRow } from "./check-registers.ts";
import type { StoreFinding } from "./store-finding.ts";

/** What an invoice says of its number, and who wrote that in which entry. */
export interface NumberSaid {
  readonly document: DocumentId;
  readonly issued: IssuedFact;
  readonly issuedBy: Written;
  /** Undefined while it stands. */
  readonly voidedBy: Written | undefined;
}

interface Written {
  readonly seq: number;
  readonly isRegistrar: boolean;
}

/** What an invoice says of its number; undefined of a draft. */
export function numberSaid(
  document: DocumentId,
  registers: Registers,
  rows: readonly NumberRow[],
): NumberSaid | undefined {
  const issued = IssuedFact.safeParse(registers["issued"]).data;
  if (issued === undefined) return undefined;
  const isVoid = (registers["voided"] ?? null) !== null;
  return {
    document,
    issued,
    issuedBy: writingOf(rows, "issued"),
    voidedBy: isVoid ? writingOf(rows, "voided") : undefined,
  };
}

function writingOf(rows: readonly NumberRow[], wanted: string): Written {
  const row = rows.findLast(({ difference }) => difference.some(({ path }) => path === wanted));
  return { seq: row?.seq ?? Infinity, isRegistrar: row?.author.id === registrarAuthor.id };
}

/** What the registrar wrote stands in the register with it; what came back from others once the registrar has read it. */
function isRegistered({ seq, isRegistrar }: Written, read: number): boolean {
  return isRegistrar || seq <= read;
}

type NumberRow = RegisterRow & Pick<JournalEntry, "author">;

const LineRow = z.object({
  series: z.string(),
  period: z.string(),
  count: z.int(),
  document: DocumentId,
  number: z.string(),
  state: z.string(),
  origin: z.string(),
});
type LineRow = z.infer<typeof LineRow>;

/**
 * Holds the register of numbers against the invoices: each that was issued here has its line, at its place, and those of others are known; each line of an invoice is what that says; and it is void
 * where that is. What the registrar has not read yet it may not know.
 */
export function checkNumbers(
  store: SqliteDatabase,
  workspace: WorkspaceId,
  said: readonly NumberSaid[],
): readonly StoreFinding[] {
  const Known = z.object({ known: z.int() });
  const tables = store.first(
    Known,
    `SELECT count(*) AS known FROM sqlite_master
     WHERE type = 'table' AND name IN ('numbers', 'foreign_numbers')`,
  );
  // A store of an earlier version, which no relay of this one has opened yet.
  if (tables?.known !== 2) return [];
  const read =
    store.first(
      z.object({ cursor: z.int() }),
      "SELECT cursor FROM projections WHERE projection = 'registrar' AND workspace = ?",
      workspace,
    )?.cursor ?? 0;
  const lines = store.all(
    LineRow,
    `SELECT series, period, count, document, number, state, origin FROM numbers
     WHERE workspace = ? AND document <> '' ORDER BY series, period, count, document`,
    workspace,
  );
  const foreign = new Set(
    knownForeign(
      store,
      workspace,
      said.map(({ issued }) => issued.number),
    ).map(({ number, document }) => `${document} ${number}`),
  );
  const byDocument = new Map(said.map((each) => [each.document, each]));
  const byLine = Map.groupBy(lines, ({ document }) => document);
  return [
    ...said
      .filter(({ issuedBy }) => isRegistered(issuedBy, read))
      .flatMap((each) => missing(each, byLine.get(each.document) ?? [])),
    ...said.flatMap(({ document, issued: { number, by } }) =>
      by.type === "registrar" || foreign.has(`${document} ${number}`)
        ? []
        : [unknownElsewhere(document, number)],
    ),
    ...lines.flatMap((line) => unfounded(line, byDocument.get(line.document), read)),
  ];
}

function missing({ document, issued }: NumberSaid, lines: readonly LineRow[]): StoreFinding[] {
  const { number, by } = issued;
  if (by.type !== "registrar" || by.count === undefined) return [];
  const isThere = lines.some(
    (line) =>
      line.number === number &&
      line.series === by.series &&
      line.period === (by.period ?? "") &&
      line.count === by.count,
  );
  if (isThere) return [];
  const message = `The register of numbers does not have ${number} at its place.`;
  return [{ reason: "number-missing", message, document, seq: null, path: "issued" }];
}

function unknownElsewhere(document: DocumentId, number: string): StoreFinding {
  const message = `The store does not know that ${number} was given elsewhere, and may give it again.`;
  return { reason: "number-missing", message, document, seq: null, path: "issued" };
}

function unfounded(
  { document, number, state, origin }: LineRow,
  said: NumberSaid | undefined,
  read: number,
): StoreFinding[] {
  const isIts = said?.issued.number === number;
  // A second number of an invoice, and one that a device gave wrongly, stand in the register as void.
  if (!isIts && state === "void") return [];
  if (!isIts) {
    const message = `The register of numbers says that it has ${number}, and it does not say so itself.`;
    return [{ reason: "number-added", message, document, seq: null, path: "issued" }];
  }
  const { voidedBy } = said;
  const isVoid = voidedBy !== undefined;
  if (origin === "elsewhere" || isVoid === (state === "void")) return [];
  if (isVoid && !isRegistered(voidedBy, read)) return [];
  const message = isVoid
    ? `The register of numbers calls ${number} ${state}, and the invoice is void.`
    : `The register of numbers calls ${number} ${state}, and the invoice is not void.`;
  return [{ reason: "number-altered", message, document, seq: null, path: "voided" }];
}
