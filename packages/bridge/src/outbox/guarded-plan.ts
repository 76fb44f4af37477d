import { likenessOf, type DocumentSnapshot, type InvoiceSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { Link, Plan, PlannedDocument } from "../connector.ts";
import { doubtfulMoney, foreignMoney, outstandingOf, withoutFacts } from "../merge/same-money.ts";
import { areTwo, askAboutInvoice, askAboutMoney, askedAbout, twinsAtVendor } from "../twins.ts";
import { askForPlan, type Asked } from "./planned-document.ts";
import { mayBeInvoice, mayPay, readingFirst } from "./reading-first.ts";

/** A plan without what may be at the vendor already. */
export interface GuardedPlan extends Asked {
  /** Documents that the vendor has and that may be this one. */
  readonly twins: readonly DocumentId[];
  /** Facts that a person must decide about first → the vendor's own that they may be. */
  readonly doubts: ReadonlyMap<string, string>;
  /** When to look again, where something waits until what the vendor holds has been read. */
  readonly lookAgainAt: number | undefined;
}

/**
 * Asks the connector, and leaves out what would be there twice: an invoice that may be one that the vendor has, and money that may be what it recorded itself. What the plan
 * does not want anyway is no question. `since`: when the document became something to be planned.
 */
export async function guardedPlan(
  context: BridgeContext,
  document: PlannedDocument,
  snapshot: DocumentSnapshot,
  since: number,
): Promise<GuardedPlan> {
  const whole = await askForPlan(context, document);
  const open: GuardedPlan = { ...whole, twins: [], doubts: new Map(), lookAgainAt: undefined };
  if (snapshot.kind !== "invoice") return open;
  return document.link === undefined
    ? guardedCreation(context, snapshot, since, open)
    : guardedMoney(context, { ...document, link: document.link }, snapshot, since, open);
}

async function guardedCreation(
  context: BridgeContext,
  snapshot: InvoiceSnapshot,
  since: number,
  open: GuardedPlan,
): Promise<GuardedPlan> {
  const { id } = snapshot;
  const creates = open.plan.effects.length > 0;
  // Without a number it is like no other.
  if (likenessOf(snapshot).number === undefined) return open;
  if (!creates && askedAbout(context, id).length === 0) return open;
  const plan = { effects: [], blocked: open.plan.blocked };
  const own = context.store.effects.openOf(id).find(({ effect }) => effect.target === undefined);
  const found = await twinsAtVendor(context, snapshot, own?.seq);
  const twins = found.filter((twin) => !areTwo(context, id, { type: "twin", twin }));
  if (twins.length > 0) return { ...open, plan, twins };
  if (!creates) return open;
  const lookAgainAt = context.fenced(() => readingFirst(context, id, since, mayBeInvoice(context)));
  return lookAgainAt === undefined ? open : { ...open, plan, lookAgainAt };
}

async function guardedMoney(
  context: BridgeContext,
  document: PlannedDocument & { readonly link: Link },
  snapshot: InvoiceSnapshot,
  since: number,
  open: GuardedPlan,
): Promise<GuardedPlan> {
  const { registers, id, link } = document;
  const { connector } = context.connection;
  const foreign = foreignMoney(connector, registers);
  if (foreign.length === 0) return open;
  const lookAgainAt = context.fenced(() => readingFirst(context, id, since, mayPay(link)));
  const doubts = new Map(
    [...doubtfulMoney(connector, registers, outstandingOf(snapshot))].filter(
      ([fact, twin]) => !areTwo(context, id, { type: "twin", twin, fact }),
    ),
  );
  const hidden = new Set(lookAgainAt === undefined ? doubts.keys() : foreign);
  if (hidden.size === 0) return open;
  const { plan } = await askForPlan(context, {
    ...document,
    registers: withoutFacts(registers, hidden),
  });
  if (textOf(plan) === textOf(open.plan)) return open;
  return lookAgainAt === undefined ? { ...open, plan, doubts } : { ...open, plan, lookAgainAt };
}

/** Within a transaction: asks what is to be asked, and takes back what is no question any more. */
export function askWhatIsOpen(
  context: BridgeContext,
  planned: Pick<PlannedDocument, "id" | "registers">,
  { twins, doubts }: GuardedPlan,
): void {
  const { id: document, registers } = planned;
  for (const subject of askedAbout(context, document)) {
    const isOpen =
      subject.fact === undefined
        ? twins.some((twin) => twin === subject.twin)
        : doubts.get(subject.fact) === subject.twin;
    if (!isOpen) context.store.deadLetters.remove(subject, document);
  }
  for (const twin of twins) askAboutInvoice(context, document, twin);
  for (const [fact, twin] of doubts) askAboutMoney(context, { document, registers }, fact, twin);
}

function textOf({ effects, blocked }: Plan): string {
  return JSON.stringify([effects.map(({ id }) => id), blocked.map(({ reason }) => reason)]);
}
