import type { Effect, Plan, PlanInput } from "@concord/bridge/connector";
import type { IssuedInvoice } from "./issued-invoice.ts";
import { itemName, writeItem } from "./item-mapping.ts";
import type { Action } from "./quickbooks-actions.ts";
import { preparedOf } from "./quickbooks-prepared.ts";

/**
 * The items of an invoice's lines that are not in QuickBooks yet. They are entered first, each by an effect of its own document, and the invoice names them once they are
 * linked. QuickBooks keeps every name once: who has it is the item.
 */
export function planItems({ invoice }: IssuedInvoice, input: PlanInput): Plan {
  const { homeCurrency } = preparedOf(input.prepared);
  const wanted = new Set(
    invoice.lines.flatMap(({ item, removed }) =>
      item === undefined || removed === true ? [] : [item],
    ),
  );
  const effects = [...wanted].flatMap((id): Effect[] => {
    const item = input.related(id);
    const name = item?.registers["name"];
    if (item?.kind !== "item" || item.link !== undefined) return [];
    // Without a name it can be no item there: its lines get the default one.
    if (typeof name !== "string" || itemName(name) === "") return [];
    const action: Action = {
      action: "create-item",
      name: itemName(name),
      object: writeItem(item.registers, homeCurrency),
    };
    return [
      {
        id: `create-item:${id}:${input.id}`,
        document: id,
        action: action.action,
        body: action,
        // What else a found one says is an edit of either side.
        carries: ["name"],
        summary: `Enter item ${action.name} in QuickBooks`,
      },
    ];
  });
  return { effects, blocked: [] };
}
