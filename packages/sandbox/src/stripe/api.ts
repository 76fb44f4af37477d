import { z } from "zod";
import { balanceEndpoints } from "./balance.ts";
import { chargeEndpoints } from "./charge.ts";
import { couponEndpoints } from "./coupons.ts";
import { creditNoteEndpoints } from "./credit-notes.ts";
import { customerEndpoints } from "./customers.ts";
import { disputeEndpoints } from "./disputes.ts";
import { endpoint, type Endpoint, expandable } from "./endpoint.ts";
import { eventEndpoints } from "./events.ts";
import { expand } from "./expand.ts";
import type { FormTree } from "./form.ts";
import { invoiceItemEndpoints } from "./invoice-item.ts";
import { invoiceLineEndpoints } from "./invoice-lines.ts";
import { invoicePaymentEndpoints } from "./invoice-payment.ts";
import { invoiceEndpoints } from "./invoices.ts";
import { list, Text } from "./params.ts";
import { paymentIntentEndpoints } from "./payment-intent.ts";
import { paymentRecordEndpoints } from "./payment-records.ts";
import { priceEndpoints } from "./prices.ts";
import { productEndpoints } from "./products.ts";
import { refundEndpoints } from "./refunds.ts";
import { shownReply } from "./shown.ts";
import { taxIdEndpoints } from "./tax-ids.ts";
import { taxRateEndpoints } from "./tax-rates.ts";
import { webhookEndpointEndpoints } from "./webhook-endpoints.ts";
import type { World } from "./world.ts";

const accountEndpoint = endpoint("GET", "/v1/account", z.strictObject(expandable), (world) => {
  const { id, country, defaultCurrency, name } = world.settings.account;
  return {
    id,
    object: "account",
    business_profile: { name },
    charges_enabled: true,
    country,
    default_currency: defaultCurrency,
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    settings: { dashboard: { display_name: name, timezone: "Etc/UTC" } },
    type: "standard",
  };
});

const endpoints: readonly Endpoint[] = [
  accountEndpoint,
  ...balanceEndpoints,
  ...chargeEndpoints,
  ...couponEndpoints,
  ...creditNoteEndpoints,
  ...customerEndpoints,
  ...disputeEndpoints,
  ...eventEndpoints,
  ...invoiceEndpoints,
  ...invoiceItemEndpoints,
  ...invoiceLineEndpoints,
  ...invoicePaymentEndpoints,
  ...paymentIntentEndpoints,
  ...paymentRecordEndpoints,
  ...priceEndpoints,
  ...productEndpoints,
  ...refundEndpoints,
  ...taxIdEndpoints,
  ...taxRateEndpoints,
  ...webhookEndpointEndpoints,
];

interface Route {
  readonly endpoint: Endpoint;
  readonly ids: Readonly<Record<string, string>>;
}

const parsed = endpoints.map((each) => ({ each, parts: each.path.split("/") }));

/** The endpoint of a method and path, with the parts of the path that vary. */
export function findRoute(method: string, path: string): Route | undefined {
  const parts = path.split("/").map(decodeURIComponent);
  for (const { each, parts: pattern } of parsed) {
    if (each.method !== method || pattern.length !== parts.length) continue;
    const ids: Record<string, string> = {};
    const fits = pattern.every((part, index) => {
      const actual = parts[index] ?? "";
      if (!part.startsWith(":")) return part === actual;
      ids[part.slice(1)] = actual;
      return actual !== "";
    });
    if (fits) return { endpoint: each, ids };
  }
  return undefined;
}

const ExpandParam = list(Text).catch([]);

/** Runs an endpoint and shows its result with what was to be expanded. */
export function runRoute(world: World, route: Route, tree: { [key: string]: FormTree }): object {
  const result = route.endpoint.run(world, tree, route.ids);
  const paths = tree["expand"] === undefined ? [] : ExpandParam.parse(tree["expand"]);
  return expand(world, shownReply(world, result), paths);
}
