import { createReplicaPort } from "@concord/bridge";
import { createMemoryReplica } from "@concord/bridge/testing";
import { expect, test, vi } from "vitest";
import { createWorld, isSynced, until } from "../sync/world.ts";
import { atRest, fill, openAccounts, startBridge } from "./two-accounts.ts";

/** Questions about money, and about invoices, that people were asked. */
const asked = (...bridges: readonly ReturnType<typeof startBridge>[]): readonly string[] =>
  bridges.flatMap(({ deadLetters }) => deadLetters.list().map(({ reason }) => reason));

test.each([
  ["stripe", "quickbooks"],
  ["quickbooks", "stripe"],
] as const)(
  "[CR10] what stands in both tools is one document each, and nothing is written, %s first",
  async (first, second) => {
    await using accounts = await openAccounts();
    await fill(accounts);
    const before = await accounts.count();
    const replica = createMemoryReplica();
    await using one = startBridge(accounts.connectors[first], replica);
    await atRest(one);
    await using two = startBridge(accounts.connectors[second], replica);
    await atRest(two);
    await atRest(one);

    expect(await accounts.count()).toEqual(before);
    expect(await accounts.writes()).toEqual([]);
    const invoices = replica.all().flatMap((each) => (each.kind === "invoice" ? [each] : []));
    expect(invoices).toHaveLength(3);
    expect(new Set(invoices.map(({ invoice }) => invoice.number))).toEqual(
      new Set(["INV-1", "INV-2", "INV-3"]),
    );
    for (const { links, conflicts } of invoices) {
      expect(Object.keys(links).toSorted()).toEqual(["quickbooks", "stripe"]);
      expect(conflicts).toEqual([]);
    }
    expect(replica.all().filter(({ kind }) => kind === "party")).toHaveLength(1);
    const payments = (number: string): readonly string[] =>
      invoices
        .filter(({ invoice }) => invoice.number === number)
        .flatMap(({ ledger }) => Object.values(ledger.payments).map(({ amount }) => amount));
    expect(payments("INV-1")).toEqual(["100"]);
    expect(payments("INV-2")).toEqual([]);
    // Half a payment may be two: both stand, none is entered in the other tool, and people say.
    expect(payments("INV-3")).toEqual(["30", "30"]);
    const questions = asked(one, two);
    expect(questions).toHaveLength(2);
    for (const question of questions) expect(question).toMatch(/may be the same money/);
  },
);

test("[CR11] connected at the same moment over two replicas and a relay, each tool keeps one invoice and one payment", async () => {
  const world = createWorld();
  await world.relay();
  await using accounts = await openAccounts();
  await fill(accounts);
  const before = await accounts.count();
  const [stripe, quickbooks] = [
    await world.person("stripe", { role: "connector" }),
    await world.person("quickbooks", { role: "connector" }),
  ];
  await using one = startBridge(
    accounts.connectors.stripe,
    createReplicaPort(stripe, () => stripe.caughtUp()),
  );
  await using two = startBridge(
    accounts.connectors.quickbooks,
    createReplicaPort(quickbooks, () => quickbooks.caughtUp()),
  );
  await Promise.all([atRest(one), atRest(two)]);
  await Promise.all([until(stripe, isSynced(stripe)), until(quickbooks, isSynced(quickbooks))]);
  await vi.waitFor(() =>
    expect(quickbooks.list("invoice").length).toBe(stripe.list("invoice").length),
  );
  await Promise.all([atRest(one), atRest(two)]);

  expect(await accounts.count()).toEqual(before);
  expect(await accounts.writes()).toEqual([]);
  const numbers = stripe.invoices().items.map(({ number }) => number ?? "");
  expect(new Set(numbers)).toEqual(new Set(["INV-1", "INV-2", "INV-3"]));
  const doubled = numbers.length - 3;
  const questions = asked(one, two).filter((reason) => /same real invoice/.test(reason));
  expect(questions).toHaveLength(doubled);
});
