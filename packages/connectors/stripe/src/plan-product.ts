import type { Effect, Plan, PlannedDocument, PlanInput } from "@concord/bridge/connector";
import type { Invoice, InvoiceLine } from "@concord/model";
import { effect, nothing, notBefore, one, ownMetadata, textOf } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";

/** A linked product follows the words of its item document. Its price is Stripe's own object, which is never changed. */
export function planProduct(input: PlanInput): Plan {
  const { link, registers } = input;
  const carried = input.localChanges.filter((path) => ["name", "description"].includes(path));
  if (link?.kind !== "item" || carried.length === 0) return nothing;
  const params = {
    name: textOf(registers, "name") ?? "Item",
    description: textOf(registers, "description") ?? "",
  };
  return one(
    effect(
      input,
      { action: "update-product", params },
      {
        target: { kind: "item", id: link.id },
        carries: carried,
        summary: `Change product ${params.name}`,
      },
    ),
  );
}

/** Products that stand for items of lines. An item that was deleted in Stripe, or that is no item, leaves its line with words alone. */
export interface Products {
  readonly of: (line: InvoiceLine) => string | undefined;
  /** The first item that is not in Stripe yet. */
  readonly missing: Effect | undefined;
}

export function productsOf(
  invoice: Invoice,
  { related }: PlanInput,
  context: PlanContext,
): Products {
  const recordOf = ({ item }: InvoiceLine): PlannedDocument | undefined => {
    const record = item === undefined ? undefined : related(item);
    return record?.kind === "item" && record.shadow?.object.state !== "deleted"
      ? record
      : undefined;
  };
  const missing = invoice.lines
    .filter(({ removed }) => removed !== true)
    .map(recordOf)
    .find((record) => record !== undefined && record.link === undefined);
  return {
    of: (line) => recordOf(line)?.link?.id,
    missing: missing === undefined ? undefined : productCreation(missing, context),
  };
}

function productCreation({ id, registers }: PlannedDocument, context: PlanContext): Effect {
  const name = textOf(registers, "name") ?? "Item";
  const description = textOf(registers, "description");
  return effect(
    { id, shadow: undefined },
    {
      action: "create-product",
      params: {
        name,
        ...(description !== undefined && { description }),
        metadata: ownMetadata(id, context),
      },
      notBefore: notBefore(id),
    },
    { carries: "all", summary: `Create product ${name}` },
  );
}
