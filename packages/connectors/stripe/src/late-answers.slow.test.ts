import type { BridgeStatus } from "@concord/bridge";
import type { OperationInput } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  until,
  untilRegister,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const dayMs = 86_400_000;

/** Loses the answer to the next write to `path`, and lets the bridge look for it only when Stripe has forgotten the key. */
async function lostForADay(
  { account, bridge }: Connected,
  kind: "timeout-after-commit" | "timeout-before-commit",
  path: string,
  act: () => void,
): Promise<void> {
  await account.fault({ kind, match: { method: "POST", path }, times: 1 });
  act();
  await expect
    .poll(() => bridge.status().queues.effects.uncertain, { timeout: 10_000, interval: 10 })
    .toBe(1);
  bridge.pause();
  await account.advance(dayMs + 3_600_000);
  bridge.resume();
}

test.each(["timeout-after-commit", "timeout-before-commit"] as const)(
  "[ST71] a write that is looked for after its key was forgotten happens once: %s",
  async (kind) => {
    await using world = await connect({ pace: 4 });
    const lost = (path: string, act: () => void) => lostForADay(world, kind, path, act);
    let id: DocumentId | undefined;
    await lost("/v1/invoices", () => {
      id = draftInvoice(world, 1, {}, askForIssue);
    });
    if (id === undefined) throw new Error("No draft was made.");
    const document = id;
    await untilRegister(world, document, "issued");
    await lost("/v1/payment_records", () =>
      world.replica.edit(document, {
        type: "record-payment",
        key: "hand:1",
        payment: { amount: "20" },
      }),
    );
    await untilRegister(world, document, "links.stripe.payments.hand:1");
    await world.bridge.idle();
    await lost("/v1/credit_notes", () =>
      world.replica.edit(document, {
        type: "apply-credit",
        key: "hand:2",
        credit: { amount: "19" },
      }),
    );
    await untilRegister(world, document, "links.stripe.credits.hand:2");
    await world.bridge.idle();

    expect(await world.account.list("/v1/customers")).toHaveLength(1);
    expect(await world.account.list("/v1/payment_records")).toHaveLength(1);
    expect(await world.account.list("/v1/credit_notes")).toHaveLength(1);
    expect(await world.account.list("/v1/invoices")).toMatchObject([
      { total: 11_900, amount_paid: 2_000, amount_remaining: 8_000 },
    ]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

const faults = [
  { kind: "timeout-after-commit" },
  { kind: "timeout-before-commit" },
  { kind: "truncated-body" },
  { kind: "status", status: 500, remembered: true },
] as const;

test.each(faults)(
  "[ST72] edits of drafts, customers and items, tax rates and voids whose answer is lost happen once: $kind",
  async (fault) => {
    await using world = await connect({
      pace: 40,
      policy: { issues: true, creates: "drafts", settles: true },
    });
    const { account, replica, bridge } = world;
    const customer = draft(world, 9, "party", { name: "Hafenbau GmbH" });
    const id = draftInvoice(world, 1, { customer });
    await until(world, id, "its line", (registers) =>
      JSON.stringify(registers["links.stripe"] ?? "").includes('"a"'),
    );
    const steps: readonly (readonly [path: string, document: DocumentId, edit: OperationInput])[] =
      [
        ["/.*update_lines/", id, { type: "set-line", line: "a", field: "quantity", value: "3" }],
        [
          "/.*add_lines/",
          id,
          { type: "add-line", line: "b", content: { name: "Seal", quantity: "1", price: "10" } },
        ],
        ["/.*remove_lines/", id, { type: "remove-line", line: "b" }],
        [
          "/.*tax_rates/",
          id,
          {
            type: "merge-fields",
            fields: { "lines.a.tax.rate": "7", "lines.a.tax.category": "S" },
          },
        ],
        [
          "/invoices.in_[A-Za-z0-9]+$/",
          id,
          { type: "set-field", path: "references.purchaseOrder", value: "PO-1" },
        ],
        [
          "/customers.cus_/",
          customer,
          { type: "set-field", path: "contact.email", value: "b@hafenbau.example" },
        ],
        ["/.*finalize/", id, askForIssue],
        ["/.*void/", id, { type: "request-void", key: "v" }],
      ];
    for (const [path, document, edit] of steps) {
      await account.fault({ ...fault, match: { method: "POST", path }, times: 1 });
      replica.edit(document, edit);
      await expect
        .poll(() => account.side("GET", "fault"), { timeout: 10_000 })
        .toEqual({ faults: [] });
      await expect.poll(() => isSettled(bridge.status()), { timeout: 10_000 }).toBe(true);
    }
    await untilRegister(world, id, "voided");
    await bridge.idle();
    expect(await account.list("/v1/invoices")).toMatchObject([
      {
        status: "void",
        total: 16_050,
        custom_fields: [{ value: "PO-1" }],
        lines: { data: [{ quantity_decimal: "3" }] },
      },
    ]);
    expect(await account.list("/v1/customers")).toMatchObject([{ email: "b@hafenbau.example" }]);
    expect(await account.list("/v1/tax_rates")).toHaveLength(2);
    expect(bridge.deadLetters.list()).toEqual([]);
  },
);

/** Nothing is on its way any more. */
function isSettled({ queues }: BridgeStatus): boolean {
  const { pending, sending, uncertain, applied } = queues.effects;
  return queues.documents + pending + sending + uncertain + applied === 0;
}

test("[ST73] a write that hangs longer than anybody waits, and is done after all, is done once", async () => {
  await using world = await connect({ pace: 80 });
  const id = draftInvoice(world, 1, {}, askForIssue);
  await untilRegister(world, id, "issued");
  const hang = async (path: string) =>
    world.account.fault({ kind: "hang", ms: 2_500, match: { method: "POST", path }, times: 1 });
  await hang("/v1/payment_records");
  await hang("/.*attach_payment/");
  await hang("/v1/credit_notes");
  world.replica.edit(
    id,
    { type: "record-payment", key: "hand:1", payment: { amount: "100" } },
    { type: "apply-credit", key: "hand:2", credit: { amount: "19" } },
  );
  await expect
    .poll(() => world.account.list("/v1/invoices"), { timeout: 20_000 })
    .toMatchObject([{ status: "paid", amount_paid: 10_000, total: 11_900 }]);
  await untilRegister(world, id, "links.stripe.credits.hand:2");
  await expect.poll(() => isSettled(world.bridge.status()), { timeout: 10_000 }).toBe(true);
  expect(await world.account.side("GET", "fault")).toEqual({ faults: [] });
  expect(await world.account.list("/v1/payment_records")).toHaveLength(1);
  expect(await world.account.list("/v1/credit_notes")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST73] a Stripe that limits, and refuses for a while, costs time and nothing else", async () => {
  await using world = await connect({
    webhooks: true,
    pace: 100,
    sandbox: { rateLimits: { globalPerSecond: 40, endpointPerSecond: 4 } },
  });
  // As many at once as Stripe does not take in a second.
  const ids = [1, 2, 3, 4, 5, 6].map((name) => draftInvoice(world, name, {}, askForIssue));
  await expect.poll(() => world.account.refusals(429)).toBeGreaterThan(0);
  await world.account.fault({ kind: "status", status: 429, times: 4 });
  for (const id of ids) {
    await expect.poll(() => world.registers(id)["issued"], { timeout: 60_000 }).toBeDefined();
    world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "119" } });
  }
  for (const id of ids) {
    await expect
      .poll(() => world.registers(id)["links.stripe.payments.hand:1"], { timeout: 60_000 })
      .toBeDefined();
  }
  await expect.poll(() => isSettled(world.bridge.status()), { timeout: 30_000 }).toBe(true);
  expect(await world.account.side("GET", "fault")).toEqual({ faults: [] });
  await expect
    .poll(() => world.account.list("/v1/invoices"), { timeout: 10_000 })
    .toMatchObject(ids.map(() => ({ status: "paid", amount_paid: 11_900 })));
  // The one who looks is limited like everybody.
  await expect
    .poll(() => world.account.list("/v1/payment_records"), { timeout: 10_000 })
    .toHaveLength(ids.length);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
