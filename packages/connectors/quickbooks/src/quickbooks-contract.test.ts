import { DocumentId } from "@concord/model";
import { createMemoryReplica, describeConnectorContract } from "@concord/testkit";
import { vi } from "vitest";
import { createQuickBooksConnector } from "./quickbooks-connector.ts";
import { openBooks, verifierToken } from "./testing/books.ts";
import { issuedInvoice } from "./testing/connected.ts";
import { directIo } from "./testing/direct-io.ts";
import { invoiced, openShop } from "./testing/shop.ts";

describeConnectorContract("QuickBooks", async () => {
  const received: { readonly headers: Readonly<Record<string, string>>; readonly body: string }[] =
    [];
  const books = await openBooks({
    webhooks: [{ url: "http://bridge.example/webhooks", secret: verifierToken }],
    send: async (request) => {
      received.push(request);
      return { status: 200 };
    },
  });
  await openShop(books);
  const replica = createMemoryReplica();
  return {
    connector: createQuickBooksConnector(books.config),
    io: directIo(),
    signatureHeader: "intuit-signature",
    makeInvoice: async () => ({ kind: "invoice", id: await invoiced(books) }),
    editInvoice: ({ id }) =>
      books.act({ action: "edit", entity: "Invoice", id, changes: { DueDate: "2027-06-01" } }),
    webhookAbout: ({ id }) =>
      vi.waitFor(() => {
        const found = received.find(
          ({ body }) => body.includes(`"intuitentityid":"${id}"`) && body.includes("invoice"),
        );
        if (found === undefined) throw new Error("No webhook has come");
        return { headers: found.headers, body: new TextEncoder().encode(found.body) };
      }),
    async planned(prepared) {
      const id = issuedInvoice({ replica }, 1, "C-1");
      const registers = replica.read(DocumentId.parse(id))?.registers ?? {};
      return {
        id,
        kind: "invoice",
        registers,
        link: undefined,
        shadow: undefined,
        localChanges: [],
        related: () => undefined,
        policy: { issues: false, creates: "issued", settles: true },
        prepared,
      };
    },
    loseNextAnswer: () =>
      books.side("fault", {
        kind: "timeout-after-commit",
        match: { method: "POST", path: `/v3/company/${books.config.realm}/invoice` },
      }),
    count: async (kind) =>
      (await books.find(`select * from ${kind === "party" ? "Customer" : "Invoice"}`)).length,
    [Symbol.asyncDispose]: () => books[Symbol.asyncDispose](),
  };
});
