import { cpSync } from "node:fs";
import { join } from "node:path";
import { Operation, apply } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { planCreditNote } from "@concord/model";
import type { DocumentId, Role } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { acme, draftOf, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const ask: OperationInput = { type: "request-issue", key: "r1" };
const noHold = { registrar: { holdMs: 0 } };

/** What a store said before it was lost, and the store that takes its place: as of before `lost` happened. */
async function restoredBefore(lost: (relay: IssuingRelay) => Promise<unknown>): Promise<{
  readonly storage: RelayStorage;
  /** A document as clients of the lost store hold it. */
  readonly held: (document: DocumentId) => Uint8Array;
}> {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  const states = new Map<DocumentId, Uint8Array>();
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(firstDocument, [draftOf()]);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await lost(relay);
    await relay.answered();
    for (const document of [firstDocument, secondDocument]) {
      states.set(document, Y.encodeStateAsUpdate(await relay.copyOf(document)));
    }
  }
  const storage = openTestStorage(backup);
  await storage.beginEpoch();
  return { storage, held: (document) => states.get(document) ?? new Uint8Array() };
}

const register = (storage: RelayStorage) => storage.numbers(acme, { after: null, limit: 100 });

test.each<Role>(["owner", "editor", "field"])(
  "[RL310] a number that was lost with the store and comes back through the role %s is not given again",
  async (role) => {
    const mayVoid = role !== "field";
    const { storage, held } = await restoredBefore(async ({ write, answered }) => {
      await write(firstDocument, [
        { type: "request-issue", key: "r0", request: { series: "none" } },
      ]);
      await answered();
      await write(firstDocument, [ask]);
      await answered();
      if (mayVoid) await write(firstDocument, [{ type: "request-void", key: "v1" }]);
    });
    await using _ = storage;
    await using relay = await issuingRelay(storage, noHold);
    expect(await register(storage)).toEqual([]);
    expect(
      await relay.giveBack(firstDocument, held(firstDocument), { name: "ben", role }),
    ).toMatchObject({ verdict: { type: "committed" } });
    await relay.answered();
    const { issued, ledger, requests } = await relay.read(firstDocument);
    expect(issued?.number).toBe("INV-2026-0001");
    expect(requests.find(({ key }) => key === "r0")?.declined).toBeDefined();
    expect(ledger.voided !== undefined).toBe(mayVoid);
    const state = mayVoid ? "void" : "issued";
    expect(await register(storage)).toMatchObject([
      { number: "INV-2026-0001", state, origin: "returned" },
    ]);
    await relay.write(secondDocument, [draftOf(), ask]);
    await relay.answered();
    expect((await relay.read(secondDocument)).issued?.number).toBe("INV-2026-0002");
  },
);

test.each<Role>(["editor", "connector"])(
  "[RL486] the number of a credit note comes back through the role %s too",
  async (role) => {
    const { storage, held } = await restoredBefore(async ({ write, read, answered }) => {
      await write(firstDocument, [ask]);
      await answered();
      const { note } = planCreditNote(await read(firstDocument), { type: "full" });
      await write(secondDocument, [draftOf({ dueDate: undefined, ...note }), ask]);
    });
    await using _ = storage;
    await using relay = await issuingRelay(storage, noHold);
    for (const document of [firstDocument, secondDocument]) {
      const given = await relay.giveBack(document, held(document), { name: "ben", role });
      expect(given).toMatchObject({ verdict: { type: "committed" } });
    }
    await relay.answered();
    expect((await relay.read(secondDocument)).issued?.number).toBe("CN-2026-0001");
    expect(await register(storage)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ number: "CN-2026-0001", state: "issued", origin: "returned" }),
      ]),
    );
  },
);

