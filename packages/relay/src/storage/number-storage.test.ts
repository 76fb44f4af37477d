import { DocumentId, NumberLease, PlainDate } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import type { NumberChange, TakenNumber } from "./number-storage.ts";
import type { NewEntry, RelayStorage } from "./storage.ts";

const acme = WorkspaceId.parse("acme");
const other = WorkspaceId.parse("other");
const first = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const second = DocumentId.parse("0197f3a0-0000-7000-8000-000000000002");

function sampleEntry(changes: Partial<NewEntry>): NewEntry {
  return {
    workspace: acme,
    document: first,
    kind: "invoice",
    author: { id: "registrar", name: "Registrar" },
    device: DeviceId.parse("device-1"),
    batch: 1,
    operations: [],
    difference: [],
    update: Uint8Array.of(1, 2, 3),
    verdict: (seq) => ({ type: "committed", seq, remarks: [] }),
    authorship: [],
    deviceTime: 10,
    acceptedTime: 20,
    ...changes,
  };
}

const taken = (count: number, document = first): TakenNumber => ({
  series: "invoices",
  period: "2026",
  count,
  document,
  number: `INV-2026-${count}`,
  on: PlainDate.parse("2026-11-20"),
  at: 20,
});
const take = (
  count: number,
  document = first,
): Extract<NumberChange, { readonly type: "taken" }> => ({
  type: "taken",
  ...taken(count, document),
});
const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 1,
  device: "till",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 2,
  from: 1,
  to: 3,
  grantedAt: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  state: "active",
  proof: "p",
});
const leased = (count: number, document: DocumentId, state: "issued" | "void" = "issued") =>
  ({
    ...taken(count, document),
    type: "leased",
    series: "van",
    period: "",
    number: `V-0${count}`,
    state,
    reason: null,
  }) as const;
const register = async (storage: RelayStorage) =>
  (await storage.numbers(acme, { after: null, limit: 100 })).map(({ number, document, state }) => [
    number,
    document,
    state,
  ]);

/** Every `NumberStorage` there is; each must pass all of what follows. `setup` gives an empty store for each test. */
const adapters: readonly {
  readonly name: string;
  readonly setup: () => () => Promise<RelayStorage>;
}[] = [
  {
    name: "SQLite",
    setup: () => {
      const folder = temporaryFolder();
      return async () => openTestStorage(folder);
    },
  },
];

