import { createHmac } from "node:crypto";
import { connectionPolicy, DocumentId } from "@concord/model";
import { describeConnectorContract } from "@concord/testkit";
import { createStripeConnector } from "./stripe-connector.ts";
import { stripeApiVersion } from "./stripe-version.ts";
import { openAccount, webhookSecret } from "./testing/account.ts";

const at = 1_767_225_600;
const body = JSON.stringify({
  id: "evt_1",
  object: "event",
  api_version: stripeApiVersion,
  type: "invoice.paid",
  data: { object: { id: "in_1", object: "invoice" } },
});
const signature = createHmac("sha256", webhookSecret).update(`${at}.${body}`).digest("hex");

const faults = {
  throttled: { kind: "status", status: 429 },
  "server-error": { kind: "status", status: 500 },
  "timeout-after-commit": { kind: "timeout-after-commit" },
  "timeout-before-commit": { kind: "timeout-before-commit" },
  "truncated-body": { kind: "truncated-body" },
} as const;

describeConnectorContract("stripe", async () => {
  const account = await openAccount();
  const invoice = { kind: "invoice", id: await account.openInvoice() } as const;
  const customer = await account.act("create-customer", { fields: { name: "Hafenbau GmbH" } });
  let now = Date.now();
  return {
    connector: createStripeConnector(account.config),
    io: {
      fetch,
      // Two readings are never of one millisecond.
      now: () => (now += 1),
      random: () => 0.5,
      log: () => undefined,
      secrets: { load: async () => undefined, save: async () => undefined },
    },
    invoice,
    editRemotely: async () => {
      await account.act("edit-invoice", {
        invoice: invoice.id,
        fields: { metadata: { seen: "1" } },
      });
    },
    createRemotely: async () => {
      const made = await account.act("create-customer", { fields: { name: "Another" } });
      return { kind: "party", id: made.id } as const;
    },
    needsCreation: {
      id: DocumentId.parse("01890000-0000-7000-8000-000000000001"),
      kind: "invoice",
      registers: {
        currency: "EUR",
        customer: "01890000-0000-7000-8000-000000000009",
        "lines.a.name": "Pump inspection",
        "lines.a.price": "50",
        "requests.r": { action: "issue", connector: "stripe" },
      },
      link: undefined,
      isDiscarded: false,
      shadow: undefined,
      localChanges: [],
      fate: () => "open",
      wasSent: () => false,
      related: (id) => ({
        id,
        kind: "party",
        registers: {},
        link: { account: account.config.account, id: customer.id, kind: "party" },
        isDiscarded: false,
        shadow: undefined,
      }),
      policy: connectionPolicy({ connections: [] }, "stripe"),
      prepared: null,
    },
    count: async () => (await account.list("/v1/invoices")).length,
    fault: (fault) =>
      account.fault({ ...faults[fault], match: { method: "POST", path: "/v1/" }, times: 9 }),
    calm: account.calm,
    revoke: async () => {
      await account.side("POST", "act", { action: "revoke-key" });
    },
    webhook: {
      raw: {
        body: new TextEncoder().encode(body),
        headers: { "stripe-signature": `t=${at},v1=${signature}` },
      },
      at: at * 1_000,
    },
    [Symbol.asyncDispose]: account[Symbol.asyncDispose],
  };
});
