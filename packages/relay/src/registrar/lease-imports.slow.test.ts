import type { OperationInput } from "@concord/document";
import { NumberSeries } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { acme, draftOf, issuingOnDisk } from "../testing/issuing-relay.ts";
import { documentOf, issueOn, leasingDevice, withDrafts } from "../testing/leasing-device.ts";
import { toldRegister } from "./told-register.ts";
import { workspaceSettings } from "./workspace-settings.ts";

type OnDisk = Awaited<ReturnType<typeof issuingOnDisk>>;

const importId = (count: number) => documentOf(1_000 + count);
const numberOf = (count: number): string => `V-${String(count).padStart(4, "0")}`;

/** As it is imported from a file. */
async function importOne(relay: OnDisk, count: number): Promise<void> {
  const number = numberOf(count);
  const by = { type: "connector" as const, connector: "file", account: "import", id: number };
  const operations: OperationInput[] = [draftOf(), { type: "mark-issued", issued: { number, by } }];
  await relay.write(importId(count), operations);
}

const lines = async (relay: OnDisk) =>
  (await relay.register()).map(({ number, state, origin }) => `${number} ${state} ${origin}`);

const openConflicts = async (relay: OnDisk, index: number) =>
  (await relay.read(documentOf(index))).conflicts
    .filter(({ state }) => state === "open")
    .map(({ record }) => record.lost.value);

test("[RL583] a lease begins behind numbers that imported invoices have, ends before the next of them, and goes on behind those once its own have come; the register accounts for each", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 6);
  for (const count of [1, 2, 5, 6]) await importOne(relay, count);
  const ben = leasingDevice(relay, "ben");
  expect(await ben.lease(4)).toMatchObject({
    type: "stands",
    lease: { epoch: 1, from: 3, to: 4, state: "active" },
  });
  expect(await issueOn(ben, relay, 1)).toBe("V-0003");
  expect(await issueOn(ben, relay, 2)).toBe("V-0004");
  expect(await issueOn(ben, relay, 3)).toBeUndefined();
  // What it gave is not here yet: nothing of it may be called unused.
  expect(await ben.lease(4)).toMatchObject({ lease: { epoch: 1, from: 3, to: 4 } });
  expect(await ben.send()).toMatchObject([
    { verdict: { type: "committed" } },
    { verdict: { type: "committed" } },
  ]);
  expect(await ben.lease(3)).toMatchObject({ lease: { epoch: 2, from: 7, to: 9 } });
  expect(await issueOn(ben, relay, 3)).toBe("V-0007");
  await ben.send();
  expect(await lines(relay)).toEqual([
    "V-0001 issued elsewhere",
    "V-0002 issued elsewhere",
    "V-0003 issued taken",
    "V-0004 issued taken",
    "V-0005 issued elsewhere",
    "V-0006 issued elsewhere",
    "V-0007 issued taken",
  ]);
  expect(
    (await relay.storage.leases(acme)).map(({ epoch, state, from, to }) => [
      epoch,
      state,
      from,
      to,
    ]),
  ).toEqual([
    [2, "active", 7, 9],
    [1, "returned", 3, 4],
  ]);
  // Nobody goes on under the lease that is over.
  expect(await ben.giveBack()).toMatchObject({ lease: { state: "returned", to: 7 } });
  await relay.write(documentOf(4), [
    { type: "request-issue", key: "r", request: { series: "van" } },
  ]);
  await relay.answered();
  expect((await relay.read(documentOf(4))).issued?.number).toBe("V-0008");
});

test("[RL583] a lease that is taken over goes on behind imported numbers too", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  const [ben, ada] = [leasingDevice(relay, "ben"), leasingDevice(relay, "ada", { role: "owner" })];
  await ben.lease(2);
  for (const count of [3, 4]) await importOne(relay, count);
  expect(await ada.takeOver(1, 3)).toMatchObject({ lease: { epoch: 2, from: 5, to: 7 } });
  expect(await issueOn(ada, relay, 1)).toBe("V-0005");
  await ada.send();
  expect(await lines(relay)).toEqual([
    "V-0001 expired leased",
    "V-0002 expired leased",
    "V-0003 issued elsewhere",
    "V-0004 issued elsewhere",
    "V-0005 issued taken",
  ]);
});

test("[RL584] an import that brings a number inside a lease that is out, before or after its device gives it: both stand, once each, and a person is told on ours", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 3);
  const ben = leasingDevice(relay, "ben");
  await ben.lease(3);
  for (const index of [1, 2, 3]) await issueOn(ben, relay, index);
  await importOne(relay, 1);
  await ben.send(0);
  expect(await openConflicts(relay, 1)).toEqual([expect.stringContaining("V-0001")]);
  await ben.send();
  await importOne(relay, 2);
  await relay.answered();
  expect(await openConflicts(relay, 2)).toEqual([expect.stringContaining("issued elsewhere")]);
  expect(await openConflicts(relay, 3)).toEqual([]);
  expect(await lines(relay)).toEqual([1, 2, 3].map((count) => `${numberOf(count)} issued taken`));
  // Told once, whatever is read again.
  await relay.write(importId(2), [{ type: "request-void", key: "v" }]);
  await relay.answered();
  expect(await openConflicts(relay, 2)).toHaveLength(1);
});

