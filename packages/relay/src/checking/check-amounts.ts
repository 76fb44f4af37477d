import { amountObjection, factOrigin, pathRule } from "@concord/document";
import type { Registers } from "@concord/document";
import { isConnector } from "@concord/model";
import type { DocumentPlace } from "../core/live-documents.ts";
import { registrarAuthor } from "../registrar/write-as-registrar.ts";
import type { JournalEntry } from "../storage/storage.ts";
import type { StoreFinding } from "./store-finding.ts";

/** What takes a fact out of the sums, and what a person does about one that cannot be. */
const waysOut: Readonly<Record<string, { readonly undoneBy: string | null; readonly do: string }>> =
  {
    payments: {
      undoneBy: "failed",
      do: "Say that it failed (record-payment-progress), and record what came in.",
    },
    refunds: {
      undoneBy: "failed",
      do: "Say that it failed (record-refund-failure), and record what was given back.",
    },
    disputes: {
      undoneBy: "won",
      do: "Close it as won (record-dispute-progress), and open the one that there is.",
    },
    credits: {
      undoneBy: "voided",
      do: "Take it back (void-credit), and credit with a credit note.",
    },
    reversals: { undoneBy: null, do: "Nothing takes it back: record what makes up for it." },
    writeOffs: { undoneBy: null, do: "Nothing takes it back: record what makes up for it." },
  };

/**
 * Money that people recorded before it was looked at, and that nobody would be let record now: less than nothing, or parts of the smallest coin. What a tool reported is
 * as it is, and what the registrar wrote follows from a note; what was taken back since counts nothing.
 */
export function checkAmounts(
  { document }: DocumentPlace,
  registers: Registers,
  rows: readonly Pick<JournalEntry, "seq" | "author" | "difference">[],
): readonly StoreFinding[] {
  const beside = {
    isBegun: () => true,
    valuesOf: (path: string) => [registers[path] ?? null].filter((value) => value !== null),
  };
  return Object.entries(registers).flatMap(([path, value]): readonly StoreFinding[] => {
    const [list = "", , ...deeper] = path.split(".");
    const way = waysOut[list];
    const rule = pathRule("invoice", path);
    if (way === undefined || rule === undefined || deeper.length > 0 || value === null) return [];
    const undone = way.undoneBy === null ? null : registers[`${path}.${way.undoneBy}`];
    if ((undone ?? null) !== null || factOrigin(path) !== undefined) return [];
    const row = rows.findLast(({ difference }) => difference.some((each) => each.path === path));
    const by = row?.author.id;
    if (by === registrarAuthor.id || (by !== undefined && isConnector(by))) return [];
    const objection = amountObjection(rule, { value, writer: "owner" }, beside);
    if (objection === undefined) return [];
    const message = `${objection} ${way.do}`;
    return [{ reason: "amount-impossible", message, document, seq: row?.seq ?? null, path }];
  });
}