test("[RL311] a number that the registrar never gave does not come back: an issue without its proof is refused from who may not issue", async () => {
  const { storage, held } = await restoredBefore(async ({ write }) => {
    await write(firstDocument, [ask]);
  });
  await using _ = storage;
  await using relay = await issuingRelay(storage, noHold);
  const forged = new Y.Doc();
  Y.applyUpdate(forged, held(firstDocument));
  const real = forged.getMap("fields").get("issued");
  const evil = new Y.Doc();
  Y.applyUpdate(evil, Y.encodeStateAsUpdate(await relay.copyOf(firstDocument)));
  // Under the id of the relay that was lost, with the proof of another number.
  evil.clientID = 1;
  evil.getMap("fields").set("issued", { ...Object(real), number: "INV-2026-0777" });
  const outcome = await relay.giveBack(firstDocument, Y.encodeStateAsUpdate(evil), {
    name: "eve",
    role: "editor",
  });
  expect(outcome).toMatchObject({ verdict: { type: "refused", reason: "not-allowed" } });
  await relay.answered();
  expect(await register(storage)).toEqual([]);
});

test("[RL314] what the registrar signed comes back as it was: with other content beside the same digest it is refused", async () => {
  const { storage, held } = await restoredBefore(async ({ write }) => {
    await write(firstDocument, [ask]);
  });
  await using _ = storage;
  await using relay = await issuingRelay(storage, noHold);
  const known = new Y.Doc();
  Y.applyUpdate(known, held(firstDocument));
  const real = Object(known.getMap("fields").get("issued"));
  const evil = new Y.Doc();
  Y.applyUpdate(evil, Y.encodeStateAsUpdate(await relay.copyOf(firstDocument)));
  evil.clientID = 1;
  const content = { ...real.content, buyer: { ...real.content.buyer, name: "Mallory" } };
  evil.getMap("fields").set("issued", { ...real, content });
  const outcome = await relay.giveBack(firstDocument, Y.encodeStateAsUpdate(evil), {
    name: "eve",
    role: "field",
  });
  expect(outcome).toMatchObject({ verdict: { type: "refused", reason: "not-allowed" } });
  expect((await relay.read(firstDocument)).issued).toBeUndefined();
  // The true one still comes back.
  await relay.giveBack(firstDocument, held(firstDocument), { name: "ben", role: "field" });
  expect((await relay.read(firstDocument)).issued?.content.buyer?.name).not.toBe("Mallory");
});

test("[RL315] a record of two issues that somebody made up voids no number", async () => {
  const { storage } = await restoredBefore(async () => undefined);
  await using _ = storage;
  await using relay = await issuingRelay(storage, noHold);
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  const { issued } = await relay.read(firstDocument);
  const copy = await relay.copyOf(firstDocument);
  copy.clientID = 1;
  const at = "2026-11-20T12:00:00.000Z";
  copy.getMap("fields").set("conflicts.zz", {
    kind: "fact-differs",
    path: "issued",
    kept: { value: { ...issued, number: "INV-X" }, at },
    lost: { value: issued, at },
    state: "open",
  });
  // Nobody else brings a record that no relay has written.
  const outcome = await relay.giveBack(firstDocument, Y.encodeStateAsUpdate(copy), {
    name: "olga",
    role: "owner",
  });
  expect(outcome).toMatchObject({ verdict: { type: "committed" } });
  await relay.answered();
  expect(await register(storage)).toMatchObject([{ number: issued?.number, state: "issued" }]);
});

test("[RL311] where the key was lost with the store no proof holds, and an owner gives back what was issued", async () => {
  const { storage, held } = await restoredBefore(async ({ write }) => {
    await write(firstDocument, [ask]);
  });
  await using _ = storage;
  await using relay = await issuingRelay(storage, {
    ...noHold,
    secretKey: new Uint8Array(32).fill(9),
  });
  const give = (role: Role) =>
    relay.giveBack(firstDocument, held(firstDocument), { name: role, role });
  expect(await give("editor")).toMatchObject({ verdict: { type: "refused" } });
  expect(await give("owner")).toMatchObject({ verdict: { type: "committed" } });
  await relay.write(secondDocument, [draftOf(), ask]);
  await relay.answered();
  expect((await relay.read(secondDocument)).issued?.number).toBe("INV-2026-0002");
});

