import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { z } from "zod";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startStripeBridge } from "../testing/stripe-bridge.ts";
import type { StripeBridge } from "../testing/stripe-bridge.ts";
import { temporaryFolder } from "../testing/test-relay.ts";

const Invoice = z.object({ id: z.string(), number: z.string().nullable(), status: z.string() });

async function openInvoice({ side }: StripeBridge): Promise<z.infer<typeof Invoice>> {
  const State = z.object({ objects: z.object({ invoice: z.array(Invoice) }) });
  const { objects } = await side.get("state", State);
  const open = objects.invoice.find(({ status }) => status === "open");
  if (open === undefined) throw new Error("No invoice is open.");
  return open;
}

/** Pays an invoice in Stripe, of which the bridge hears nothing: there is no webhook, and the next sweep is a minute away. */
async function payBehindItsBack(world: StripeBridge): Promise<void> {
  const { id } = await openInvoice(world);
  await world.side.post("act", { action: "pay", invoice: id }, z.unknown());
}

test("[CM60, CM61] reconcile finds what the bridge missed, and with --fix repairs it", async () => {
  const world = await startStripeBridge(3);
  const { control, bridge } = world;
  const agreed = await runCli(["reconcile", "stripe"], control);
  expect(agreed).toMatchObject({ exitCode: 0 });
  expect(agreed.stdout).toContain("3 of 3 linked invoices agree with stripe.");

  await payBehindItsBack(world);
  const found = await runJson(["reconcile", "stripe"], control);
  expect(found).toMatchObject({
    exitCode: 3,
    value: {
      checked: 3,
      agreeing: 2,
      findings: [
        {
          differences: expect.arrayContaining([
            expect.objectContaining({ field: "state", theirs: "paid", ours: "open" }),
          ]),
        },
      ],
    },
  });
  // Looking repairs nothing.
  const fixing = await runCli(["reconcile", "stripe", "--fix"], control);
  expect(fixing.exitCode).toBe(3);
  expect(fixing.stdout).toMatch(/INVOICE +DOCUMENT +FIELD +STRIPE +HERE +REPAIR/);
  expect(fixing.stdout).toMatch(/state +paid +open +read it again/);
  await bridge.idle();
  expect(await runCli(["reconcile", "stripe"], control)).toMatchObject({ exitCode: 0 });
});

test("[CM60] without --fix it repairs nothing", async () => {
  const world = await startStripeBridge(3);
  await payBehindItsBack(world);
  for (const _ of [1, 2]) {
    expect(await runJson(["reconcile", "stripe"], world.control)).toMatchObject({ exitCode: 3 });
    await world.bridge.idle();
  }
});

test("[CM61] what waits for a person is said to wait, with where to see it, and no repair is promised", async () => {
  const world = await startStripeBridge(3);
  const { control, store, bridge } = world;
  const refusal = {
    kind: "status",
    status: 400,
    match: { method: "POST", path: "/v1/payment_records" },
  };
  await world.side.post("fault", refusal, z.unknown());
  const { number } = await openInvoice(world);
  // The relay gets the invoice a little after the bridge has read it.
  const pay = ["pay", number ?? "", "--amount", "1"];
  await expect.poll(async () => (await runCli(pay, world.relay)).exitCode).toBe(0);
  await expect.poll(() => store.deadLetters.count(), { timeout: 10_000 }).toBe(1);
  const [letter] = store.deadLetters.list();

  for (const more of [[], ["--fix"]]) {
    const { exitCode, stdout, stderr } = await runCli(["reconcile", "stripe", ...more], control);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/balance .* waits for a person/);
    expect(stdout).toMatch(/waits for a person +\S+: This request is not available/);
    expect(stdout).toContain(letter?.id);
    expect(stderr).toBe(
      "None of it is repaired without a person.\nSee what waits for a person with: concord dead-letters --vendor stripe\n",
    );
    await bridge.idle();
  }
  expect(await runJson(["reconcile", "stripe", "--fix"], control)).toMatchObject({
    exitCode: 3,
    value: { findings: [{ differences: [{ fix: "ask" }], waiting: [{ id: letter?.id }] }] },
  });

  // What is new there is read all the same.
  await payBehindItsBack(world);
  const fixing = await runCli(["reconcile", "stripe", "--fix"], control);
  expect(fixing.stderr).toMatch(/repairs now what needs no person/);
});

test("[CM62] a bridge is found by run.json, and one that does not run is named", async () => {
  const { control } = await startStripeBridge(1);
  const folder = temporaryFolder();
  const run = {
    pid: process.pid,
    url: "http://127.0.0.1:1",
    workspace: "acme",
    token: control.token,
    sandboxes: {},
    bridges: { stripe: { url: control.url } },
    parts: {},
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  const found = await runCli(["reconcile", "stripe", "--data", folder]);
  expect(found.stdout).toContain("1 of 1 linked invoices");
  expect(await runCli(["reconcile", "xero", "--data", folder])).toMatchObject({
    exitCode: 2,
    stderr: "No bridge to xero runs. Running: stripe",
  });
  const stranger = await runCli(["reconcile", "stripe"], { ...control, token: "wrong" });
  expect(stranger).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("token") });
});

test("[CM63] inspect bridge shows state, queues and last events", async () => {
  const { control } = await startStripeBridge(2);
  const { stdout } = await runCli(["inspect", "bridge", "stripe"], control);
  expect(stdout).toMatch(/state +running/);
  expect(stdout).toMatch(/linked +\d+/);
  expect(stdout).toContain("Last events");
  expect((await runJson(["inspect", "bridge", "stripe"], control)).value).toMatchObject({
    lifecycle: { state: "running" },
    backfill: { state: "done" },
    queues: { incoming: 0, deadLetters: 0 },
  });
});
