import { z } from "zod";
import type { Kernel, SideReply } from "../kernel/vendor.ts";
import { findRoute, runRoute } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { declineCard, payByCard, payIntent } from "./collect.ts";
import { closeDispute, openDispute } from "./disputes.ts";
import type { FormTree } from "./form.ts";
import { revokedKeyKind } from "./gateway.ts";
import type { StripeSettings } from "./settings.ts";
import { shownReply } from "./shown.ts";
import { expectPayment, succeed } from "./payment-intent.ts";
import { failRefund } from "./refunds.ts";
import { createWorld, type World } from "./world.ts";

const amount = z.int().positive();
const id = z.string().min(1);
/** Parameters of the API, as JSON. */
const Fields = z.record(z.string(), z.json());

/** What a person in the dashboard, a customer or a bank does. */
const Act = z.discriminatedUnion("action", [
  // The customer.
  z.strictObject({ action: z.literal("pay"), invoice: id, amount: amount.optional() }),
  z.strictObject({
    action: z.literal("expect-payment"),
    customer: id,
    amount,
    currency: z.string().length(3),
  }),
  z.strictObject({ action: z.literal("pay-intent"), payment_intent: id }),
  z.strictObject({ action: z.literal("fail-payment"), invoice: id }),
  z.strictObject({
    action: z.literal("receive-payment"),
    customer: id,
    amount,
    currency: z.string().length(3),
  }),
  // The bank.
  z.strictObject({ action: z.literal("fail-refund"), refund: id }),
  z.strictObject({
    action: z.literal("dispute"),
    charge: id,
    amount: amount.optional(),
    reason: z.string().default("fraudulent"),
  }),
  z.strictObject({
    action: z.literal("close-dispute"),
    dispute: id,
    outcome: z.enum(["won", "lost"]),
  }),
  // A person in the dashboard.
  z.strictObject({ action: z.literal("refund"), charge: id, amount: amount.optional() }),
  z.strictObject({ action: z.literal("create-customer"), fields: Fields }),
  z.strictObject({ action: z.literal("edit-customer"), customer: id, fields: Fields }),
  z.strictObject({ action: z.literal("delete-customer"), customer: id }),
  z.strictObject({
    action: z.literal("create-invoice"),
    fields: Fields,
    lines: z.array(Fields).default([]),
    finalize: z.boolean().default(false),
  }),
  z.strictObject({ action: z.literal("edit-invoice"), invoice: id, fields: Fields }),
  z.strictObject({ action: z.literal("finalize"), invoice: id }),
  z.strictObject({ action: z.literal("send"), invoice: id }),
  z.strictObject({ action: z.literal("void"), invoice: id }),
  z.strictObject({ action: z.literal("mark-uncollectible"), invoice: id }),
  z.strictObject({ action: z.literal("mark-paid"), invoice: id }),
  z.strictObject({ action: z.literal("delete-draft"), invoice: id }),
  z.strictObject({ action: z.literal("credit"), invoice: id, fields: Fields }),
  z.strictObject({ action: z.literal("revoke-key") }),
  z.strictObject({ action: z.literal("restore-key") }),
]);
type Act = z.output<typeof Act>;

/** JSON as the form that the API takes. */
function toTree(value: z.core.util.JSONType): FormTree {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).map(([key, item]) => [key, toTree(item)]);
  return Object.fromEntries(entries);
}

/** Calls an endpoint as the dashboard does. */
export function call(
  world: World,
  method: "GET" | "POST" | "DELETE",
  path: string,
  fields: Readonly<Record<string, z.core.util.JSONType>> = {},
): Readonly<Record<string, unknown>> {
  const route = findRoute(method, path);
  if (route === undefined) throw new Error(`no route ${method} ${path}`);
  const tree = toTree({ ...fields });
  const reply = runRoute(world, route, typeof tree === "string" ? {} : tree);
  return { ...reply };
}

const moneyOf = ({
  amount: value,
  currency,
  customer,
}: Pick<Act & { action: "expect-payment" }, "amount" | "currency" | "customer">) => ({
  amount: value,
  currency,
  customer,
});

function perform(world: World, act: Act): object {
  const { store } = world.kernel;
  const key = world.settings.apiKey;
  switch (act.action) {
    case "pay": {
      const invoice = world.get("invoice", act.invoice, "invoice");
      return payByCard(world, invoice, act.amount ?? invoice.amount_remaining);
    }
    case "fail-payment":
      declineCard(world, world.get("invoice", act.invoice, "invoice"));
      return world.get("invoice", act.invoice);
    case "expect-payment":
      return expectPayment(world, { ...moneyOf(act), description: null });
    case "receive-payment":
      return succeed(world, expectPayment(world, { ...moneyOf(act), description: null }));
    case "pay-intent":
      return payIntent(world, world.get("payment_intent", act.payment_intent, "payment_intent"));
    case "fail-refund":
      return failRefund(world, world.get("refund", act.refund, "refund"));
    case "dispute":
      return openDispute(world, world.get("charge", act.charge, "charge"), act.reason, act.amount);
    case "close-dispute":
      return closeDispute(world, world.get("dispute", act.dispute, "dispute"), act.outcome);
    case "refund": {
      const wanted = act.amount === undefined ? {} : { amount: act.amount };
      return call(world, "POST", "/v1/refunds", { charge: act.charge, ...wanted });
    }
    case "create-customer":
      return call(world, "POST", "/v1/customers", act.fields);
    case "edit-customer":
      return call(world, "POST", `/v1/customers/${act.customer}`, act.fields);
    case "delete-customer":
      return call(world, "DELETE", `/v1/customers/${act.customer}`);
    case "create-invoice": {
      const path = `/v1/invoices/${String(call(world, "POST", "/v1/invoices", act.fields)["id"])}`;
      if (act.lines.length > 0) call(world, "POST", `${path}/add_lines`, { lines: act.lines });
      return act.finalize ? call(world, "POST", `${path}/finalize`) : call(world, "GET", path);
    }
    case "edit-invoice":
      return call(world, "POST", `/v1/invoices/${act.invoice}`, act.fields);
    case "finalize":
    case "send":
    case "void":
      return call(world, "POST", `/v1/invoices/${act.invoice}/${act.action}`);
    case "mark-uncollectible":
      return call(world, "POST", `/v1/invoices/${act.invoice}/mark_uncollectible`);
    case "mark-paid":
      return call(world, "POST", `/v1/invoices/${act.invoice}/pay`, { paid_out_of_band: true });
    case "delete-draft":
      return call(world, "DELETE", `/v1/invoices/${act.invoice}`);
    case "credit":
      return call(world, "POST", "/v1/credit_notes", { invoice: act.invoice, ...act.fields });
    case "revoke-key":
      store.put(revokedKeyKind, key, true);
      return { revoked: true };
    case "restore-key":
      store.remove(revokedKeyKind, key);
      return { revoked: false };
    default:
      return act satisfies never;
  }
}

/** Does what `POST /_sandbox/act` asks for, and answers the changed object. */
export function actInStripe(kernel: Kernel, settings: StripeSettings, input: unknown): SideReply {
  const act = Act.safeParse(input);
  if (!act.success) return { type: "refused", status: 400, message: z.prettifyError(act.error) };
  // Nobody's API call: events of customers and dashboard carry no key.
  const world = createWorld(kernel, settings, { cause: { id: null, idempotency_key: null } });
  try {
    const done = kernel.store.transaction(() => shownReply(world, perform(world, act.data)));
    return { type: "done", body: done };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { type: "refused", status: error.status, message: error.message };
  }
}
