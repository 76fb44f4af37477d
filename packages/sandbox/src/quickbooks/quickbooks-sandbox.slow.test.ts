import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Send } from "../kernel/rim.ts";
import {
  openShop,
  openTestingClient,
  forCustomer,
  itemLine,
} from "../testing/quickbooks-client.ts";

const sale = () => ({ ...forCustomer(), Line: [itemLine()] });
const minuteMs = 60_000;

/** A receiver that keeps what it gets and answers as told. */
function receiver(statuses: readonly number[] = []) {
  const got: { readonly body: string; readonly signature: string | undefined }[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const send: Send = ({ headers, body }) => {
    const status = statuses[got.length] ?? 200;
    got.push({ body, signature: headers["intuit-signature"] });
    for (const { count, resolve } of waiting) if (got.length >= count) resolve();
    return Promise.resolve({ status });
  };
  const received = (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ count, resolve });
    if (got.length >= count) resolve();
    return promise;
  };
  const types = () =>
    got.map(({ body }) =>
      [...body.matchAll(/"type":"qbo\.([a-z.]+)\.v1"/g)].map(([, type]) => type),
    );
  return { send, got, received, types };
}

const target = { url: "http://127.0.0.1:9/hook", secret: "verifier" };

describe("webhooks", () => {
  test("[SQ42] one notification a change, with all that it touched, signed over its bytes", async () => {
    const hook = receiver();
    await using shop = await openTestingClient({ send: hook.send, webhooks: [target] });
    await shop.save("customer", { DisplayName: "Ärzte & Söhne" });
    await shop.save("item", { Name: "Inspection", IncomeAccountRef: { value: "6" } });
    await shop.save("invoice", sale());
    await shop.act({ action: "record-payment", invoices: [{ id: "1" }] });
    await shop.act({ action: "void", entity: "Invoice", id: "1" });
    await hook.received(5);
    expect(hook.types()).toEqual([
      ["customer.created"],
      ["item.created"],
      ["invoice.created"],
      ["payment.created", "invoice.updated"],
      ["invoice.voided", "payment.updated"],
    ]);
    for (const { body, signature } of hook.got) {
      expect(signature).toBe(createHmac("sha256", "verifier").update(body).digest("base64"));
      expect(body).not.toContain("Ärzte");
    }
  });

  test("[SQ43] what is not taken comes again on the schedule, and holds the next back", async () => {
    const hook = receiver([500, 500]);
    await using shop = await openShop({ send: hook.send });
    await shop.ask("POST", "/_sandbox/webhooks", target);
    await shop.save("invoice", sale());
    await hook.received(1);
    await shop.act({ action: "email", invoice: "1", to: "a@b.example" });
    await shop.advance(9_000);
    expect(hook.got).toHaveLength(1);
    await shop.advance(2_000);
    expect(hook.types()).toEqual([["invoice.created"], ["invoice.created"]]);
    await shop.advance(21_000);
    await hook.received(4);
    expect(hook.types().slice(2)).toEqual([["invoice.created"], ["invoice.emailed"]]);
  });

  test("[SQ42] changes of a while can come as one notification, also in the legacy form", async () => {
    const hook = receiver();
    await using shop = await openShop({
      send: hook.send,
      webhookBatchMs: minuteMs,
      webhookFormat: "legacy",
    });
    await shop.ask("POST", "/_sandbox/webhooks", target);
    await shop.save("invoice", sale());
    await shop.save("customer", { DisplayName: "Second" });
    await shop.act({ action: "merge-customers", from: "2", into: "1" });
    await shop.advance(minuteMs * 2);
    await hook.received(1);
    expect(JSON.parse(hook.got[0]?.body ?? "")).toMatchObject({
      eventNotifications: [
        {
          realmId: shop.realm,
          dataChangeEvent: {
            entities: expect.arrayContaining([
              expect.objectContaining({ name: "Invoice", id: "1", operation: "Create" }),
              expect.objectContaining({ name: "Customer", operation: "Merge", deletedId: "2" }),
            ]),
          },
        },
      ],
    });
    expect(hook.got).toHaveLength(1);
  });

  test("[SQ43] dropped, doubled and forged on demand", async () => {
    const hook = receiver();
    await using shop = await openShop({ send: hook.send, webhooks: [target] });
    await hook.received(2);
    for (const kind of ["webhook-drop", "webhook-double", "webhook-forge"])
      await shop.ask("POST", "/_sandbox/fault", { kind, match: { type: "Invoice." } });
    for (let n = 0; n < 3; n += 1) await shop.save("invoice", sale());
    await hook.received(5);
    const ids = hook.got.slice(2).map(({ body }) => /"intuitentityid":"(\d+)"/.exec(body)?.[1]);
    expect(ids).toEqual(["2", "2", "3"]);
    const forged = hook.got[4];
    expect(forged?.signature).not.toBe(
      createHmac("sha256", "verifier")
        .update(forged?.body ?? "")
        .digest("base64"),
    );
  });
});

/** The invoices of a company that was seeded twice, without their times. */
async function seededInvoices() {
  await using shop = await openTestingClient();
  await shop.ask("POST", "/_sandbox/seed", { invoices: 60 });
  await shop.ask("POST", "/_sandbox/seed", { invoices: 60 });
  const invoices = await shop.find("select * from Invoice maxresults 1000");
  expect(invoices).toHaveLength(60);
  return invoices.map((invoice) => ({ ...invoice, MetaData: undefined }));
}

