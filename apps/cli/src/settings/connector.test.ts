import { expect, test } from "vitest";
import { createConnector, quickBooksConfig } from "./connector.ts";
import { Environment } from "./environment.ts";

const credentials = {
  QUICKBOOKS_CLIENT_ID: "id",
  QUICKBOOKS_CLIENT_SECRET: "secret",
  QUICKBOOKS_REALM_ID: "1",
  QUICKBOOKS_WEBHOOK_VERIFIER: "old,new",
};
const needed = {
  realm: "1",
  clientId: "id",
  clientSecret: "secret",
  verifierTokens: ["old", "new"],
};

test("[CM285] the names and codes of a QuickBooks company are settings, and what is not set is the connector's to say", () => {
  expect(
    quickBooksConfig(Environment.parse({ ...credentials, QUICKBOOKS_DENIED_CODES: "" })),
  ).toEqual(needed);
  const set = Environment.parse({
    ...credentials,
    QUICKBOOKS_API_URL: "http://127.0.0.1:1/",
    QUICKBOOKS_MONEY_ACCOUNT: "Bank",
    QUICKBOOKS_DEFAULT_ITEM: "Work",
    QUICKBOOKS_DENIED_CODES: "5020, 5021",
    CONCORD_RECONNECT_DAYS: "14",
  });
  expect(quickBooksConfig(set)).toEqual({
    ...needed,
    apiUrl: "http://127.0.0.1:1",
    moneyAccount: "Bank",
    defaultItem: "Work",
    deniedCodes: ["5020", "5021"],
    reconnectDays: 14,
  });
  const told = createConnector("quickbooks", set).mapped?.({
    company: "Books",
    country: "DE",
    multiCurrency: false,
    taxCodes: [],
  });
  expect(told).toContainEqual({
    what: "Item of lines that name none",
    is: "Work",
    setting: "QUICKBOOKS_DEFAULT_ITEM",
  });
  expect(Environment.safeParse({ QUICKBOOKS_DENIED_CODES: "5020,all" }).success).toBe(false);
});
