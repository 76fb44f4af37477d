import { describe, expect, test } from "vitest";
import { isJsonObject } from "./parse-body.ts";
import {
  faultIn,
  forCustomer,
  itemLine,
  openShop,
  type TestingClient,
} from "../testing/quickbooks-client.ts";

const sale = (DocNumber?: string) => ({
  ...forCustomer(),
  Line: [itemLine()],
  ...(DocNumber === undefined ? {} : { DocNumber }),
});
const numbers = (objects: readonly object[]) =>
  objects.map((object) => ("DocNumber" in object ? object.DocNumber : ""));
const dayMs = 86_400_000;

async function changes(shop: TestingClient, entities: string, since: string) {
  const seen = await shop.ask(
    "GET",
    `cdc?entities=${entities}&changedSince=${encodeURIComponent(since)}`,
  );
  const [response]: unknown[] = Array.isArray(seen.body["CDCResponse"])
    ? seen.body["CDCResponse"]
    : [];
  const lists: unknown = isJsonObject(response) ? response["QueryResponse"] : [];
  return Array.isArray(lists) ? lists.filter(isJsonObject) : [];
}

describe("queries", () => {
  test("[SQ25] filters, sorts and pages", async () => {
    await using shop = await openShop();
    for (const number of ["A-1", "A-2", "B-1"]) await shop.save("invoice", sale(number));
    await shop.act({ action: "record-payment", invoices: [{ id: "2" }] });
    const found = async (rest: string) => numbers(await shop.find(`select * from Invoice ${rest}`));
    expect(await found("where DocNumber = 'A-2'")).toEqual(["A-2"]);
    expect(await found("where DocNumber LIKE 'a-%'")).toEqual(["A-1", "A-2"]);
    expect(await found("where DocNumber IN ('A-1', 'B-1')")).toEqual(["A-1", "B-1"]);
    expect(await found("where Balance > '0' and CustomerRef = '1'")).toEqual(["A-1", "B-1"]);
    expect(await found("where Balance = '0'")).toEqual(["A-2"]);
    expect(await found("orderby DocNumber desc maxresults 2")).toEqual(["B-1", "A-2"]);
    expect(await found("orderby DocNumber startposition 3")).toEqual(["B-1"]);
    expect(await found("startposition 9")).toEqual([]);
    const counted = await shop.ask("POST", "query", "select count(*) from Invoice");
    expect(counted.body["QueryResponse"]).toEqual({ totalCount: 3 });
  });

  test("[SQ25] by time of change, to the second; what was deleted is not found", async () => {
    await using shop = await openShop();
    await shop.save("invoice", sale("old"));
    await shop.advance(60_000);
    const invoice = await shop.save("invoice", sale("new"));
    await shop.save("invoice", sale("gone"));
    await shop.act({ action: "delete", entity: "Invoice", id: "3" });
    const time = String(
      isJsonObject(invoice["MetaData"]) ? invoice["MetaData"]["LastUpdatedTime"] : "",
    );
    const since = (operator: string) =>
      shop.find(`select * from Invoice where MetaData.LastUpdatedTime ${operator} '${time}'`);
    expect(numbers(await since(">="))).toEqual(["new"]);
    expect(numbers(await since(">"))).toEqual([]);
    expect(numbers(await since("<"))).toEqual(["old"]);
  });

  test("[SQ25] a query that does not parse is 4000, an unfilterable property 4001", async () => {
    await using shop = await openShop();
    const code = async (query: string) =>
      faultIn(await shop.ask("GET", `query?query=${encodeURIComponent(query)}`));
    expect(await code("select * from Invoice where a = '1' or b = '2'")).toBe("4000");
    expect(await code("select * from Invoice where PrivateNote = 'x'")).toBe("4001");
  });
});

