import { Operation } from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
import { signedWebhook } from "./testing/fake-connector.ts";
import type { Fault } from "./testing/fake-vendor.ts";
import { createMortal, type Mortal } from "./testing/mortal.ts";
import { createWorld, type World } from "./testing/world.ts";

const place = fc.nat({ max: 5 });
const Step = fc.oneof(
  fc.record({ do: fc.constant("draft" as const) }),
  fc.record({
    do: fc.constant("due" as const),
    which: place,
    day: fc.integer({ min: 10, max: 28 }),
  }),
  fc.record({ do: fc.constant("record-payment" as const), which: place }),
  fc.record({ do: fc.constant("pay-there" as const), which: place }),
  fc.record({ do: fc.constant("edit-there" as const), which: place, po: fc.nat({ max: 9 }) }),
  fc.record({ do: fc.constant("invoice-there" as const) }),
  fc.record({
    do: fc.constant("fault" as const),
    fault: fc.constantFrom<Fault>("before", "after", "lost", "unavailable", "throttled"),
  }),
  // For a while nothing can be looked for, or the connection may not use a kind.
  fc.record({ do: fc.constant("blind" as const), is: fc.boolean() }),
  fc.record({
    do: fc.constant("forbid" as const),
    what: fc.constantFrom("invoice", "payment", "changes", undefined),
  }),
  fc.record({ do: fc.constant("die" as const), steps: fc.integer({ min: 1, max: 25 }) }),
  fc.record({
    do: fc.constant("pass" as const),
    ms: fc.constantFrom(3, 15, 100, 2_000, 20_000, 600_000),
  }),
);
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;
/** What happens to the webhook of the n-th change: how often it comes, and how late. */
const Delivery = fc.record({
  times: fc.constantFrom(0, 1, 1, 2),
  afterMs: fc.constantFrom(0, 12, 300, 30_000),
});

interface Story {
  readonly world: World;
  readonly drafts: DocumentId[];
  payments: number;
  process: Mortal;
  bridge: Bridge;
}

function begin(world: World): { readonly process: Mortal; readonly bridge: Bridge } {
  const process = createMortal();
  return { process, bridge: world.start(process.wrap) };
}

async function play(story: Story, step: Step): Promise<void> {
  const { world, drafts } = story;
  const draft = "which" in step ? drafts[step.which % Math.max(1, drafts.length)] : undefined;
  const there = world.vendor.ofKind("invoice");
  const theirs = "which" in step ? there[step.which % Math.max(1, there.length)] : undefined;
  switch (step.do) {
    case "draft":
      drafts.push(world.draft(drafts.length + 1, { "references.purchaseOrder": "0" }));
      break;
    case "due":
      if (draft !== undefined)
        world.replica.edit(
          draft,
          Operation.parse({ type: "set-field", path: "dueDate", value: `2026-12-${step.day}` }),
        );
      break;
    case "record-payment":
      if (draft === undefined) break;
      story.payments += 1;
      world.replica.edit(
        draft,
        Operation.parse({
          type: "record-payment",
          key: `bank:${story.payments}`,
          payment: { amount: String(story.payments) },
        }),
      );
      break;
    case "pay-there":
      if (theirs === undefined) break;
      story.payments += 1;
      world.vendor.act("payment", `paid-${story.payments}`, {
        invoice: theirs.id,
        amount: String(story.payments),
      });
      break;
    case "edit-there":
      if (theirs !== undefined) world.vendor.act("invoice", theirs.id, { po: String(step.po) });
      break;
    case "invoice-there":
      world.vendor.act("invoice", `there-${there.length}`, { po: "0" });
      break;
    case "fault":
      world.vendor.faults.push(step.fault);
      break;
    case "blind":
      if (step.is) world.vendor.broken.add("find");
      else world.vendor.broken.clear();
      break;
    case "forbid":
      if (step.what === undefined) world.vendor.forbidden.clear();
      else world.vendor.forbidden.add(step.what);
      break;
    case "die":
      story.process.dieAfter(step.steps);
      break;
    case "pass":
      await world.clock.pass(step.ms);
      break;
    default:
      step satisfies never;
  }
  if (story.process.isDead()) Object.assign(story, begin(world));
}

