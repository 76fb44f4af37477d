import { expect, test } from "vitest";
import { connect, sweep } from "./testing/connected.ts";

test("[ST42] an account with a past is read whole, and agrees invoice by invoice", async () => {
  await using world = await connect({
    policy: { issues: false, creates: "none", settles: false },
    before: (account) => account.side("POST", "seed", { invoices: 30 }),
  });
  const report = await world.bridge.reconcile(AbortSignal.timeout(15_000));
  // Money that was given back without a credit note opens an invoice for us, and does not for Stripe: that is told.
  const explained = report.findings.filter(({ document }) => {
    const registers = world.replica.read(document)?.registers ?? {};
    return Object.keys(registers).some((path) => /^(?:refunds|disputes)\.stripe:/.test(path));
  });
  expect(report.findings).toEqual(explained);
  expect(report.agreeing).toBe(30 - explained.length);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(world.replica.all().flatMap(({ problems }) => problems)).toEqual([]);

  const before = world.replica.all().map(({ registers }) => registers);
  world.bridge.backfill.start();
  await sweep(world);
  expect(world.replica.all().map(({ registers }) => registers)).toEqual(before);
  expect(await world.account.writes()).toEqual([]);
});
