import { expect, test } from "vitest";
import type { Api } from "../access/api.ts";
import { findInvoice } from "./find-invoice.ts";

test("[RL591] an invoice that is named by its number is looked for in one request, among discarded drafts, too", async () => {
  const asked: string[] = [];
  const api: Pick<Api, "get"> = {
    get: async (path, schema) => {
      asked.push(path);
      return schema.parse({ items: [], next: null });
    },
  };
  await expect(findInvoice(api, "INV-1")).rejects.toThrow("No invoice is called INV-1");
  expect(asked).toEqual(["/api/v1/invoices?discarded=with&limit=500"]);
});
