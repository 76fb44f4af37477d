import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { z } from "zod";
import type { DocumentRow } from "./document-row.ts";
import type { DocumentRows, InvoiceQuery, RowStorage } from "./row-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import {
  ConflictsRow,
  ConflictsSizeRow,
  CountRow,
  FoundRow,
  HeldRow,
  PlacedRow,
  WholeRow,
  columnsOf,
  heldColumns,
  placeColumns,
  wholeColumns,
  searchText,
} from "./sqlite-document-row.ts";
import { CursorRow, DocumentRow as IdRow } from "./sqlite-rows.ts";

const ofWorkspace = "projection = ? AND workspace = ?";

/** Rows of projections, with a column for whatever they are asked by. */
export function createSqliteProjections(database: SqliteDatabase): RowStorage {
  return {
    projectionCursor: async (projection, workspace) =>
      database.first(
        CursorRow,
        `SELECT cursor FROM projections WHERE ${ofWorkspace}`,
        projection,
        workspace,
      )?.cursor ?? 0,
    project: async (projection, workspace, rows, cursor) =>
      database.transact(() => {
        for (const [document, row] of rows) write(database, projection, workspace, document, row);
        database.run(
          "INSERT OR REPLACE INTO projections (projection, workspace, cursor) VALUES (?, ?, ?)",
          projection,
          workspace,
          cursor,
        );
      }),
    rows: (projection, workspace) => rowsOf(database, projection, workspace),
    resetProjection: async (projection) =>
      database.transact(() => {
        database.run("DELETE FROM document_rows WHERE projection = ?", projection);
        database.run("DELETE FROM projections WHERE projection = ?", projection);
      }),
  };
}

function write(
  database: SqliteDatabase,
  projection: string,
  workspace: WorkspaceId,
  document: DocumentId,
  row: DocumentRow,
): void {
  const columns = columnsOf(row);
  const names = ["projection", "workspace", "document", ...Object.keys(columns)];
  database.run(
    `INSERT OR REPLACE INTO document_rows (${names.join(", ")})
     VALUES (${names.map(() => "?").join(", ")})`,
    projection,
    workspace,
    document,
    ...Object.values(columns),
  );
}

function rowsOf(
  database: SqliteDatabase,
  projection: string,
  workspace: WorkspaceId,
): DocumentRows {
  const among = <Row>(
    row: z.ZodType<Row>,
    columns: string,
    documents: readonly DocumentId[],
  ): readonly Row[] =>
    database.all(
      row,
      `SELECT ${columns} FROM document_rows
       WHERE ${ofWorkspace} AND document IN (SELECT value FROM json_each(?))`,
      projection,
      workspace,
      JSON.stringify(documents),
    );

  return {
    get: async (documents) =>
      new Map(among(WholeRow, wholeColumns, documents).map(({ document, row }) => [document, row])),
    places: async (documents) =>
      new Map(
        among(PlacedRow, placeColumns, documents).map(({ document, ...place }) => [
          document,
          place,
        ]),
      ),
    countInvoices: async () =>
      database.first(
        CountRow,
        `SELECT count(*) AS count FROM document_rows INDEXED BY document_rows_seq
         WHERE ${ofWorkspace} AND kind = 'invoice'`,
        projection,
        workspace,
      )?.count ?? 0,
    find: async (query) => {
      const { conditions, values } = conditionsOf(query);
      // What is not found is passed over in the index alone.
      return database.all(
        FoundRow,
        `SELECT seq, summary FROM document_rows
         WHERE ${ofWorkspace} AND document IN (
           SELECT document FROM document_rows INDEXED BY document_rows_seq
           WHERE ${[ofWorkspace, "kind = 'invoice'", ...conditions].join(" AND ")}
           ORDER BY seq DESC LIMIT ?)
         ORDER BY seq DESC`,
        projection,
        workspace,
        projection,
        workspace,
        ...values,
        query.limit,
      );
    },
    conflicting: async (before, maxBytes) => {
      const rest = `FROM document_rows INDEXED BY document_rows_conflicts
         WHERE ${ofWorkspace} AND conflicts IS NOT NULL AND seq < ?`;
      const end = before ?? Number.MAX_SAFE_INTEGER;
      let bytes = 0;
      let from = end;
      let more = false;
      // Nobody knows how large they are: summed up before any is read.
      for (const row of database.iterate(
        ConflictsSizeRow,
        `SELECT seq, octet_length(conflicts) AS bytes ${rest} ORDER BY seq DESC`,
        projection,
        workspace,
        end,
      )) {
        bytes += row.bytes;
        more = from < end && bytes > maxBytes;
        if (more) break;
        from = row.seq;
      }
      const found = database.all(
        ConflictsRow,
        `SELECT document, seq, conflicts ${rest} AND seq >= ? ORDER BY seq DESC`,
        projection,
        workspace,
        end,
        from,
      );
      return { found, more };
    },
    outdated: async (today, after, limit) => {
      const from = after ?? "";
      return database
        .all(
          IdRow,
          `SELECT document FROM document_rows INDEXED BY document_rows_due
           WHERE ${ofWorkspace} AND next_due < ? AND document > ?
           UNION SELECT document FROM document_rows INDEXED BY document_rows_as_of
           WHERE ${ofWorkspace} AND as_of > ? AND document > ?
           ORDER BY document LIMIT ?`,
          projection,
          workspace,
          today,
          from,
          projection,
          workspace,
          today,
          from,
          limit,
        )
        .map(({ document }) => document);
    },
    changed: async (after, upTo, limit) =>
      database.all(
        PlacedRow,
        `SELECT ${placeColumns} FROM document_rows INDEXED BY document_rows_seq
         WHERE ${ofWorkspace} AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
        projection,
        workspace,
        after,
        upTo,
        limit,
      ),
    inOrder: async ({ from, to }, limit) =>
      database.all(
        HeldRow,
        `SELECT ${heldColumns} FROM document_rows
         WHERE ${ofWorkspace} AND document >= ? ${to === null ? "" : "AND document < ?"}
         ORDER BY document LIMIT ?`,
        projection,
        workspace,
        from ?? "",
        ...(to === null ? [] : [to]),
        limit,
      ),
  };
}

function conditionsOf({
  status,
  discarded,
  q,
  customer,
  issuedFrom,
  issuedTo,
  cursor,
}: InvoiceQuery): {
  readonly conditions: readonly string[];
  readonly values: readonly (string | number)[];
} {
  const found: [condition: string, ...values: (string | number)[]][] = [];
  if (cursor !== undefined) found.push(["seq < ?", cursor]);
  if (status !== "discarded" && discarded !== "with")
    found.push([`(flags IS NULL OR instr(flags, '"discarded"') = 0)`]);
  if (status !== undefined) {
    // "overdue" and the like are flags beside the status; in a filter people do not tell them apart.
    const hasFlag = "flags IS NOT NULL AND ? IN (SELECT value FROM json_each(flags))";
    found.push([`(status = ? OR ${hasFlag})`, status, status]);
  }
  if (customer !== undefined) found.push(["customer = ?", customer]);
  if (issuedFrom !== undefined) found.push(["issue_date >= ?", issuedFrom]);
  if (issuedTo !== undefined) found.push(["issue_date <= ?", issuedTo]);
  if (q !== undefined) {
    const wanted = searchText(q);
    found.push(["(instr(number_text, ?) OR instr(buyer_text, ?))", wanted, wanted]);
  }
  return {
    conditions: found.map(([condition]) => condition),
    values: found.flatMap(([, ...values]) => values),
  };
}
