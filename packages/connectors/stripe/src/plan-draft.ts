import type { Plan, PlanInput, RemoteRef } from "@concord/bridge/connector";
import { computeTotals } from "@concord/model";
import type { CurrencyCode, Invoice } from "@concord/model";
import { adjustmentLines, outgoingLines } from "./mapping-line-out.ts";
import type { OutgoingLine } from "./mapping-line-out.ts";
import { keyedLines, purchaseOrderField } from "./mapping-invoice.ts";
import { metadataKeys, namedKey } from "./mapping-metadata.ts";
import { blocked, effect, nothing, one } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { numberStep } from "./plan-number.ts";
import { productsOf } from "./plan-product.ts";
import { agreedDigest, contentDigest } from "./plan-request.ts";
import type { StandingRequest } from "./plan-request.ts";
import { secondsOf } from "./stripe-dates.ts";
import { fromStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading, StripeLine } from "./stripe-schema.ts";

/** A draft that is in Stripe: brings its head and lines into agreement, and finalises it when it is asked for. */
export function planDraft(
  input: PlanInput,
  invoice: Invoice,
  currency: CurrencyCode,
  reading: InvoiceReading,
  requests: readonly StandingRequest[],
  context: PlanContext,
): Plan {
  const target: RemoteRef = { kind: "invoice", id: reading.invoice.id };
  // Whom an issued invoice is for is frozen in it; which record stands for them may change, as when another tool brings one.
  const isFrozen = (input.registers["issued"] ?? null) !== null;
  const fixed = input.localChanges.filter(
    (path) => path === "currency" || (path === "customer" && !isFrozen),
  );
  if (fixed.length > 0) {
    return blocked(
      `Stripe cannot change the ${fixed.join(" and the ")} of a draft.`,
      "Delete the draft in Stripe; it is then created anew",
      "Take the change back",
    );
  }
  const agreed = requests
    .map((request) => agreement(invoice, reading, request))
    .find((metadata) => metadata !== undefined);
  if (agreed === undefined && requests.length > 0) return changedSince;
  const step =
    headStep(input, invoice, reading, target, agreed ?? {}, context) ??
    linesStep(input, invoice, currency, reading, target, agreed ?? {}, context);
  if (step !== undefined) return step;
  if (agreed === undefined) return nothing;
  return (
    numberStep(input, reading, target) ?? finalisation(input, invoice, currency, reading, target)
  );
}

/** Nobody has agreed to what the invoice says now. */
export const changedSince = blocked(
  "The invoice was changed after somebody asked for it to be issued.",
  "Look at it and ask again",
);

/** The metadata that keep what the request was found to be about; undefined when the content is no longer that. */
function agreement(
  invoice: Invoice,
  { invoice: { metadata } }: InvoiceReading,
  request: StandingRequest,
): Readonly<Record<string, string>> | undefined {
  const seen = agreedDigest(invoice);
  const kept = { [metadataKeys.request]: request.key, [metadataKeys.seen]: seen };
  if (request.digest === undefined || request.digest === contentDigest(invoice)) return kept;
  const stands =
    metadata[metadataKeys.request] === request.key && metadata[metadataKeys.seen] === seen;
  return stands ? kept : undefined;
}

/** Parameters of the invoice itself. An empty text clears. */
export function headParams(
  invoice: Invoice,
  { timeZone }: PlanContext,
): Readonly<Record<string, string | number | { name: string; value: string }[]>> {
  const [note] = invoice.notes;
  const order = invoice.references?.purchaseOrder;
  return {
    // Without a due date nothing is demanded by a day; Stripe then waits for the customer to pay, and charges nobody by itself.
    ...(invoice.dueDate === undefined
      ? { collection_method: "charge_automatically" }
      : {
          collection_method: "send_invoice",
          due_date: secondsOf(invoice.dueDate, timeZone),
        }),
    ...(invoice.issueDate !== undefined && {
      effective_at: secondsOf(invoice.issueDate, timeZone),
    }),
    description: note?.text ?? "",
    custom_fields: order === undefined ? "" : [{ name: purchaseOrderField, value: order }],
  };
}

const headPaths = /^(?:dueDate|issueDate|references\.purchaseOrder|notes\..+)$/;

function headStep(
  input: PlanInput,
  invoice: Invoice,
  reading: InvoiceReading,
  target: RemoteRef,
  agreed: Readonly<Record<string, string>>,
  context: PlanContext,
): Plan | undefined {
  const [note] = invoice.notes;
  const isFirstNote = Boolean(note?.text) && !reading.invoice.description;
  const carries = [
    ...input.localChanges.filter((path) => headPaths.test(path)),
    ...(isFirstNote && note !== undefined ? [`notes.${note.id}.text`] : []),
  ];
  if (carries.length === 0) return undefined;
  const metadata = { ...agreed, [metadataKeys.note]: note?.id ?? "" };
  return one(
    effect(
      input,
      { action: "update-invoice", params: { ...headParams(invoice, context), metadata } },
      { target, carries, summary: "Change the draft in Stripe" },
    ),
  );
}