describe("the sandbox", () => {
  test("[SQ50] the world, its tokens and its request ids survive a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quickbooks-"));
    const dataFile = join(folder, "company.db");
    try {
      let [text, token] = ["", ""];
      {
        await using shop = await openShop({ dataFile });
        text = (await shop.ask("POST", "invoice?requestid=r-1", sale())).text;
        token = shop.accessToken;
      }
      await using shop = await openTestingClient({ dataFile });
      expect((await shop.ask("POST", "invoice?requestid=r-1", sale())).text).toBe(text);
      expect(await shop.find("select * from Invoice")).toMatchObject([{ DocNumber: "1001" }]);
      expect((await shop.save("invoice", sale()))["DocNumber"]).toBe("1002");
      const old = await fetch(`${shop.url}/v3/company/${shop.realm}/invoice/1`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(old.status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("[SQ51] a timeout after the commit has done it, one before has not; the id tells", async () => {
    await using shop = await openShop();
    const arm = (fault: object) => shop.ask("POST", "/_sandbox/fault", fault);
    const match = { method: "POST", path: `/v3/company/${shop.realm}/invoice` };
    await arm({ kind: "timeout-before-commit", match });
    await expect(shop.ask("POST", "invoice?requestid=r-1", sale())).rejects.toThrow(
      /fetch failed|terminated/,
    );
    expect(await shop.find("select * from Invoice")).toEqual([]);
    await arm({ kind: "timeout-after-commit", match });
    await expect(shop.ask("POST", "invoice?requestid=r-1", sale())).rejects.toThrow(
      /fetch failed|terminated/,
    );
    await arm({ kind: "truncated-body", match });
    await expect(shop.ask("POST", "invoice?requestid=r-1", sale())).rejects.toThrow(
      /fetch failed|terminated/,
    );
    expect((await shop.ask("POST", "invoice?requestid=r-1", sale())).status).toBe(200);
    expect(await shop.find("select * from Invoice")).toHaveLength(1);
  });

  test("[SQ51] 429 and 5xx on demand, in the vendor's shapes", async () => {
    await using shop = await openShop();
    await shop.ask("POST", "/_sandbox/fault", { kind: "status", status: 429 });
    const throttled = await shop.ask("GET", "companyinfo/1");
    expect(throttled.body).toMatchObject({ fault: { error: [{ code: "3001" }] } });
    await shop.ask("POST", "/_sandbox/fault", { kind: "status", status: 503 });
    const failed = await shop.ask("GET", "companyinfo/1");
    expect(failed.status).toBe(503);
    expect(failed.body).toMatchObject({ Fault: { type: "SystemFault" } });
  });

  test("[SQ51] a failure can be remembered under its request id", async () => {
    await using shop = await openShop();
    await shop.ask("POST", "/_sandbox/fault", { kind: "status", status: 500, remembered: true });
    const attempt = async (id: string) =>
      (await shop.ask("POST", `invoice?requestid=${id}`, sale())).status;
    expect([await attempt("r-1"), await attempt("r-1"), await attempt("r-2")]).toEqual([
      500, 500, 200,
    ]);
  });

  test("[SQ51] the log shows the request id and whether something changed, and no secret", async () => {
    await using shop = await openShop();
    await shop.save("invoice", sale(), "?requestid=r-1");
    await shop.ask("POST", "invoice?requestid=r-1", sale());
    const { body, text } = await shop.ask("GET", "/_sandbox/log");
    const entries = Array.isArray(body["entries"]) ? body["entries"] : [];
    expect(entries.slice(-2)).toMatchObject([
      { method: "POST", key: "r-1", committed: true, status: 200 },
      { method: "POST", key: "r-1", committed: false, status: 200 },
    ]);
    expect(text).not.toContain(shop.accessToken);
  });

  test("[SQ52] a seeded world has every state, is the same each time, and is seeded once", async () => {
    const invoices = await seededInvoices();
    expect(await seededInvoices()).toEqual(invoices);
    const has = (fits: (invoice: Readonly<Record<string, unknown>>) => boolean) =>
      invoices.some((invoice) => fits(invoice));
    expect(has((i) => i["Balance"] === i["TotalAmt"] && i["Balance"] !== 0)).toBe(true);
    expect(has((i) => i["Balance"] === 0 && i["TotalAmt"] !== 0)).toBe(true);
    expect(has((i) => String(i["PrivateNote"]).startsWith("Voided"))).toBe(true);
    expect(has((i) => i["GlobalTaxCalculation"] === "TaxInclusive")).toBe(true);
    for (const currency of ["EUR", "USD", "JPY", "GBP"])
      expect(has((i) => JSON.stringify(i["CurrencyRef"]).includes(currency))).toBe(true);
  });

  test("[SQ52] a company of the United States can be seeded too", async () => {
    const taxRates = [{ name: "California", percent: 7.25 }];
    await using shop = await openTestingClient({
      company: { country: "US", homeCurrency: "USD", taxRates },
    });
    const seeded = await shop.ask("POST", "/_sandbox/seed", { invoices: 20 });
    expect(seeded.body).toMatchObject({ invoices: 20 });
  });

  test("[SQ53] what a person does obeys the same rules, and an unknown act is refused", async () => {
    await using shop = await openShop();
    const act = (body: object) => shop.ask("POST", "/_sandbox/act", body);
    expect((await act({ action: "dance" })).status).toBe(400);
    const created = await act({ action: "create", entity: "Invoice", body: sale() });
    expect(created.body).toMatchObject({ DocNumber: "1001" });
    const twice = await act({ action: "record-payment", invoices: [{ id: "1", amount: 500 }] });
    expect(twice.body).toMatchObject({ error: expect.stringMatching(/^6000/) });
    await shop.ask("POST", "/_sandbox/reset");
    expect((await shop.ask("GET", "/_sandbox/")).status).toBe(200);
  });
});
