import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  sweep,
  until,
  untilRegister,
  untilTold,
} from "./testing/connected.ts";
import type { TestAccount } from "./testing/account.ts";

async function call(
  { url, config }: TestAccount,
  method: "POST" | "DELETE",
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${config.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    ...(method === "POST" && { body: new URLSearchParams(fields).toString() }),
  });
  expect(answer.status).toBe(200);
}

test.each(["timeout-after-commit", "timeout-before-commit", "truncated-body"])(
  "[ST59] an item of lines becomes one product, also when the answer is lost, and each follows the other: %s",
  async (kind) => {
    await using world = await connect({ webhooks: true, pace: 20 });
    const item = draft(world, 8, "item", { name: "Pump inspection", description: "Yearly" });
    await world.account.fault({ kind, match: { method: "POST", path: "/v1/products" }, times: 1 });
    const id = draftInvoice(world, 1, { "lines.a.item": item }, askForIssue);
    const next = draftInvoice(
      world,
      2,
      {
        "lines.a.item": item,
        "lines.b.name": "Travel",
        "lines.b.quantity": "1",
        "lines.b.price": "9",
      },
      askForIssue,
    );
    await untilRegister(world, id, "issued");
    await untilRegister(world, next, "issued");
    await world.bridge.idle();
    const products = await world.account.list("/v1/products");
    const [ours, ...others] = products.filter(({ name }) => name === "Pump inspection");
    expect(others).toEqual([]);
    expect(ours).toMatchObject({ description: "Yearly" });
    // A line without an item stays as it is.
    expect(products).toHaveLength(2);
    expect(new Set(products.map(({ name }) => name))).toEqual(
      new Set(["Pump inspection", "Travel"]),
    );
    const product = String(ours?.["id"]);
    expect(world.registers(item)["links.stripe"]).toMatchObject({ kind: "item", id: product });
    const invoices = await world.account.list("/v1/invoices");
    expect(JSON.stringify(invoices).split(product)).toHaveLength(3);

    world.replica.edit(item, { type: "set-field", path: "name", value: "Pump service" });
    await expect
      .poll(() => world.account.get(`/v1/products/${product}`), { timeout: 10_000 })
      .toMatchObject({ name: "Pump service" });
    await call(world.account, "POST", `/v1/products/${product}`, { name: "Service of pumps" });
    await until(world, item, "the new name", ({ name }) => name === "Service of pumps");
    await world.account.fault({ kind: "webhook-drop", times: 100 });
    await call(world.account, "POST", `/v1/products/${product}`, { name: "Pumps" });
    await sweep(world);
    expect(world.registers(item)["name"]).toBe("Pumps");
    expect(world.registers(id)["lines.a.name"]).toBe("Pump inspection");
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test("[ST48] a product that was deleted in Stripe is told, and its lines go on as words", async () => {
  await using world = await connect({
    webhooks: true,
    before: (account) => call(account, "POST", "/v1/products", { name: "Pump inspection" }),
  });
  const [product] = await world.account.list("/v1/products");
  const item = await world.documentOf("item", String(product?.["id"]));
  await call(world.account, "DELETE", `/v1/products/${String(product?.["id"])}`);
  await untilTold(world, /It was deleted at stripe/);
  expect(world.registers(item)["name"]).toBe("Pump inspection");
  const id = draftInvoice(world, 1, { "lines.a.item": item }, askForIssue);
  await untilRegister(world, id, "issued");
  expect(world.summary(id)?.gross).toBe("119");
});
