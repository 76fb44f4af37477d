import type { Registers } from "@concord/bridge/connector";
import { DocumentId, Invoice, PlainDate } from "@concord/model";
import { z } from "zod";

const Issued = z.object({
  number: z.string(),
  on: PlainDate.optional(),
  at: z.string().optional(),
  by: z.object({ type: z.string(), connector: z.string().optional() }),
  content: Invoice,
});
const Revision = z.object({ order: z.number(), content: Invoice });

/** An issued invoice as it counts now. */
export interface IssuedInvoice {
  readonly number: string;
  readonly on: PlainDate | undefined;
  /** Frozen content, of the latest version. */
  readonly invoice: Invoice;
}

/** What was issued, from the document's facts; undefined for a draft. */
export function issuedInvoice(registers: Registers): IssuedInvoice | undefined {
  const issued = Issued.safeParse(registers["issued"]).data;
  if (issued === undefined) return undefined;
  // A tool revises what it has issued, and nobody what our registrar has.
  const { type, connector } = issued.by;
  const own = type === "connector" ? `revisions.${connector ?? ""}:` : undefined;
  const revisions = Object.entries(registers).flatMap(([path, value]) => {
    const isOwn = own !== undefined && path.startsWith(own) && /^revisions\.[^.]+$/.test(path);
    const revision = isOwn ? Revision.safeParse(value).data : undefined;
    return revision === undefined ? [] : [revision];
  });
  const latest = revisions.toSorted((a, b) => b.order - a.order)[0];
  const content = latest?.content ?? issued.content;
  return {
    number: issued.number,
    on: issued.on ?? content.issueDate ?? PlainDate.safeParse(issued.at?.slice(0, 10)).data,
    invoice: content,
  };
}

/** Which items lines refer to may change after issue, so it is read from the registers. */
export function withItems(issued: IssuedInvoice, registers: Registers): IssuedInvoice {
  const lines = issued.invoice.lines.map((line) => {
    const { item: _, ...rest } = line;
    const item = DocumentId.safeParse(registers[`lines.${line.id}.item`]).data;
    return item === undefined ? rest : { ...rest, item };
  });
  return { ...issued, invoice: { ...issued.invoice, lines } };
}