describe("change data capture", () => {
  test("[SQ26] full objects newest first, and a stub of what was deleted", async () => {
    await using shop = await openShop();
    const before = new Date(Date.now() - 1_000).toISOString();
    await shop.save("invoice", sale("1"));
    await shop.save("invoice", sale("2"));
    await shop.save("invoice", sale("3"));
    await shop.act({ action: "delete", entity: "Invoice", id: "1" });
    await shop.advance(2_000);
    await shop.act({ action: "email", invoice: "2", to: "a@b.example" });
    const [invoices, payments] = await changes(shop, "Invoice,Payment", before);
    expect(payments).toEqual({});
    expect(invoices).toMatchObject({ startPosition: 1, maxResults: 3 });
    expect(invoices?.["Invoice"]).toMatchObject([
      { Id: "2", EmailStatus: "EmailSent" },
      { Id: "1", status: "Deleted", domain: "QBO" },
      { Id: "3" },
    ]);
  });

  test("[SQ26] the reply ends at its limit, over all entities, and drops the oldest", async () => {
    await using shop = await openShop({ company: { cdcLimit: 3 } });
    const since = new Date(Date.now() - 60_000).toISOString();
    await shop.save("customer", { DisplayName: "Second" });
    for (const number of ["1", "2"]) await shop.save("invoice", sale(number));
    const [invoices, customers] = await changes(shop, "Invoice,Customer", since);
    expect(invoices?.["Invoice"]).toMatchObject([{ DocNumber: "2" }, { DocNumber: "1" }]);
    expect(customers?.["Customer"]).toMatchObject([{ DisplayName: "Second" }]);
  });

  test("[SQ26] the vendor's limit is 1000 objects", async () => {
    await using shop = await openShop();
    for (let first = 0; first < 1020; first += 30) {
      const BatchItemRequest = Array.from({ length: 30 }, (_, n) => ({
        bId: String(n),
        operation: "create",
        Term: { Name: `Net ${1000 + first + n}` },
      }));
      await shop.ask("POST", "batch", { BatchItemRequest });
    }
    const [terms] = await changes(shop, "Term", new Date(Date.now() - 60_000).toISOString());
    expect(terms).toMatchObject({ maxResults: 1000 });
  });

  test("[SQ26] no further back than 30 days, and only of entities that exist", async () => {
    await using shop = await openShop();
    const code = async (query: string) => faultIn(await shop.ask("GET", `cdc?${query}`));
    const old = new Date(Date.now() - 31 * dayMs).toISOString();
    const recent = new Date(Date.now() - 29 * dayMs).toISOString();
    expect(await code(`entities=Invoice&changedSince=${old}`)).toBe("6000");
    expect(await code(`entities=Invoices&changedSince=${recent}`)).toBe("2010");
    expect(await code(`changedSince=${recent}`)).toBe("2020");
    expect(await code(`entities=Invoice&changedSince=${recent}`)).toBeUndefined();
  });
});

const queryItem = (index: number) => ({ bId: String(index), Query: "select * from Item" });

describe("batch", () => {
  test("[SQ27] each item stands for itself", async () => {
    await using shop = await openShop();
    const { body } = await shop.ask("POST", "batch", {
      BatchItemRequest: [
        { bId: "a", operation: "create", Invoice: sale("R-1") },
        { bId: "b", operation: "create", Invoice: sale("R-1") },
        { bId: "c", operation: "create", Customer: { DisplayName: "New" } },
        { bId: "d", Query: "select count(*) from Invoice" },
      ],
    });
    expect(body["BatchItemResponse"]).toMatchObject([
      { bId: "a", Invoice: { DocNumber: "R-1" } },
      { bId: "b", Fault: { Error: [{ code: "6140" }], type: "ValidationFault" } },
      { bId: "c", Customer: { DisplayName: "New" } },
      { bId: "d", QueryResponse: { totalCount: 1 } },
    ]);
  });

  test("[SQ27] at most 30 items", async () => {
    await using shop = await openShop();
    const batch = (size: number) =>
      shop.ask("POST", "batch", {
        BatchItemRequest: Array.from({ length: size }, (_, n) => queryItem(n)),
      });
    expect((await batch(30)).status).toBe(200);
    expect(faultIn(await batch(31))).toBe("6000");
    expect(
      faultIn(await shop.ask("POST", "batch", { BatchItemRequest: [queryItem(1), queryItem(1)] })),
    ).toBe("6000");
  });
});
