import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  sweep,
  until,
  untilRegister,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

async function editProduct({ account }: Connected, id: string, name: string): Promise<void> {
  const answer = await fetch(`${account.url}/v1/products/${id}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${account.config.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ name }).toString(),
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
    expect(products.map(({ name }) => name).toSorted()).toEqual(["Pump inspection", "Travel"]);
    const product = String(ours?.["id"]);
    expect(world.registers(item)["links.stripe"]).toMatchObject({ kind: "item", id: product });
    const invoices = await world.account.list("/v1/invoices");
    expect(JSON.stringify(invoices).split(product)).toHaveLength(3);

    world.replica.edit(item, { type: "set-field", path: "name", value: "Pump service" });
    await expect
      .poll(() => world.account.get(`/v1/products/${product}`), { timeout: 10_000 })
      .toMatchObject({ name: "Pump service" });
    await editProduct(world, product, "Service of pumps");
    await until(world, item, "the new name", ({ name }) => name === "Service of pumps");
    await world.account.fault({ kind: "webhook-drop", times: 100 });
    await editProduct(world, product, "Pumps");
    await sweep(world);
    expect(world.registers(item)["name"]).toBe("Pumps");
    expect(world.registers(id)["lines.a.name"]).toBe("Pump inspection");
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);