describe.each(adapters)("register of numbers: $name", ({ setup }) => {
  test("[RL308] a number is taken with the batch that says so, or not at all", async () => {
    const open = setup();
    {
      await using storage = await open();
      await storage.commit([sampleEntry({ batch: 1, numbers: [take(1)] })]);
      const same = [
        sampleEntry({ batch: 2, numbers: [take(2, second)] }),
        sampleEntry({ batch: 1 }),
      ];
      await expect(storage.commit(same)).rejects.toThrow(/UNIQUE/);
      expect(await storage.head(acme)).toBe(1);
      expect(await register(storage)).toEqual([["INV-2026-1", first, "issued"]]);
    }
    await using storage = await open();
    expect(await storage.seriesHead(acme, "invoices", "2026")).toEqual({
      count: 1,
      on: "2026-11-20",
    });
    expect(await storage.seriesHead(acme, "invoices", "2027")).toEqual({
      count: 0,
      on: "2026-11-20",
    });
  });

  test("[RL308] no number but the next is taken, none by two documents, none twice by one, and then no batch is stored either", async () => {
    await using storage = await setup()();
    await storage.commit([sampleEntry({ batch: 1, numbers: [take(7)] })]);
    for (const wrong of [
      take(7, second),
      take(9, second),
      take(6, second),
      take(8, first),
      { ...take(8, second), number: "INV-2026-7" },
    ]) {
      const entries = [sampleEntry({ batch: 2 }), sampleEntry({ batch: 3, numbers: [wrong] })];
      await expect(storage.commit(entries)).rejects.toThrow(/UNIQUE|is not the number after/);
    }
    expect(await storage.head(acme)).toBe(1);
    await storage.commit([sampleEntry({ batch: 2, numbers: [take(8, second)] })]);
    await storage.commit([sampleEntry({ workspace: other, batch: 1, numbers: [take(1)] })]);
    expect((await register(storage)).map(([number]) => number)).toEqual([
      "INV-2026-7",
      "INV-2026-8",
    ]);
  });

  test("[RL309] the register accounts for what was given, voided and brought back, in pages and in sums", async () => {
    await using storage = await setup()();
    await storage.commit([sampleEntry({ batch: 1, numbers: [take(1)] })]);
    await storage.commit([
      sampleEntry({
        batch: 2,
        numbers: [{ type: "voided", document: first, reason: "Wrong customer" }],
      }),
    ]);
    const row = { ...taken(3, second), state: "issued", reason: null, origin: "returned" } as const;
    // Whatever came back is written down once, and what is void stays so.
    for (let times = 0; times < 2; times += 1) {
      await storage.registerReturned(acme, [row, { ...row, ...taken(1) }], []);
    }
    expect(await register(storage)).toEqual([
      ["INV-2026-1", first, "void"],
      ["INV-2026-3", second, "issued"],
    ]);
    const [page] = await storage.numbers(acme, { after: null, limit: 1 });
    if (page === undefined) throw new Error("no page");
    expect(await storage.numbers(acme, { after: page, limit: 5 })).toHaveLength(1);
    expect(await storage.numberIsOf(acme, "INV-2026-3")).toBe(second);
    expect(await storage.seriesUse(acme)).toEqual([
      {
        series: "invoices",
        period: "2026",
        begins: 1,
        first: 1,
        last: 3,
        lastNumber: "INV-2026-3",
        issued: 1,
        void: 1,
        expired: 0,
        missing: 1,
        doubled: 0,
      },
    ]);
    expect((await storage.seriesHead(acme, "invoices", "2026")).count).toBe(3);
  });

  let batch = 100;
  const commit = (storage: RelayStorage, ...numbers: NumberChange[]) => {
    batch += 1;
    return storage.commit([sampleEntry({ batch, numbers })]);
  };

  test("[RL376] a series has one lease at a time and one of each epoch, and nobody else gives its numbers meanwhile, by the store itself", async () => {
    const open = setup();
    {
      await using storage = await open();
      await commit(storage, { type: "lease", lease });
      for (const wrong of [
        { ...lease, id: "l2", epoch: 2 },
        { ...lease, id: "l2", state: "returned" as const },
      ]) {
        await expect(commit(storage, { type: "lease", lease: wrong })).rejects.toThrow(/UNIQUE/);
      }
      const office = { ...take(1), series: "van", period: "" };
      await expect(commit(storage, office)).rejects.toThrow(/leased/);
      await commit(storage, { type: "lease", lease: { ...lease, to: 5 } });
    }
    await using storage = await open();
    expect(await storage.lastLease(acme, "van")).toEqual({ ...lease, to: 5 });
    expect(await storage.leases(other)).toEqual([]);
    expect((await register(storage)).length).toBe(0);
  });

  test("[RL377] a number of a lease is taken by one invoice, what never came is accounted for when the lease ends, and what comes after all takes its place", async () => {
    await using storage = await setup()();
    await commit(storage, { type: "lease", lease }, leased(2, first));
    await expect(commit(storage, leased(2, second))).rejects.toThrow(/UNIQUE/);
    await expect(commit(storage, leased(3, first))).rejects.toThrow(/UNIQUE/);
    expect(await storage.unaccounted(acme, "van", 1, 3)).toBe(2);
    expect(await storage.leaseUse(acme, lease)).toEqual({ given: 1, expired: 0 });
    const endedAt = lease.until;
    const ended = { ...lease, state: "expired", endedAt, reason: "Forgotten" } as const;
    await commit(storage, { type: "lease", lease: ended });
    expect(await register(storage)).toEqual([
      ["V-01", null, "expired"],
      ["V-02", first, "issued"],
      ["V-03", null, "expired"],
    ]);
    expect((await storage.numbers(acme, { after: null, limit: 1 }))[0]).toMatchObject({
      reason: "Leased to Ben and not come back: Forgotten",
      origin: "leased",
    });
    expect(await storage.leaseUse(acme, lease)).toEqual({ given: 1, expired: 2 });
    await commit(storage, leased(1, second, "void"), leased(3, second));
    expect(await register(storage)).toEqual([
      ["V-01", second, "void"],
      ["V-02", first, "issued"],
      ["V-03", second, "issued"],
    ]);
    const [use] = await storage.seriesUse(acme);
    expect(use).toMatchObject({ issued: 2, void: 1, expired: 0, missing: 0, doubled: 0 });
    const number = { lease: "l1", series: "van", count: 2, number: "V-02" };
    expect(await storage.leaseSight(acme, number)).toEqual({
      lease: ended,
      most: 3,
      documents: [first],
      elsewhere: [],
      own: { before: null, after: "2026-11-20" },
      others: { before: null, after: null },
    });
  });

  test("[RL377] the dates beside a number are those of its own lease and those of all others", async () => {
    await using storage = await setup()();
    const on = PlainDate.parse("2026-11-10");
    await commit(storage, { ...take(9), series: "van" });
    await commit(
      storage,
      { type: "lease", lease: { ...lease, from: 2 } },
      { ...leased(2, second), on },
    );
    const third = DocumentId.parse("0197f3a0-0000-7000-8000-000000000003");
    await commit(storage, leased(5, third));
    const number = { lease: "l1", series: "van", count: 3, number: "V-03" };
    expect(await storage.leaseSight(acme, number)).toMatchObject({
      own: { before: on, after: null },
      others: { before: "2026-11-20", after: "2026-11-20" },
    });
    expect(await storage.highestCount(acme, "van")).toBe(9);
    expect(await storage.highestCount(acme, "none")).toBe(0);
    expect(await storage.takenAmong(acme, ["V-04", "V-05"])).toEqual(["V-05"]);
    expect(await storage.takenAmong(acme, ["V-04"])).toEqual([]);
  });

  test("[RL384] in a restored store no line says of a number that came back, or that the next lease gives, that it never came", async () => {
    await using storage = await setup()();
    await commit(storage, { type: "lease", lease });
    // Its holder had given it back with two numbers used, and somebody else went on.
    const next = { ...lease, id: "l2", epoch: 2, from: 3, to: 6 };
    await storage.leaseReturned(acme, { ...next, seal: "s" });
    expect((await storage.leases(acme)).map(({ epoch, state, to }) => [epoch, state, to])).toEqual([
      [2, "active", 6],
      [1, "taken-over", 2],
    ]);
    expect(await register(storage)).toEqual([
      ["V-01", null, "expired"],
      ["V-02", null, "expired"],
    ]);
    const { type: _, ...given } = leased(2, first);
    await storage.registerReturned(acme, [{ ...given, origin: "returned" }], []);
    expect(await register(storage)).toEqual([
      ["V-01", null, "expired"],
      ["V-02", first, "issued"],
    ]);
    expect((await storage.seriesUse(acme))[0]).toMatchObject({ doubled: 0 });
  });
});
