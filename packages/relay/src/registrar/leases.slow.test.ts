import { cpSync } from "node:fs";
import { join } from "node:path";
import type { InvoiceSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { documentOf, furnish, leasingDevice, ownDocument } from "../testing/leasing-device.ts";
import type { LeasingDevice } from "../testing/leasing-device.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

async function withDrafts(relay: IssuingRelay, count: number): Promise<void> {
  await furnish(relay);
  for (let index = 1; index <= count; index += 1) {
    await relay.write(documentOf(index), [draftOf()]);
  }
}

async function issueOn(device: LeasingDevice, relay: IssuingRelay, index: number) {
  return device.issue(documentOf(index), await relay.copyOf(documentOf(index)));
}

const openConflicts = ({ conflicts }: InvoiceSnapshot) =>
  conflicts
    .filter(({ state }) => state === "open")
    .map(({ record }) => [record.kind, record.kept.value]);

test("[RL360] a series has one holder at a time: who asks again is given more, and who comes second is told who has it", async () => {
  await using relay = await issuingOnDisk();
  await furnish(relay);
  const [ben, eve] = [leasingDevice(relay, "ben"), leasingDevice(relay, "eve")];
  expect(await ben.lease()).toMatchObject({
    type: "stands",
    lease: { epoch: 1, from: 1, to: 5, principal: "ben", state: "active" },
  });
  expect(await ben.lease(8)).toMatchObject({ lease: { epoch: 1, from: 1, to: 8 } });
  expect(await eve.lease()).toMatchObject({ type: "refused", why: "held" });
  expect(await eve.giveBack()).toMatchObject({ type: "refused", why: "not-held" });
  expect((await relay.storage.leases(acme)).map(({ epoch, state }) => [epoch, state])).toEqual([
    [1, "active"],
  ]);
});

test("[RL361] while a device holds a series the registrar gives no number of it, and goes on behind it afterwards", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 4);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  const ask = { type: "request-issue", key: "r", request: { series: "van" } } as const;
  await relay.write(documentOf(1), [ask]);
  await relay.answered();
  const [request] = (await relay.read(documentOf(1))).requests;
  expect(request?.declined?.findings?.map(({ rule, path }) => [rule, path])).toEqual([
    ["CONCORD-SERIES", "number"],
  ]);
  expect(await issueOn(ben, relay, 2)).toBe("V-0001");
  await ben.send();
  expect(await ben.giveBack()).toMatchObject({ lease: { state: "returned", to: 1 } });
  await relay.write(documentOf(3), [ask]);
  await relay.answered();
  expect((await relay.read(documentOf(3))).issued?.number).toBe("V-0002");
  expect(await ben.lease()).toMatchObject({ lease: { epoch: 2, from: 3 } });
});

test("[RL362] what a holder issues stands as what the registrar issues, and the number is taken in the same transaction", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  const copy = await relay.copyOf(documentOf(1));
  // Somebody edits it meanwhile: what the holder saw is what is issued.
  await relay.write(documentOf(1), [
    { type: "set-line", line: "l1", field: "price", value: "120" },
  ]);
  expect(ben.issue(documentOf(1), copy)).toBe("V-0001");
  expect(await ben.send()).toMatchObject([{ verdict: { type: "committed" } }]);
  const { issued, invoice, conflicts } = await relay.read(documentOf(1));
  expect(issued).toMatchObject({
    number: "V-0001",
    by: { type: "registrar", series: "van", count: 1, lease: { epoch: 1 } },
  });
  expect(invoice.lines[0]?.price).toBe("100");
  expect(conflicts.map(({ record }) => record.kind)).toEqual(["edited-after-issue"]);
  expect(await relay.register()).toMatchObject([
    { number: "V-0001", document: documentOf(1), state: "issued", origin: "taken" },
  ]);
  await relay.answered();
  expect(await relay.register()).toHaveLength(1);
});

