import { invalidRequest } from "./api-error.ts";
import { settled } from "./balance.ts";
import { shown } from "./shown.ts";
import { kindOfId, type World } from "./world.ts";

type Json = { [key: string]: unknown };

/** Every part of a path counts, `data` too. */
const deepest = 4;
const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Texts that look like ids but are not to be expanded. */
const plain = new Set(["id", "number", "payment_method", "default_payment_method"]);

function fetched(world: World, id: string): unknown {
  const kind = kindOfId(id);
  if (kind === undefined) return undefined;
  const object = world.find(kind, id);
  if (object === undefined) return undefined;
  return object.object === "balance_transaction"
    ? settled(world, object)
    : shown(world, kind, object);
}

/** Parts of an object that are only there when asked for. */
function included(world: World, target: Json, key: string): unknown {
  const id = String(target["id"]);
  if (target["object"] === "invoice" && key === "payments") {
    const data = world.owned("invoice_payment", id).toReversed();
    return { object: "list", data, has_more: false, url: `/v1/invoice_payments?invoice=${id}` };
  }
  if (target["object"] === "invoice" && key === "amount_paid_off_stripe")
    return world
      .owned("invoice_payment", id)
      .filter(({ payment, status }) => payment.type === "payment_record" && status === "paid")
      .reduce((sum, payment) => sum + (payment.amount_paid ?? 0), 0);
  if (target["object"] === "customer" && key === "tax_ids") {
    const data = world.find("customer", id)?.tax_ids ?? [];
    return { object: "list", data, has_more: false, url: `/v1/customers/${id}/tax_ids` };
  }
  if (target["object"] === "charge" && key === "refunds") {
    const data = world.owned("refund", id).toReversed();
    return { object: "list", data, has_more: false, url: `/v1/charges/${id}/refunds` };
  }
  return undefined;
}

function expandPath(world: World, target: unknown, path: readonly string[], whole: string): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (Array.isArray(target)) {
    for (const item of target) expandPath(world, item, path, whole);
    return;
  }
  if (!isJson(target)) return;
  const refuse = () =>
    invalidRequest(`This property cannot be expanded (${whole}).`, undefined, "expand");
  const value = target[key] ?? included(world, target, key);
  if (value === undefined && !(key in target)) throw refuse();
  if (value === null || value === undefined) return;
  if (typeof value === "string") {
    const object = plain.has(key) ? undefined : fetched(world, value);
    if (object === undefined) throw refuse();
    target[key] = object;
  } else if (Array.isArray(value)) {
    target[key] = value.map((item) =>
      typeof item === "string" ? (fetched(world, item) ?? item) : item,
    );
  } else {
    target[key] = value;
  }
  expandPath(world, target[key], rest, whole);
}

/** Replaces ids by the objects they name, along each of `paths`; works on a copy. */
export function expand(world: World, reply: object, paths: readonly string[]): object {
  if (paths.length === 0) return reply;
  const copy: unknown = structuredClone(reply);
  for (const path of paths) {
    const parts = path.split(".");
    if (parts.length > deepest)
      throw invalidRequest(`You cannot expand more than ${deepest} levels.`, undefined, "expand");
    expandPath(world, copy, parts, path);
  }
  return isJson(copy) ? copy : reply;
}
