import type { DocumentSnapshot } from "@concord/document";
import type { ConnectionPolicy, JsonValue } from "@concord/model";
import type { Bridge } from "../bridge.ts";
import { createFakeConnector } from "./fake-connector.ts";
import { createWorld, deliverWebhooks, type World } from "./world.ts";

/** A business that collects with one tool and keeps its books in another, and a workspace that both are connected to. */
export interface TwoTools {
  readonly shop: World;
  readonly books: World;
  readonly invoices: () => readonly DocumentSnapshot[];
  /** The one invoice that is here. */
  readonly only: () => DocumentSnapshot;
  /** Connects one tool, with webhooks. */
  readonly connect: (world: World) => Bridge;
}

const collects: ConnectionPolicy = { issues: true, creates: "none", settles: true };
const keepsBooks: ConnectionPolicy = { issues: false, creates: "issued", settles: true };

export function createTwoTools(policies: { readonly shop?: ConnectionPolicy } = {}): TwoTools {
  const shop = createWorld({
    policy: policies.shop ?? collects,
    connector: createFakeConnector({}, "shop"),
  });
  const books = createWorld({
    policy: keepsBooks,
    connector: createFakeConnector({}, "books"),
    beside: shop,
    seed: 2,
  });
  const invoices = (): readonly DocumentSnapshot[] =>
    shop.replica.all().filter(({ kind }) => kind === "invoice");
  return {
    shop,
    books,
    invoices,
    only() {
      const [invoice, ...others] = invoices();
      if (invoice === undefined || others.length > 0) {
        throw new Error(`${others.length + (invoice === undefined ? 0 : 1)} invoices are here`);
      }
      return invoice;
    },
    connect(world) {
      const bridge = world.start();
      deliverWebhooks(world, () => bridge);
      return bridge;
    },
  };
}

/** An issued invoice of 119 as a tool shows it, unless said otherwise. */
export function issued(
  more: Readonly<Record<string, JsonValue>> = {},
): Readonly<Record<string, JsonValue>> {
  return {
    number: "2026-0042",
    date: "2026-11-20",
    dueDate: "2026-12-04",
    buyer: "Hafenbau GmbH",
    lines: [{ id: "l1", name: "Pump inspection", price: "119" }],
    ...more,
  };
}

/** A payment of the invoice, whole unless said otherwise. */
export function payment(
  invoice: string,
  more: Readonly<Record<string, JsonValue>> = {},
): Readonly<Record<string, JsonValue>> {
  return { invoice, amount: "119", date: "2026-11-22", ...more };
}

/** Paths of the payments that a document holds. */
export function paymentsOf({ registers }: DocumentSnapshot): readonly string[] {
  return Object.keys(registers)
    .filter((path) => /^payments\.[^.]+$/.test(path))
    .toSorted();
}