test("[RL363] an issue under a lease of somebody else, or of nobody, is put right, and no number is taken by it", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  await issueOn(ben, relay, 1);
  const [stolen] = ben.unsent;
  if (stolen === undefined) throw new Error("nothing to steal");
  const as = { name: "eve", role: "field", device: "device-of-eve" } as const;
  const outcome = await relay.write(documentOf(1), [stolen.operation], as);
  expect(outcome).toMatchObject({
    verdict: {
      type: "committed-with-correction",
      corrections: [{ rule: "not-allowed", path: "issued", old: null }],
    },
  });
  expect((await relay.read(documentOf(1))).issued).toBeUndefined();
  expect(await relay.register()).toEqual([]);
});

test("[RL364] a number that was given to what cannot be issued so is void in the register, with the reason", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 3);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  // The registrar was faster.
  expect(await issueOn(ben, relay, 1)).toBe("V-0001");
  await relay.write(documentOf(1), [{ type: "request-issue", key: "r" }]);
  await relay.answered();
  expect(await ben.send()).toMatchObject([
    { verdict: { type: "committed-with-correction", corrections: [{ rule: "fact-differs" }] } },
  ]);
  expect((await relay.read(documentOf(1))).issued?.number).toBe("OFF-2026-0001");
  expect(await issueOn(ben, relay, 2)).toBe("V-0002");
  await ben.send();
  expect(
    (await relay.register()).map(({ number, state, reason }) => [number, state, reason]),
  ).toEqual([
    ["OFF-2026-0001", "issued", null],
    ["V-0001", "void", "Issued twice: it stands as OFF-2026-0001"],
    ["V-0002", "issued", null],
  ]);
});

test("[RL365] who takes a lease over gives other numbers; what never came back is accounted for, and what comes after all stands and is shown to a person", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 4);
  const [ben, ada] = [leasingDevice(relay, "ben"), leasingDevice(relay, "ada", { role: "owner" })];
  await ben.lease(3);
  expect(await issueOn(ben, relay, 1)).toBe("V-0001");
  expect(await issueOn(ben, relay, 2)).toBe("V-0002");
  await ben.send(0);
  expect(await ada.takeOver(7)).toMatchObject({ type: "refused", why: "moved-on" });
  const taken = await ada.takeOver(1);
  expect(taken).toMatchObject({ type: "stands", lease: { epoch: 2, from: 4, principal: "ada" } });
  // Asked again it is the same.
  expect(await ada.takeOver(1)).toEqual(taken);
  const lines = async () =>
    (await relay.register()).map(({ number, state, document }) => [number, state, document]);
  expect(await lines()).toEqual([
    ["V-0001", "issued", documentOf(1)],
    ["V-0002", "expired", null],
    ["V-0003", "expired", null],
  ]);
  expect((await relay.register())[2]?.reason).toBe(
    "Leased to ben and not come back: The van is gone",
  );
  expect(await issueOn(ada, relay, 3)).toBe("V-0004");
  await ada.send();
  expect(await ben.send()).toMatchObject([{ verdict: { type: "committed" } }]);
  expect(await lines()).toEqual([
    ["V-0001", "issued", documentOf(1)],
    ["V-0002", "issued", documentOf(2)],
    ["V-0003", "expired", null],
    ["V-0004", "issued", documentOf(3)],
  ]);
  const late = await relay.read(documentOf(2));
  expect(late.issued?.number).toBe("V-0002");
  expect(openConflicts(late)).toEqual([["lease-ended", "V-0002"]]);
  // The office has seen it.
  await relay.write(documentOf(2), [
    {
      type: "resolve-conflict",
      conflict: late.conflicts[0]?.id ?? "",
      choice: { type: "kept" },
    },
  ]);
  expect(openConflicts(await relay.read(documentOf(2)))).toEqual([]);
});

