import { authorityFor, computeTotals, connectionPolicy } from "@concord/model";
import type { DecimalString, JsonValue, PlainDate, Workspace } from "@concord/model";
import { invoiceOf, jsonEqual, pathRule, summaryOf } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";

/** How late an invoice is by its due date. */
export type AgingBucket = "current" | "1-30" | "31-60" | "61-90" | "over-90";

/** What an invoice comes to with one value of one field. */
export interface ChoiceEffect {
  readonly gross: DecimalString;
  readonly tax: DecimalString;
  readonly outstanding: DecimalString;
  /** Undefined while nothing is due: a draft, or no due date. */
  readonly aging: AgingBucket | undefined;
}

/** What the invoice comes to if the register holds the value. Undefined leaves everything as it is. */
export function effectOf(
  snapshot: InvoiceSnapshot,
  path: string,
  value: JsonValue | undefined,
  today: PlainDate,
): ChoiceEffect {
  const { invoice } =
    value === undefined ? snapshot : invoiceOf({ ...snapshot.registers, [path]: value });
  const { ledger, issued, id, tags, conflicts } = snapshot;
  const { gross, outstanding, status } = summaryOf(
    { id, invoice, ledger, issued, tags, conflicts },
    today,
  );
  const { tax } = computeTotals(invoice);
  const isDue = status !== "draft" && invoice.dueDate !== undefined;
  return { gross, tax, outstanding, aging: isDue ? agingOf(invoice.dueDate, today) : undefined };
}

function agingOf(dueDate: PlainDate | undefined, today: PlainDate): AgingBucket {
  const late = (Date.parse(today) - Date.parse(dueDate ?? today)) / 86_400_000;
  if (late <= 0) return "current";
  if (late <= 30) return "1-30";
  if (late <= 60) return "31-60";
  return late <= 90 ? "61-90" : "over-90";
}

/** What a connector hears of a choice, as far as the document and the workspace's policies tell. */
export type Delivery =
  /** It is linked, and what it is to hold changes. */
  | "is-told"
  /** It is linked, and nothing changes for it. */
  | "hears-nothing"
  /** By the policy its word counts: it may change the field again. */
  | "decides"
  /** It issued the invoice: a copy never writes there. */
  | "is-issuer"
  /** It gets the invoice once that is issued. */
  | "at-issue"
  /** It gets the invoice as it is. */
  | "is-created";

/** What each connector hears if the register holds the value. `connectors`: those that the workspace works with. */
export function deliveriesOf(
  {
    snapshot,
    path,
    value,
  }: { snapshot: InvoiceSnapshot; path: string; value: JsonValue | undefined },
  connectors: readonly string[],
  workspace: Workspace,
): ReadonlyMap<string, Delivery> {
  const phase = snapshot.issued === undefined ? "draft" : "issued";
  const changes = value !== undefined && !jsonEqual(value, snapshot.registers[path] ?? null);
  const isContent = ["commercial", "operational"].includes(pathRule("invoice", path)?.class ?? "");
  const told = new Map<string, Delivery>();
  for (const connector of connectors) {
    const link = snapshot.links[connector];
    if (link === undefined) {
      const { creates } = connectionPolicy(workspace, connector);
      const isForeign = snapshot.issued !== undefined && snapshot.issued.by.type !== "registrar";
      const isCopied = creates === "issued" || (creates === "own" && !isForeign);
      if (creates === "drafts" || (isCopied && phase === "issued")) {
        told.set(connector, "is-created");
      } else if (isCopied) told.set(connector, "at-issue");
      continue;
    }
    const by = snapshot.issued?.by;
    if (!changes || !isContent) told.set(connector, "hears-nothing");
    else if (by?.type === "connector" && by.connector === connector) {
      told.set(connector, "is-issuer");
    } else if (authorityFor(workspace, path, phase) === connector) told.set(connector, "decides");
    else told.set(connector, "is-told");
  }
  return told;
}
