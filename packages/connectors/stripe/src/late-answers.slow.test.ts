import { expect, test } from "vitest";
import type { DocumentId } from "@concord/model";
import { askForIssue, connect, draftInvoice, untilRegister } from "./testing/connected.ts";
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