test("[RL366] a lease that nobody renews ends by itself, whoever was up when it was time", async () => {
  const folder = temporaryFolder();
  let now = Date.parse("2026-11-20T12:00:00Z");
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage, { now: () => now });
    await furnish(relay);
    await leasingDevice(relay, "ben").lease(2);
  }
  now += 11 * 86_400_000;
  await using storage = openTestStorage(folder);
  await using relay = await issuingRelay(storage, { now: () => now });
  await expect
    .poll(async () => (await storage.leases(acme)).map(({ state }) => state))
    .toEqual(["expired"]);
  expect(
    (await storage.numbers(acme, { after: null, limit: 9 })).map(({ state }) => state),
  ).toEqual(["expired", "expired"]);
  expect(await leasingDevice(relay, "eve").lease()).toMatchObject({
    lease: { epoch: 2, from: 3 },
  });
});

test("[RL367] a lease is given back once everything has come that was issued under it", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  await issueOn(ben, relay, 1);
  expect(await ben.giveBack()).toMatchObject({ type: "refused", why: "outstanding" });
  await ben.send();
  const returned = await ben.giveBack();
  expect(returned).toMatchObject({ type: "stands", lease: { state: "returned", from: 1, to: 1 } });
  expect(await ben.giveBack()).toEqual(returned);
  expect(await relay.storage.seriesUse(acme)).toMatchObject([
    { series: "van", issued: 1, expired: 0, missing: 0 },
  ]);
});

test("[RL368] a copy of a device that gives numbers again takes none from an invoice that has it", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  const [ben, copied] = [leasingDevice(relay, "ben"), leasingDevice(relay, "ben")];
  await ben.lease();
  await copied.lease();
  expect(await issueOn(ben, relay, 1)).toBe("V-0001");
  expect(await issueOn(copied, relay, 2)).toBe("V-0001");
  // In one turn of the relay.
  const [first, second] = await Promise.all([ben.send(), copied.send()]);
  expect(first).toMatchObject([{ verdict: { type: "committed" } }]);
  expect(second).toMatchObject([
    { verdict: { type: "committed-with-correction", corrections: [{ rule: "not-allowed" }] } },
  ]);
  expect(
    (await relay.register()).map(({ document, state, reason }) => [document, state, reason]),
  ).toEqual([
    [documentOf(1), "issued", null],
    [documentOf(2), "void", "Another invoice has the number V-0001 already."],
  ]);
});

test("[RL369] a series that begins again with the year is not leased", async () => {
  await using relay = await issuingOnDisk();
  await furnish(relay);
  const wish = {
    type: "lease",
    holder: { device: "d", principal: "ben", name: "ben" },
    terms: { size: 5, days: 5 },
    next: undefined,
  } as const;
  expect(await relay.core.leases.ask(acme, "office", wish)).toMatchObject({ why: "not-leasable" });
  expect(await relay.core.leases.ask(acme, "none", wish)).toMatchObject({ why: "not-found" });
});

type Step =
  | {
      readonly do: "lease" | "issue" | "send" | "take-over" | "give-back";
      readonly who: 0 | 1;
      readonly at: number;
    }
  | { readonly do: "registrar" | "expire" | "backup" | "restore"; readonly at: number };

const who = fc.constantFrom<0 | 1>(0, 1);
const at = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("issue" as const), who, at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), who, at }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("lease" as const, "take-over" as const, "give-back" as const),
      who,
      at,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("registrar" as const, "expire" as const, "backup" as const),
      at,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), at }) },
);

const drafts = 12;
const runs = Number(process.env["CONCORD_LEASE_RUNS"] ?? 12);