function linesStep(
  input: PlanInput,
  invoice: Invoice,
  currency: CurrencyCode,
  reading: InvoiceReading,
  target: RemoteRef,
  agreed: Readonly<Record<string, string>>,
  context: PlanContext,
): Plan | undefined {
  const { account } = context;
  const products = productsOf(invoice, input, context);
  const wanted = outgoingLines(invoice, input.registers, currency, account, products.of);
  const extras = adjustmentLines(invoice, input.registers, currency, account);
  const refusals = [...wanted, ...extras].flatMap((line) =>
    line.type === "refused" ? [line.reason] : [],
  );
  if (refusals.length > 0) {
    return blocked(refusals.join("\n"), "Change the line", "Enter the invoice in Stripe by hand");
  }
  const theirs = keyedLines(reading.lines);
  const lines = wanted.flatMap((line) => (line.type === "line" ? [line] : []));
  const keys = new Set<string>(lines.map(({ key }) => key));
  const adjustments = extras.flatMap((line) => (line.type === "line" ? [line] : []));
  const standing = reading.lines.filter(
    (line) => namedKey(line.metadata, "adjustment") !== undefined,
  );
  const isStale = !sameAdjustments(adjustments, standing);

  const gone = [
    ...[...theirs]
      .filter(([key]) => !keys.has(key) && isRemoved(input, key))
      .map(([, { id }]) => id),
    ...(isStale ? standing.map(({ id }) => id) : []),
  ];
  if (gone.length > 0) {
    return one(
      effect(
        input,
        { action: "remove-lines", ids: gone, metadata: agreed },
        {
          target,
          carries: input.localChanges.filter((path) => path.endsWith(".removed")),
          summary: `Remove ${gone.length} of the draft's lines in Stripe`,
        },
      ),
    );
  }
  const changed = lines.filter(({ key, spec }) => {
    const there = theirs.get(key);
    if (there === undefined) return false;
    const { amount } = spec.params;
    return hasMoved(input, key) || (hasNewAllowance(input, key) && amount !== there.amount);
  });
  const missing = [
    ...lines.filter(({ key }) => !theirs.has(key)),
    ...(standing.length === 0 ? adjustments : []),
  ];
  if (changed.length + missing.length > 0 && products.missing !== undefined) {
    return one(products.missing);
  }
  if (changed.length > 0) {
    const specs = changed.map(({ key, spec }) => ({ ...spec, id: theirs.get(key)?.id ?? "" }));
    return one(
      effect(
        input,
        { action: "update-lines", lines: specs, metadata: agreed },
        {
          target,
          carries: pathsOf(input, changed),
          summary: `Change ${changed.length} of the draft's lines in Stripe`,
        },
      ),
    );
  }
  if (missing.length === 0) return undefined;
  return one(
    effect(
      input,
      { action: "add-lines", lines: missing.map(({ spec }) => spec), metadata: agreed },
      {
        target,
        carries: pathsOf(input, missing),
        summary: `Add ${missing.length} lines to the draft in Stripe`,
      },
    ),
  );
}

type Line = Extract<OutgoingLine, { type: "line" }>;

// What a line has in our document alone.
const internal = /\.(?:position|removedAs|unit|item|ledgerAccount|vendorRates)$/;

function hasMoved({ localChanges }: PlanInput, key: string): boolean {
  return localChanges.some((path) => path.startsWith(`lines.${key}.`) && !internal.test(path));
}

/** An allowance or charge that was entered here: the line goes as another amount. Stripe's own discounts are in its reading. */
function hasNewAllowance({ registers, shadow }: PlanInput, key: string): boolean {
  return Object.entries(registers).some(
    ([path, value]) =>
      value !== null &&
      path.startsWith(`lines.${key}.adjustments.`) &&
      !Object.hasOwn(shadow?.fields ?? {}, path),
  );
}

function isRemoved({ registers }: PlanInput, key: string): boolean {
  return registers[`lines.${key}.removed`] === true;
}

function pathsOf({ registers }: PlanInput, lines: readonly Line[]): readonly string[] {
  return Object.keys(registers).filter((path) =>
    lines.some(
      ({ key }) => path.startsWith(`lines.${key}.`) || path.startsWith(`adjustments.${key}.`),
    ),
  );
}

function sameAdjustments(wanted: readonly Line[], standing: readonly StripeLine[]): boolean {
  const ours = wanted.map(({ key, spec }) => `${key} ${JSON.stringify(spec.params["amount"])}`);
  const theirs = standing.map(
    (line) => `${namedKey(line.metadata, "adjustment") ?? ""} ${line.amount}`,
  );
  return standing.length === 0 || ours.toSorted().join() === theirs.toSorted().join();
}

/** Nothing is finalised that would not claim, to the cent, what the document says. */
function finalisation(
  input: PlanInput,
  invoice: Invoice,
  currency: CurrencyCode,
  reading: InvoiceReading,
  target: RemoteRef,
): Plan {
  const { claim } = computeTotals(invoice);
  const theirs = fromStripeAmount(reading.invoice.total, currency);
  if (theirs !== claim) {
    return blocked(
      `Stripe computes ${theirs} ${currency} where the invoice says ${claim}.`,
      "Round tax by line, as Stripe does",
      "Look for what Stripe computes differently",
    );
  }
  const left = input.localChanges.filter(
    (path) => path.startsWith("buyer.") && path !== "buyer.ref",
  );
  if (left.length > 0) {
    return blocked(
      `Stripe takes the buyer from its customer, which differs in ${left.join(", ")}.`,
      "Change the customer's own record",
      "Take over the customer's data",
    );
  }
  return one(
    effect(
      input,
      { action: "finalize-invoice" },
      {
        intent: "finalize",
        target,
        carries: [],
        summary: `Issue invoice over ${claim} ${currency} in Stripe`,
      },
    ),
  );
}
