import type { Known, Normalised, RemoteObject } from "@concord/bridge/connector";
import { z } from "zod";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Tag } from "./quickbooks-tag.ts";
import { carriedOut, isTakenBack } from "./taken-back.ts";

/** What `execute` adds to its answers, since the object itself does not say it. */
const Answer = z.object({
  /** It stands for its fact itself: nothing applies it. */
  ConcordStands: z.boolean().optional(),
  /** It was voided since its fact was taken back: what stood for that. */
  ConcordVoided: z.string().optional(),
  /** On an invoice: facts that are carried out since what stood for them is gone, and what that was. */
  ConcordGone: z.record(z.string(), z.string()).optional(),
});

/** A credit memo that stays open. */
export function standingFor(object: JsonObject): JsonObject {
  return { ...object, ConcordStands: true };
}

/** A credit memo that is voided since its credit was taken back. */
export function voidedFor(object: JsonObject, standing: string): JsonObject {
  return { ...object, ConcordVoided: standing };
}

/** An invoice whose credit was taken back, and whose credit memo was deleted before. */
export function goneFor(invoice: JsonObject, fact: string, standing: string): JsonObject {
  const key = fact.split(".")[1] ?? "";
  return { ...invoice, ConcordGone: { [`reversals.${key}`]: standing } };
}

/** The links of an invoice's facts that an answer to a write of ours brings. */
export function goneWith({ raw }: RemoteObject): Readonly<Record<string, string>> | undefined {
  return Answer.safeParse(raw).data?.ConcordGone;
}

/** The links that an answer to a write of ours brings; undefined for any other reading. */
export function linksOfAnswer(
  { raw, ref }: RemoteObject,
  fact: string,
): Readonly<Record<string, string>> | undefined {
  const { ConcordStands, ConcordVoided } = Answer.safeParse(raw).data ?? {};
  if (ConcordStands === true) return { [fact]: ref.id };
  const key = fact.split(".")[1] ?? "";
  return ConcordVoided === undefined ? undefined : { [`reversals.${key}`]: ConcordVoided };
}

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
    // A credit has two objects, its memo and the payment that applies it. Without the payment the memo stands, and is open.
    const isCarriedOut = ref.kind !== "payment" || !fact.startsWith("credits.");
    return linking(
      { ...tag, invoice },
      isCarriedOut ? carriedOut(own.registers, fact, ref.id) : {},
    );
  }
  return {
    type: "parked",
    reason: `${ref.kind} ${ref.id} stood for something that is recorded here, and was ${state} in QuickBooks. What is recorded here stays.`,
    drift: [],
  };
}