/** A relay, two devices and a store that may be put back to an earlier state, and what comes of a story. */
async function play(steps: readonly Step[]) {
  const opened = { folder: temporaryFolder(), backup: "", now: Date.parse("2026-11-20T12:00:00Z") };
  let storage: RelayStorage;
  let relay: IssuingRelay;
  const open = async (): Promise<void> => {
    storage = openTestStorage(opened.folder);
    relay = await issuingRelay(storage, { now: () => opened.now, registrar: { holdMs: 0 } });
  };
  const close = async (): Promise<void> => {
    await relay[Symbol.asyncDispose]();
    await storage[Symbol.asyncDispose]();
  };
  storage = openTestStorage(opened.folder);
  relay = await issuingRelay(storage, { now: () => opened.now, registrar: { holdMs: 0 } });
  await withDrafts(relay, drafts);
  const devices = [
    leasingDevice(relay, "ben"),
    leasingDevice(relay, "ada", { role: "owner" }),
  ] as const;
  const sent = new Map<string, { document: DocumentId; copy: Y.Doc; name: string }>();

  for (const each of steps) {
    if ("who" in each) {
      const device = devices[each.who];
      switch (each.do) {
        case "lease":
          await device.lease(1 + (each.at % 4));
          break;
        case "issue": {
          const document = documentOf(1 + (each.at % drafts));
          device.issue(document, await relay.copyOf(document), opened.now);
          break;
        }
        case "send": {
          const place = each.at % Math.max(1, device.unsent.length);
          const one = device.unsent[place];
          if (one === undefined) break;
          await device.send(place);
          sent.set(one.number, { ...one, name: each.who === 0 ? "ben" : "ada" });
          break;
        }
        case "take-over": {
          const [last] = await storage.leases(acme);
          await device.takeOver(last?.epoch ?? 1, 1 + (each.at % 4));
          break;
        }
        case "give-back":
          await device.giveBack();
          break;
      }
      continue;
    }
    switch (each.do) {
      case "registrar":
        await relay
          .write(documentOf(1 + (each.at % drafts)), [
            { type: "request-issue", key: `r${each.at}`, request: { series: "van" } },
          ])
          .catch(() => undefined);
        await relay.answered();
        break;
      case "expire":
        opened.now += 11 * 86_400_000;
        await relay.core.leases.ask(acme, "van", { type: "expire" });
        break;
      case "backup":
        await close();
        opened.backup = temporaryFolder();
        cpSync(join(opened.folder, storeFile), join(opened.backup, storeFile));
        await open();
        for (const device of devices) device.meet(relay);
        break;
      case "restore": {
        if (opened.backup === "") break;
        const held = new Map<DocumentId, Uint8Array>();
        for (const document of [
          ownDocument,
          ...Array.from({ length: drafts }, (_, index) => documentOf(index + 1)),
        ]) {
          held.set(document, Y.encodeStateAsUpdate(await relay.copyOf(document)));
        }
        await close();
        opened.folder = temporaryFolder();
        cpSync(join(opened.backup, storeFile), join(opened.folder, storeFile));
        await open();
        await storage.beginEpoch();
        for (const device of devices) device.meet(relay);
        // Whoever connects offers what they hold, before anything else is asked for.
        for (const [document, update] of held) {
          const kind = document === ownDocument ? "workspace" : "invoice";
          await relay.giveBack(document, update, { name: "ada", role: "owner", kind });
        }
        await relay.answered();
        break;
      }
    }
  }
  for (const device of devices) await device.send();
  await relay.answered();
  const register = await storage.numbers(acme, { series: "van", after: null, limit: 1_000 });
  const [use] = (await storage.seriesUse(acme)).filter(({ series }) => series === "van");
  const stands = new Map<DocumentId, string | undefined>();
  for (let index = 1; index <= drafts; index += 1) {
    stands.set(documentOf(index), (await relay.read(documentOf(index))).issued?.number);
  }
  await close();
  return {
    register,
    use,
    stands,
    printed: devices.flatMap(({ printed }) => printed),
    isRestored: steps.some((each) => each.do === "restore") && opened.backup !== "",
  };
}