test("[RL312] after a restore no number is given for a while, so that what clients give back counts first", async () => {
  const { storage, held } = await restoredBefore(async ({ write }) => {
    await write(secondDocument, [draftOf(), ask]);
  });
  await using _ = storage;
  let now = Date.parse("2026-11-21T08:00:00Z");
  await using relay = await issuingRelay(storage, {
    registrar: { holdMs: 60_000 },
    now: () => now,
  });
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  expect((await relay.read(firstDocument)).issued).toBeUndefined();
  now += 30_000;
  await relay.giveBack(secondDocument, held(secondDocument), { name: "ben", role: "field" });
  await relay.answered();
  now += 30_000;
  await relay.answered();
  expect((await relay.read(firstDocument)).issued?.number).toBe("INV-2026-0002");
  expect((await relay.read(secondDocument)).issued?.number).toBe("INV-2026-0001");
  // Once it has given numbers under its epoch it waits no more, also after a restart.
  await using again = await issuingRelay(storage, {
    registrar: { holdMs: 60_000 },
    now: () => now,
  });
  await again.write(secondDocument, [{ type: "request-void", key: "v" }]);
  await again.answered();
  expect((await again.read(secondDocument)).ledger.voided).toBeDefined();
});

test("[RL313] an invoice that got another number before its first one came back keeps the later one; the first is void in the register, with the reason", async () => {
  const { storage, held } = await restoredBefore(async ({ write, answered }) => {
    await write(secondDocument, [draftOf(), ask]);
    await answered();
    await write(firstDocument, [ask]);
  });
  await using _ = storage;
  await using relay = await issuingRelay(storage, noHold);
  // Its device was away when the number came, and asks the restored relay once more.
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  expect((await relay.read(firstDocument)).issued?.number).toBe("INV-2026-0001");
  for (const document of [firstDocument, secondDocument]) {
    await relay.giveBack(document, held(document), { name: "ada", role: "owner" });
  }
  await relay.answered();
  expect((await relay.read(firstDocument)).issued?.number).toBe("INV-2026-0001");
  expect(
    (await register(storage)).map(({ number, document, state, origin, reason }) => [
      number,
      document,
      state,
      origin,
      reason,
    ]),
  ).toEqual([
    ["INV-2026-0001", firstDocument, "issued", "taken", null],
    ["INV-2026-0001", secondDocument, "issued", "returned", null],
    [
      "INV-2026-0002",
      firstDocument,
      "void",
      "returned",
      "Issued twice: it stands as INV-2026-0001",
    ],
  ]);
  expect(await storage.seriesUse(acme)).toMatchObject([
    { first: 1, last: 2, missing: 0, doubled: 1 },
  ]);
});

test("[RL319] a void that comes back before its number is remembered until that comes, also over a restart; no other is given meanwhile", async () => {
  const { storage, held } = await restoredBefore(async ({ write, answered }) => {
    await write(firstDocument, [ask]);
    await answered();
  });
  await using _ = storage;
  const known = new Y.Doc();
  Y.applyUpdate(known, held(firstDocument));
  // As relays let in what a connector said.
  known.clientID = 77_777;
  const voiding = Operation.parse({ type: "mark-voided", voided: { reason: "Voided in Stripe" } });
  apply(known, voiding, { source: "bridge", connector: "stripe", account: "acct_1" });
  const whole = Y.encodeStateAsUpdate(known);
  const clock = Y.decodeStateVector(Y.encodeStateVector(known)).get(1) ?? 0;
  const issuing = Y.encodeStateVector(new Map([[1, clock]]));
  {
    await using relay = await issuingRelay(storage, noHold);
    // Everything but what the registrar wrote.
    await relay.giveBack(firstDocument, Y.diffUpdate(whole, issuing), {
      name: "ada",
      role: "owner",
    });
    await relay.answered();
    const { issued, ledger } = await relay.read(firstDocument);
    expect([issued, ledger.voided?.reason]).toEqual([undefined, "Voided in Stripe"]);
  }
  await using relay = await issuingRelay(storage, noHold);
  await relay.giveBack(firstDocument, whole, { name: "ada", role: "owner" });
  await relay.answered();
  expect((await relay.read(firstDocument)).issued?.number).toBe("INV-2026-0001");
  expect(await register(storage)).toMatchObject([
    { number: "INV-2026-0001", state: "void", reason: "Voided in Stripe", origin: "returned" },
  ]);
});
