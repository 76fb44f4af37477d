import type { Plan, PlanInput, Registers } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { isHomePrice, writeItem } from "./item-mapping.ts";
import { addressParts, writeCustomer } from "./party-mapping.ts";
import type { Action } from "./quickbooks-actions.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { preparedOf } from "./quickbooks-prepared.ts";

const nothing: Plan = { effects: [], blocked: [] };

const customerPaths = [
  "name",
  "tradingName",
  "contact.email",
  "contact.phone",
  "archived",
  ...addressParts.map((part) => `address.${part}`),
];

/** A customer that is linked already and was edited here. */
export function planCustomer(input: PlanInput): Plan {
  return planRecord(input, "Customer", writeCustomer(input.registers, ""), customerPaths);
}

/** An item that is linked already and was edited here. What was cleared here is cleared there. */
export function planItem(input: PlanInput): Plan {
  const { registers, localChanges } = input;
  const { homeCurrency } = preparedOf(input.prepared);
  const paths = ["name", "description", "sellerItemId", "archived"];
  const isPriced = isHomePrice(registers, homeCurrency);
  const cleared = emptied(registers, localChanges);
  const fields = { ...cleared, ...writeItem(registers, homeCurrency) };
  return planRecord(input, "Item", fields, isPriced ? [...paths, "price"] : paths);
}

/** How a register that was cleared looks there: a sparse update keeps what it leaves out. */
function emptied(registers: Registers, localChanges: readonly string[]): JsonObject {
  const isCleared = (path: string): boolean =>
    localChanges.includes(path) && (registers[path] ?? null) === null;
  return {
    ...(isCleared("description") && { Description: "" }),
    ...(isCleared("sellerItemId") && { Sku: "" }),
    ...(isCleared("price") && { UnitPrice: "0" }),
  };
}

function planRecord(
  input: PlanInput,
  entity: "Customer" | "Item",
  fields: Readonly<Record<string, JsonValue>>,
  paths: readonly string[],
): Plan {
  const { link, shadow, localChanges } = input;
  if (link === undefined || shadow === undefined || localChanges.length === 0) return nothing;
  const { token } = shadow.object.version;
  const isArchived = input.registers["archived"] === true;
  const object = {
    ...fields,
    ...(localChanges.includes("archived") && { Active: !isArchived }),
  };
  const sent = paths.filter((path) => localChanges.includes(path));
  if (sent.length === 0) return nothing;
  const action: Action = { action: "update", entity, object };
  return {
    effects: [
      {
        id: `update-${entity.toLowerCase()}:${input.id}:${token}`,
        document: input.id,
        action: action.action,
        target: { kind: link.kind, id: link.id },
        body: action,
        carries: sent,
        basis: shadow.object.version,
        summary: `Change ${entity.toLowerCase()} ${link.id} in QuickBooks: ${sent.join(", ")}`,
      },
    ],
    blocked: [],
  };
}