test("[RL370] whatever two devices, an office and a restored store do in whatever order: no number stands on two invoices, none is left out, and each that was printed is accounted for as what it is", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const { register, use, stands, printed, isRestored } = await play(steps);
      expect(new Set(printed.map(({ number }) => number)).size).toBe(printed.length);
      const issued = register.filter(({ state }) => state === "issued");
      expect(new Set(issued.map(({ number }) => number)).size).toBe(issued.length);
      // What a lost store had leased, and nobody has used, nobody can bring back either: it is shown as missing.
      if (!isRestored) expect(use?.missing ?? 0).toBe(0);
      expect(use?.doubled ?? 0).toBe(0);
      for (const { document, number } of printed) {
        const line = register.find((each) => each.document === document && each.number === number);
        const isStanding = stands.get(document) === number;
        expect([number, line?.state]).toEqual([number, isStanding ? "issued" : "void"]);
        if (!isStanding) expect(line?.reason).toMatch(/\S/);
      }
      for (const { document, number } of issued) {
        expect(document && stands.get(document)).toBe(number);
      }
      for (const { document, reason } of register.filter(({ state }) => state === "expired")) {
        expect([document, reason]).toEqual([null, expect.stringMatching(/^Leased to /)]);
      }
    }),
    {
      numRuns: runs,
      examples: [
        [
          [
            { do: "backup", at: 0 },
            { do: "lease", who: 0, at: 0 },
            { do: "take-over", who: 1, at: 0 },
            { do: "issue", who: 1, at: 0 },
            { do: "restore", at: 0 },
            { do: "issue", who: 0, at: 0 },
          ],
        ],
      ],
    },
  );
}, 600_000);

test("[RL379] a lease that was lost with the store, and what was issued under it, come back with the devices that hold them", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 3);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const lost = openTestStorage(folder);
  const old = await issuingRelay(lost);
  const ben = leasingDevice(old, "ben");
  await ben.lease(3);
  const own = Y.encodeStateAsUpdate(await old.copyOf(ownDocument));
  expect(await issueOn(ben, old, 1)).toBe("V-0001");
  expect(await issueOn(ben, old, 2)).toBe("V-0002");
  await ben.send(0);
  const first = Y.encodeStateAsUpdate(await old.copyOf(documentOf(1)));
  await old[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();

  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  ben.meet(relay);
  // What it had not sent yet comes before anything else is known.
  expect(await ben.send()).toMatchObject([{ verdict: { type: "committed" } }]);
  const back = { name: "ben", role: "field", device: "device-of-ben" } as const;
  expect(await relay.giveBack(documentOf(1), first, back)).toMatchObject({
    verdict: { type: "committed" },
  });
  // Somebody else cannot bring it in the holder's name.
  const eve = { name: "eve", role: "editor", kind: "workspace" } as const;
  expect(await relay.giveBack(ownDocument, own, eve)).toMatchObject({
    verdict: { type: "committed" },
  });
  await expect
    .poll(async () => (await storage.leases(acme)).map(({ epoch, to }) => [epoch, to]))
    .toEqual([[1, 3]]);
  await relay.answered();
  expect(
    (await storage.numbers(acme, { after: null, limit: 9 })).map(({ number, state }) => [
      number,
      state,
    ]),
  ).toEqual([
    ["V-0001", "issued"],
    ["V-0002", "issued"],
  ]);
  expect(await leasingDevice(relay, "eve").lease()).toMatchObject({ why: "held" });
  expect(openConflicts(await relay.read(documentOf(2)))).toEqual([]);
});

test("[RL379] what was issued under a lease comes back through its holder or an owner, and through nobody else", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 1);
    await leasingDevice(relay, "ben").lease(3);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const lost = openTestStorage(folder);
  const old = await issuingRelay(lost);
  const ben = leasingDevice(old, "ben");
  await ben.lease(3);
  await issueOn(ben, old, 1);
  await ben.send();
  const update = Y.encodeStateAsUpdate(await old.copyOf(documentOf(1)));
  await old[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();

  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  expect(
    await relay.giveBack(documentOf(1), update, { name: "eve", role: "editor" }),
  ).toMatchObject({ verdict: { type: "refused", reason: "not-allowed" } });
  expect(await relay.giveBack(documentOf(1), update, { name: "ada", role: "owner" })).toMatchObject(
    { verdict: { type: "committed" } },
  );
  expect((await relay.read(documentOf(1))).issued?.number).toBe("V-0001");
});