test("[RL584] a number of a lease that never came, and that an import has, is told as both", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 1);
  const ben = leasingDevice(relay, "ben");
  await ben.lease(2);
  await importOne(relay, 2);
  await relay.core.leases.ask(acme, "van", {
    type: "take-over",
    epoch: 1,
    reason: "The van is gone",
    to: null,
  });
  const { storage, committer } = relay.core.context;
  const settings = await workspaceSettings(storage, committer, acme);
  const wish = { series: "van", after: null, limit: 10 };
  const { items } = await toldRegister(storage, committer).page(acme, settings, wish);
  expect(items.map(({ number, state, reason }) => [number, state, reason])).toEqual([
    ["V-0001", "expired", "Leased to ben and not come back: The van is gone"],
    [
      "V-0002",
      "expired",
      "Leased to ben and not come back: The van is gone. An invoice that was issued elsewhere has the number.",
    ],
  ]);
});

type Step =
  | { readonly do: "lease" | "issue" | "send" | "give-back"; readonly at: number }
  | { readonly do: "import" | "registrar" | "expire"; readonly at: number };

const drafts = 8;
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    "lease",
    "lease",
    "issue",
    "issue",
    "issue",
    "send",
    "send",
    "give-back",
    "import",
    "import",
    "registrar",
    "expire",
  ),
  at: fc.nat(20),
});

async function play(steps: readonly Step[]) {
  let now = Date.parse("2026-11-20T12:00:00Z");
  await using relay = await issuingOnDisk({ now: () => now });
  await withDrafts(relay, drafts);
  const ben = leasingDevice(relay, "ben");
  const imported = new Set<number>();
  const acts: Record<Step["do"], (at: number) => Promise<unknown>> = {
    lease: (at) => ben.lease(1 + (at % 4)),
    issue: async (at) => {
      const document = documentOf(1 + (at % drafts));
      return ben.issue(document, await relay.copyOf(document), now);
    },
    send: (at) => ben.send(at % Math.max(1, ben.unsent.length)),
    "give-back": () => ben.giveBack(),
    import: async (at) => {
      const count = 1 + (at % 12);
      if (imported.has(count)) return;
      imported.add(count);
      await importOne(relay, count);
    },
    registrar: async (at) => {
      const ask = { type: "request-issue", key: `r${at}`, request: { series: "van" } } as const;
      await relay.write(documentOf(1 + (at % drafts)), [ask]).catch(() => undefined);
      await relay.answered();
    },
    expire: async () => {
      now += 11 * 86_400_000;
      await relay.core.leases.ask(acme, "van", { type: "expire" });
    },
  };
  for (const { do: what, at } of steps) await acts[what](at);
  await ben.send();
  await relay.answered();
  const register = await relay.register();
  const [use] = (await relay.storage.seriesUse(acme)).filter(({ series }) => series === "van");
  const ours = [];
  for (let index = 1; index <= drafts; index += 1) {
    const { issued } = await relay.read(documentOf(index));
    if (issued === undefined) continue;
    const told = (await openConflicts(relay, index)).some((text) =>
      JSON.stringify(text).includes("issued elsewhere"),
    );
    ours.push({ number: issued.number, told });
  }
  return { register, use, ours, imported: new Set([...imported].map(numberOf)), ben };
}

test("[RL585] whatever is leased, given, imported and sent in whatever order: we give no number twice, the register has each count once, and of a number that an import has too a person is told", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const { register, use, ours, imported, ben } = await play(steps);
      expect(new Set(ours.map(({ number }) => number)).size).toBe(ours.length);
      expect(new Set(ben.printed.map(({ number }) => number)).size).toBe(ben.printed.length);
      const van = register.filter(({ series }) => series === "van");
      const counts = van.filter(({ state }) => state !== "void").map(({ count }) => count);
      expect(new Set(counts).size).toBe(counts.length);
      expect(use?.missing ?? 0).toBe(0);
      for (const { number, told } of ours) {
        expect([number, told]).toEqual([number, imported.has(number)]);
      }
      for (const { number } of van.filter(({ origin }) => origin === "elsewhere")) {
        expect(imported).toContain(number);
      }
    }),
    {
      numRuns: Number(process.env["CONCORD_RUNS"] ?? 12),
      examples: [
        [
          // It came too late, and then the import came, too.
          [
            { do: "lease", at: 0 },
            { do: "issue", at: 0 },
            { do: "expire", at: 0 },
            { do: "send", at: 0 },
            { do: "import", at: 0 },
          ],
        ],
      ],
    },
  );
}, 600_000);

test("[RL583] how numbers of a lease read on any day on which it may give them is looked at", async () => {
  await using relay = await issuingOnDisk({ now: () => Date.parse("2026-12-28T12:00:00Z") });
  const van = { id: "van", format: "V-{year}-{number}", reset: "never" } as const;
  await withDrafts(relay, 1);
  const own = documentOf(0xffff);
  await relay.write(own, [
    { type: "set-field", path: "series.van.format", value: van.format },
    { type: "set-field", path: "series.van.reset", value: van.reset },
  ]);
  const number = "V-2027-0003";
  const by = { type: "connector" as const, connector: "file", account: "import", id: number };
  await relay.write(importId(1), [draftOf(), { type: "mark-issued", issued: { number, by } }]);
  expect(NumberSeries.safeParse(van).success).toBe(true);
  expect(await leasingDevice(relay, "ben").lease(9)).toMatchObject({ lease: { from: 1, to: 2 } });
});
