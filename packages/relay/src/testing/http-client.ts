import { z } from "zod";
import { tokenFor } from "./test-relay.ts";
import type { TokenWish } from "./test-relay.ts";

/** An answer of the API, its body read as JSON. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const Body = z.record(z.string(), z.unknown());

export type Api = (
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Calls the API of a relay as the principal of a token. */
export async function apiAs(url: string, wish: TokenWish = {}): Promise<Api> {
  const token = await tokenFor(wish);
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      body: Body.parse(await response.json()),
    };
  };
}

/** The body of a request that creates an invoice of 238.00 EUR. */
export function newInvoice(number: string, buyer: string) {
  return {
    operations: [
      {
        type: "create",
        document: {
          kind: "invoice",
          content: {
            number,
            currency: "EUR",
            dueDate: "2026-02-01",
            buyer: { name: buyer },
            lines: [
              {
                id: "l1",
                description: "Pump inspection",
                quantity: "2",
                price: "100",
                tax: { category: "S", rate: "19" },
              },
            ],
          },
        },
      },
    ],
  };
}
