import { seenDigest, toJson } from "@concord/document";
import { DocumentId, Instant, Invoice, NumberLease } from "@concord/model";
import { describe, expect, test } from "vitest";
import type { Replica } from "../replica.ts";
import type { ReplicaStorage } from "../storage.ts";
import { dyingStorage } from "./dying-storage.ts";
import type { StoragePlace } from "./storage-contract.ts";
import { createTestWorkspace } from "./workspace.ts";

const own = DocumentId.parse("0190a000-0000-7000-8000-00000000ffff");
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0190a000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

const draft = Invoice.parse({
  currency: "EUR",
  dueDate: "2027-12-20",
  seller: { name: "Ours GmbH", vatId: "DE123456789" },
  buyer: { name: "Acme GmbH" },
  lines: [
    { id: "l1", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
  ],
});

/** A lease of a device, for some numbers. */
function leaseFor(device: string, changes: Partial<NumberLease> = {}): NumberLease {
  return NumberLease.parse({
    id: "lease-1",
    series: "van",
    epoch: 1,
    device,
    principal: "p1",
    name: "Ada",
    format: "V-{number}",
    digits: 4,
    from: 3,
    to: 60,
    grantedAt: "2020-01-01T00:00:00.000Z",
    until: "2100-01-01T00:00:00.000Z",
    state: "active",
    proof: "proof",
    ...changes,
  });
}

type World = ReturnType<typeof createTestWorkspace>;

/** Lets the relay grant a lease, and waits until the device has heard of it. */
async function grant({ relay }: World, replica: Replica, lease: NumberLease): Promise<void> {
  relay.write(own, "workspace", {
    documentKind: "workspace",
    "series.van.format": "V-{number}",
    "series.van.kinds": ["invoice"],
    "series.van.position": "a",
    "leases.van": toJson(lease),
  });
  await expect
    .poll(async () => (await replica.leases()).map((held) => held.lease.id))
    .toContain(lease.id);
}

async function writeDraft(replica: Replica, index: number): Promise<DocumentId> {
  const id = documentOf(index);
  await replica.create({
    kind: "invoice",
    id,
    operations: [{ type: "create", document: { kind: "invoice", content: draft } }],
  });
  return id;
}

async function numbersOf(replica: Replica): Promise<readonly string[]> {
  const read = await Promise.all(
    replica.list("invoice").map(({ document }) => replica.snapshot(document)),
  );
  return read
    .flatMap((one) => (one?.kind === "invoice" ? (one.issued?.number ?? []) : []))
    .toSorted();
}

/** What issuing without a network promises on every storage of a replica. */
export function describeOfflineIssuing(name: string, makePlace: () => Promise<StoragePlace>): void {
  describe(`${name}: issuing under a lease`, () => {
    test("[CL172] a replica that holds a lease issues without the relay: frozen, numbered in order, and sent once there is one", async () => {
      const place = await makePlace();
      const world = createTestWorkspace();
      const replica = await world.open({ storage: await place.open() });
      await grant(world, replica, leaseFor(replica.device));
      const ids = [await writeDraft(replica, 1), await writeDraft(replica, 2)];
      world.relay.setDown(true);
      world.relay.cut();
      for (const [index, id] of ids.entries()) {
        const issue = await replica.issueOffline(id);
        expect(issue).toMatchObject({ type: "issued", number: `V-000${index + 3}`, series: "van" });
      }
      const [first = own] = ids;
      expect(await replica.issueOffline(first)).toMatchObject({
        type: "not-issued",
        findings: [{ rule: "CONCORD-ISSUED" }],
      });
      const read = await replica.snapshot(first);
      if (read?.kind !== "invoice") throw new Error("no invoice");
      expect(read.issued?.by).toMatchObject({ count: 3, lease: { id: "lease-1", epoch: 1 } });
      // Whatever is edited afterwards is an edit after issue.
      await replica.apply(first, [{ type: "set-field", path: "buyer.name", value: "Other" }]);
      const later = await replica.snapshot(first);
      expect(later?.kind === "invoice" && later.invoice.buyer?.name).toBe("Acme GmbH");
      expect((await replica.leases()).map(({ next }) => next)).toEqual([5]);
      world.relay.setDown(false);
      replica.connect();
      await expect.poll(() => replica.status()).toEqual({ state: "synced" });
      expect(world.relay.fields(first)["issued"]).toMatchObject({ number: "V-0003" });
    });

    test("[CL173] what keeps a draft from being issued is said at once, and no number is taken", async () => {
      const place = await makePlace();
      const world = createTestWorkspace();
      const replica = await world.open({ storage: await place.open() });
      const id = await writeDraft(replica, 1);
      const rules = async () => {
        const issue = await replica.issueOffline(id);
        return issue.type === "not-issued" ? issue.findings.map(({ path }) => path) : issue.type;
      };
      expect(await rules()).toEqual(["number"]);
      // Of another device, which leaves this one without.
      world.relay.write(own, "workspace", {
        documentKind: "workspace",
        "leases.van": toJson(leaseFor("another-device", { id: "other" })),
      });
      expect(await rules()).toEqual(["number"]);
      await grant(
        world,
        replica,
        leaseFor(replica.device, { epoch: 2, until: Instant.parse("2020-02-01T00:00:00.000Z") }),
      );
      await replica.apply(id, [{ type: "set-field", path: "buyer.name", value: null }]);
      expect(await rules()).toEqual(["buyer.name", "number"]);
      await replica.apply(id, [{ type: "set-field", path: "buyer.name", value: "Acme" }]);
      await grant(world, replica, leaseFor(replica.device, { id: "good", epoch: 3, to: 3 }));
      expect(await rules()).toBe("issued");
      const second = await writeDraft(replica, 2);
      expect(await replica.issueOffline(second)).toMatchObject({
        type: "not-issued",
        findings: [{ message: expect.stringContaining("used up") }],
      });
      await grant(world, replica, leaseFor(replica.device, { id: "more", epoch: 4, from: 4 }));
      const before = await replica.snapshot(second);
      const seen = before?.kind === "invoice" ? seenDigest(before.invoice) : "";
      await replica.apply(second, [{ type: "set-field", path: "buyer.name", value: "Bolt" }]);
      expect(await replica.issueOffline(second, { seen })).toMatchObject({
        type: "not-issued",
        findings: [{ message: expect.stringContaining("changed since it was seen") }],
      });
      const after = await replica.snapshot(second);
      const now = after?.kind === "invoice" ? seenDigest(after.invoice) : "";
      expect(await replica.issueOffline(second, { seen: now })).toMatchObject({ number: "V-0004" });
    });

    test("[CL174] many that are asked for at once get a number each, without a gap", async () => {
      const place = await makePlace();
      const world = createTestWorkspace();
      const replica = await world.open({ storage: await place.open() });
      await grant(world, replica, leaseFor(replica.device));
      const ids: DocumentId[] = [];
      for (let index = 1; index <= 20; index += 1) ids.push(await writeDraft(replica, index));
      const issues = await Promise.all(ids.map((id) => replica.issueOffline(id)));
      const expected = ids.map((_, index) => `V-${String(index + 3).padStart(4, "0")}`);
      expect(issues.map((issue) => (issue.type === "issued" ? issue.number : issue.type))).toEqual(
        expected,
      );
      expect(await numbersOf(replica)).toEqual(expected);
    });

    test("[CL175] a device that dies at whatever commit gives no number twice and leaves none out, and whatever it has shown is issued", async () => {
      for (const when of ["before", "after"] as const) {
        for (let at = 1; at <= 7; at += 2) {
          const place = await makePlace();
          const world = createTestWorkspace();
          const lasting: ReplicaStorage = await place.open();
          const kept = { ...lasting, close: async () => undefined };
          const before = await world.open({ storage: kept });
          await grant(world, before, leaseFor(before.device));
          for (let index = 1; index <= 4; index += 1) await writeDraft(before, index);
          await before[Symbol.asyncDispose]();

          world.relay.setDown(true);
          const shown: string[] = [];
          const dying = dyingStorage(kept, at, when);
          const issueAll = async (replica: Replica): Promise<void> => {
            for (let index = 1; index <= 4; index += 1) {
              const issue = await replica.issueOffline(documentOf(index)).catch(() => undefined);
              if (issue?.type === "issued") shown.push(issue.number);
            }
          };
          await world.open({ storage: dying }).then(issueAll, () => undefined);
          const again = await world.open({ storage: kept });
          await issueAll(again);
          const numbers = await numbersOf(again);
          expect(numbers, `${when} ${at}`).toEqual([3, 4, 5, 6].map((n) => `V-000${n}`));
          expect(new Set(shown).size).toBe(shown.length);
          expect(numbers).toEqual(expect.arrayContaining(shown));
          await again[Symbol.asyncDispose]();
          await lasting.close();
        }
      }
    });

    test("[CL176] what the relay does not let stand is shown to whoever issued it", async () => {
      const place = await makePlace();
      const world = createTestWorkspace();
      const replica = await world.open({ storage: await place.open() });
      await grant(world, replica, leaseFor(replica.device));
      const id = await writeDraft(replica, 1);
      await expect.poll(() => replica.status()).toEqual({ state: "synced" });
      const message = "Another invoice has the number V-0003 already.";
      world.relay.judge(() => ({
        type: "committed-with-correction",
        seq: world.relay.seq() + 1,
        corrections: [{ rule: "not-allowed", path: "issued", old: null, attempted: {}, message }],
        remarks: [],
      }));
      const issue = await replica.issueOffline(id);
      if (issue.type !== "issued") throw new Error(issue.type);
      await issue.synced;
      expect(replica.corrected().map(({ document, why }) => [document, why])).toEqual([
        [id, expect.stringContaining(message)],
      ]);
    });
  });
}
