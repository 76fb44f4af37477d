import type { OperationInput } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { connect, draftInvoice, sweep, untilRegister, untilTold } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const policy = { issues: true, creates: "drafts", settles: true } as const;
const waiting = { timeout: 15_000, interval: 20 };

const invoices = ({ account }: Connected) => account.list("/v1/invoices");

/** An invoice whose draft is in Stripe before it is issued. */
async function draftInBoth(world: Connected): Promise<DocumentId> {
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20" });
  await untilRegister(world, id, "links.stripe");
  await world.bridge.idle();
  await sweep(world);
  return id;
}

type Issuer = Extract<OperationInput, { type: "mark-issued" }>["issued"]["by"];

function issueHere(
  { replica }: Connected,
  id: DocumentId,
  by: Issuer = { type: "registrar", series: "RE" },
): void {
  replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-1", on: "2026-11-20", by },
  });
}

async function untilOpen(world: Connected, number: string): Promise<void> {
  await vi.waitFor(async () => {
    const found = (await invoices(world)).find((each) => each["number"] === number);
    if (found?.["status"] !== "open") throw new Error(`${number} is not open`);
  }, waiting);
  await world.bridge.idle();
}

test.each<Issuer>([
  { type: "registrar", series: "RE" },
  { type: "connector", connector: "quickbooks", account: "1", id: "9" },
])(
  "[ST79] a draft that is in Stripe before it is issued elsewhere is finalised under that number: $type",
  async (by) => {
    await using world = await connect({ policy });
    const id = await draftInBoth(world);
    issueHere(world, id, by);
    await untilOpen(world, "RE-1");
    await sweep(world);
    expect(await invoices(world)).toMatchObject([
      { number: "RE-1", status: "open", total: 11_900 },
    ]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test.each(["timeout-after-commit", "timeout-before-commit", "truncated-body"])(
  "[ST79] the number is given once when its answer is lost (%s)",
  async (kind) => {
    await using world = await connect({ policy, webhooks: true });
    const id = await draftInBoth(world);
    await world.account.fault({ kind, match: { method: "POST", path: "/invoices/" }, times: 2 });
    issueHere(world, id);
    await untilOpen(world, "RE-1");
    await sweep(world);
    expect(await invoices(world)).toMatchObject([{ number: "RE-1", status: "open" }]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test("[ST79] a number that another invoice has is told, and nothing is finalised under a second one", async () => {
  await using world = await connect({ policy });
  const customer = await world.account.act("create-customer", { fields: { name: "Other" } });
  const id = await draftInBoth(world);
  const taken = await world.account.act("create-invoice", {
    fields: { customer: customer.id, currency: "eur", number: "RE-1" },
  });
  issueHere(world, id);
  await untilTold(world, /RE-1 is already in use/);
  await world.bridge.idle();
  expect((await invoices(world)).map(({ status }) => status)).toEqual(["draft", "draft"]);
  const [letter] = world.bridge.deadLetters.list();
  await world.account.act("delete-draft", { invoice: taken.id });
  world.bridge.deadLetters.replay(letter?.id ?? "");
  await untilOpen(world, "RE-1");
  expect(await invoices(world)).toMatchObject([{ number: "RE-1", status: "open" }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST79] an invoice that somebody finalised in Stripe under another number is told until it is void", async () => {
  await using world = await connect({ policy });
  const id = await draftInBoth(world);
  const [theirs] = await invoices(world);
  await world.account.act("finalize", { invoice: theirs?.["id"] });
  issueHere(world, id);
  await sweep(world);
  const told = await vi.waitFor(() => {
    const found = world.bridge.deadLetters
      .list()
      .find(({ reason }) => /issued here as RE-1, and Stripe finalised it as/.test(reason));
    if (found === undefined) throw new Error("Nobody was told");
    return found;
  }, waiting);
  expect(told.fixes.join()).toMatch(/Void it in Stripe/);
  await world.account.act("void", { invoice: theirs?.["id"] });
  await sweep(world);
  await vi.waitFor(() => {
    const reasons = world.bridge.deadLetters.list().map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason.includes("two numbers"))).toEqual([]);
  }, waiting);
});
