import type { Known, Normalised, RemoteObject } from "@concord/bridge/connector";
import type { Tag } from "./quickbooks-tag.ts";
import { carriedOut, isTakenBack } from "./taken-back.ts";

/** What stands for facts of a document: only the links are news. */
export function linking(
  { document, invoice }: Tag & { readonly invoice: string },
  factLinks: Readonly<Record<string, string>>,
): Normalised {
  const change = {
    kind: "invoice",
    owner: { kind: "invoice", id: invoice },
    document,
    creates: false,
    fields: {},
    facts: {},
    factLinks,
  } as const;
  return { type: "changes", changes: [change], drift: [] };
}

/** What stood for a fact was voided or deleted. Where the fact was taken back here that is as it should be, and is noted; else a person is told. */
export function removedForFact(
  { ref, state }: RemoteObject,
  tag: Tag,
  fact: string,
  { recorded }: Known,
): Normalised {
  const own = recorded.find(({ document }) => document === tag.document);
  if (own !== undefined && isTakenBack(own.registers, fact)) {
    const invoice = own.owner.kind === "invoice" ? own.owner.id : tag.invoice;
    if (invoice === undefined) return { type: "changes", changes: [], drift: [] };
    return linking({ ...tag, invoice }, carriedOut(own.registers, fact, ref.id));
  }
  return {
    type: "parked",
    reason: `${ref.kind} ${ref.id} stood for ${fact} of document ${tag.document}, and was ${state} in QuickBooks. What is recorded here stays.`,
    drift: [],
  };
}
