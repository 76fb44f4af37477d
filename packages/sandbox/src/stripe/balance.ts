import { z } from "zod";
import { divideRounded } from "./decimal.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { listObjects, paging } from "./listing.ts";
import { Created, CurrencyCode, isWithin, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface BalanceTransaction {
  readonly id: string;
  readonly object: "balance_transaction";
  readonly amount: number;
  readonly available_on: number;
  readonly balance_type: "payments";
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly {
    readonly amount: number;
    readonly application: null;
    readonly currency: string;
    readonly description: string;
    readonly type: "stripe_fee";
  }[];
  readonly net: number;
  readonly reporting_category: "charge" | "refund" | "dispute" | "dispute_reversal";
  readonly source: string;
  readonly status: "pending" | "available";
  readonly type: "charge" | "refund" | "adjustment";
}

const settlesAfterSeconds = 2 * 86_400;

/** Stripe's card fee: 1.5 % and 25 minor units, half away from zero. */
export function cardFee(amount: number): number {
  return Number(divideRounded(BigInt(amount) * 15n, 1000n)) + 25;
}

/** Books a movement of the account's balance; `amount` and `fee` are minor units. */
export function bookBalance(
  world: World,
  entry: Pick<BalanceTransaction, "amount" | "currency" | "fee" | "source" | "reporting_category">,
): BalanceTransaction {
  const { amount, currency, fee } = entry;
  const transaction: BalanceTransaction = {
    id: world.newId("balance_transaction"),
    object: "balance_transaction",
    available_on: world.now() + settlesAfterSeconds,
    balance_type: "payments",
    created: world.now(),
    description: null,
    exchange_rate: null,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amount - fee,
    status: "pending",
    type:
      entry.reporting_category === "charge" || entry.reporting_category === "refund"
        ? entry.reporting_category
        : "adjustment",
    ...entry,
  };
  world.put("balance_transaction", transaction, entry.source);
  return transaction;
}

/** With the status that follows from the time. */
export function settled(world: World, transaction: BalanceTransaction): BalanceTransaction {
  return {
    ...transaction,
    status: transaction.available_on <= world.now() ? "available" : "pending",
  };
}

const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  currency: CurrencyCode.optional(),
  source: Text.optional(),
  type: Text.optional(),
});
const base = "/v1/balance_transactions";
export const balanceEndpoints: readonly Endpoint[] = [
  endpoint("GET", base, ListParams, (world, params) => {
    const page = listObjects(
      world,
      "balance_transaction",
      base,
      params,
      (entry) =>
        isWithin(entry.created, params.created) &&
        (params.currency === undefined || entry.currency === params.currency) &&
        (params.type === undefined || entry.type === params.type),
      params.source,
    );
    return { ...page, data: page.data.map((entry) => settled(world, entry)) };
  }),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    settled(world, world.get("balance_transaction", id)),
  ),
];
