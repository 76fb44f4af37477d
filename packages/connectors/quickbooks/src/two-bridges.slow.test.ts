import { expect, test, vi } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import { untilRead } from "../testing/settled.ts";
import { invoiced, openShop } from "../testing/shop.ts";

const faults = ["none", "timeout-after-commit", "timeout-before-commit"];

test.each(faults)(
  "[QB70] two bridges of one company at work by mistake enter everything once (fault: %s)",
  { timeout: 30_000 },
  async (kind) => {
    await using world = await connect({ before: openShop, webhooks: true });
    await untilRead(world);
    const other = world.startAnother();
    await vi.waitFor(() => expect(other.backfill.progress().state).toBe("done"), {
      timeout: 8_000,
    });
    const paths = ["invoice", "payment", "creditmemo", "refundreceipt"];
    for (const path of kind === "none" ? [] : paths) {
      const match = { method: "POST", path: `/v3/company/${world.books.config.realm}/${path}` };
      await world.books.side("fault", { kind, match, times: 2 });
    }
    const pump = draft(world, 11, "item", { name: "Pump" });
    const numbers = [1, 2, 3];
    const ids = numbers.map((number) => {
      const id = issuedInvoice(world, number, `D-${number}`, { "lines.a.item": pump });
      paid(world, id, `stripe:py_${number}`, "83.3");
      const credit = `stripe:cn_${number}`;
      world.replica.edit(
        id,
        { type: "apply-credit", key: credit, credit: { amount: "35.7" } },
        {
          type: "record-refund",
          key: `stripe:re_${number}`,
          refund: { amount: "11.9", payment: `stripe:py_${number}`, credit },
        },
      );
      return id;
    });
    // Meanwhile a person there enters one, and what it pays comes to both.
    const theirs = await invoiced(world.books);
    await world.books.act({ action: "record-payment", invoices: [{ id: theirs }] });
    await vi.waitFor(
      () => {
        for (const [index, id] of ids.entries()) {
          const links = [`payments.stripe:py_`, `credits.stripe:cn_`, `refunds.stripe:re_`];
          for (const link of links) {
            expect(world.registers(id)).toHaveProperty([`links.quickbooks.${link}${index + 1}`]);
          }
        }
      },
      { timeout: 25_000, interval: 20 },
    );
    await Promise.all([world.bridge.idle(), other.idle()]);
    for (const bridge of [world.bridge, other]) bridge.sweep();
    await Promise.all([world.bridge.idle(), other.idle()]);

    const count = async (entity: string) =>
      (await world.books.find(`select * from ${entity}`)).length;
    expect(await count("Invoice")).toBe(4);
    // Three of money, three that apply credits, one of the person.
    expect(await count("Payment")).toBe(7);
    expect(await count("CreditMemo")).toBe(3);
    expect(await count("RefundReceipt")).toBe(3);
    expect(await count("Item where Name = 'Pump'")).toBe(1);
    expect(await count("Customer")).toBe(2);
    const invoices = world.replica.all().filter(({ kind: of }) => of === "invoice");
    expect(invoices).toHaveLength(4);
    const payments = invoices.flatMap(({ registers }) =>
      Object.keys(registers).filter((path) => /^payments\.[^.]+$/.test(path)),
    );
    expect(payments).toHaveLength(4);
    for (const bridge of [world.bridge, other]) expect(bridge.deadLetters.list()).toEqual([]);
    expect((await other.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  },
);