test("[BR80] one object for each intent, no payment lost or doubled, and then rest, whatever crashes and gets lost", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(Step, { minLength: 5, maxLength: 40 }),
      fc.array(Delivery, { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      async (steps, deliveries, seed) => {
        const world = createWorld({ seed });
        const story: Story = { world, drafts: [], payments: 0, ...begin(world) };
        let changes = 0;
        world.vendor.onChange((event) => {
          const { times, afterMs } = deliveries[changes % deliveries.length] ?? {
            times: 1,
            afterMs: 0,
          };
          changes += 1;
          for (let time = 1; time <= times; time += 1) {
            world.clock.at(world.clock.now() + afterMs * time, () => {
              if (!story.process.isDead()) deliver(story, event);
            });
          }
        });

        for (const step of steps) await play(story, step);
        world.vendor.faults.length = 0;
        world.vendor.broken.clear();
        world.vendor.forbidden.clear();
        // Whoever was about to die does so, and the last process lives on.
        await world.clock.pass(60_000);
        if (story.process.isDead()) Object.assign(story, begin(world));
        else story.process.spare();
        // A person had allowed what was forbidden, and has it tried again.
        for (const { id } of story.bridge.deadLetters.list()) story.bridge.deadLetters.replay(id);
        // At least one sweep finds what no webhook told, and what nobody could say is looked for.
        await world.clock.pass(65 * 60_000);
        await world.clock.until(() => isAtRest(story));
        await expect(check(story)).resolves.toBeUndefined();
      },
    ),
    {
      examples: [
        // Everything was read before the first cursor was kept, and something changed there in between.
        [
          [
            { do: "due", which: 0, day: 10 },
            { do: "invoice-there" },
            { do: "record-payment", which: 0 },
            { do: "fault", fault: "before" },
            { do: "die", steps: 8 },
            { do: "pass", ms: 2_000 },
            { do: "record-payment", which: 0 },
            { do: "draft" },
            { do: "pay-there", which: 0 },
            { do: "pass", ms: 3 },
            { do: "record-payment", which: 0 },
          ],
          [{ times: 0, afterMs: 0 }],
          1,
        ],
        // Edited there after our creation, and before we had found out that it happened.
        [
          [
            { do: "draft" },
            { do: "die", steps: 24 },
            { do: "due", which: 0, day: 10 },
            { do: "pass", ms: 2_000 },
            { do: "die", steps: 1 },
            { do: "pay-there", which: 0 },
            { do: "fault", fault: "before" },
            { do: "edit-there", which: 0, po: 1 },
            { do: "die", steps: 1 },
          ],
          [{ times: 0, afterMs: 0 }],
          1,
        ],
      ],
      numRuns: Number(process.env["CONCORD_RUNS"] ?? 15),
    },
  );
});

function isAtRest({ bridge }: Story): boolean {
  const { incoming, documents, effects } = bridge.status().queues;
  const open = effects.pending + effects.sending + effects.uncertain + effects.applied;
  return bridge.status().lifecycle.state === "running" && incoming + documents + open === 0;
}

function deliver(story: Story, event: Parameters<typeof signedWebhook>[0]): void {
  try {
    story.bridge.receiveWebhook(signedWebhook(event));
  } catch (error) {
    // It died while it stored the event, so the vendor got no answer.
    if (!story.process.isDead()) throw error;
  }
}

async function check({ world, drafts, bridge }: Story): Promise<void> {
  const { vendor, replica } = world;
  expect(bridge.deadLetters.list()).toEqual([]);
  const { effects, ...queues } = bridge.status().queues;
  expect(queues).toEqual({ incoming: 0, documents: 0, deadLetters: 0 });
  expect({ ...effects, merged: 0, stale: 0 }).toEqual({
    pending: 0,
    sending: 0,
    uncertain: 0,
    applied: 0,
    merged: 0,
    rejected: 0,
    parked: 0,
    dropped: 0,
    stale: 0,
  });

  const invoices = vendor.ofKind("invoice");
  for (const id of drafts)
    expect(invoices.filter(({ data }) => data["tag"] === id)).toHaveLength(1);
  // One document for each invoice there, and none besides.
  expect(replica.all()).toHaveLength(invoices.length);

  const payments = vendor.ofKind("payment");
  for (const { id, data } of invoices) {
    const document = await replica.byLink("fake", "acct-1", { kind: "invoice", id });
    const registers =
      document === undefined ? {} : ((await replica.snapshot(document))?.registers ?? {});
    expect(registers["references.purchaseOrder"] ?? null).toBe(data["po"] ?? null);
    expect(registers["dueDate"] ?? null).toBe(data["dueDate"] ?? null);

    const facts = Object.keys(registers).filter((path) => path.startsWith("payments."));
    const here = facts.filter((path) => !path.startsWith("payments.fake:"));
    const mine = payments.filter((payment) => payment.data["invoice"] === id);
    expect(facts.filter((path) => path.startsWith("payments.fake:")).toSorted()).toEqual(
      mine
        .filter((payment) => payment.data["tag"] === undefined)
        .map((payment) => `payments.fake:${payment.id}`)
        .toSorted(),
    );
    expect(mine.flatMap((payment) => payment.data["tag"] ?? [])).toHaveLength(here.length);
    expect(mine.flatMap((payment) => payment.data["tag"] ?? [])).toEqual(
      expect.arrayContaining(here.map((path) => `${document}|${path}`)),
    );
  }

  const before = vendor.writes();
  await world.clock.pass(120_000);
  expect(vendor.writes()).toBe(before);
}
