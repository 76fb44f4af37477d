import type { InvoiceSnapshot } from "@concord/document";
import { NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import {
  documentOf,
  furnish,
  issueOn,
  leasingDevice,
  ownDocument,
  withDrafts,
} from "../testing/leasing-device.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

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

const asking = (series: string) =>
  [{ type: "request-issue", key: series, request: { series } }] as const;

test("[RL380] no lease has a number that an invoice has: not of a series that began again with the year before, nor of another one", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 3);
  await relay.write(documentOf(1), asking("office"));
  await relay.write(documentOf(2), asking("office"));
  await relay.answered();
  const wish = {
    type: "lease",
    holder: { device: "d", principal: "ben", name: "ben" },
    terms: { size: 5, days: 60 },
    next: undefined,
  } as const;
  const setSeries = async (of: string, field: string, value: string) => {
    const copy = await relay.copyOf(ownDocument);
    const before = Y.encodeStateVector(copy);
    copy.getMap("fields").set(`series.${of}.${field}`, value);
    const update = Y.encodeStateAsUpdate(copy, before);
    return relay.giveBack(ownDocument, update, { name: "ada", role: "owner", kind: "workspace" });
  };
  await setSeries("office", "reset", "never");
  expect(await relay.core.leases.ask(acme, "office", wish)).toMatchObject({
    lease: { from: 3, to: 7 },
  });
  // Two series that read alike.
  await setSeries("car", "format", "V-{number}");
  await relay.write(documentOf(3), asking("car"));
  await relay.answered();
  expect((await relay.read(documentOf(3))).issued?.number).toBe("V-0001");
  expect(await relay.core.leases.ask(acme, "van", wish)).toMatchObject({
    why: "not-leasable",
    message: expect.stringContaining("V-0001"),
  });
});

test("[RL365] an invoice that was issued before its lease was taken over stands, whichever dates the new holder has given meanwhile, and so do theirs", async () => {
  await using relay = await issuingOnDisk();
  await furnish(relay);
  for (const [index, issueDate] of ["2026-11-18", "2026-11-20", "2026-11-19"].entries()) {
    await relay.write(documentOf(index + 1), [draftOf({ issueDate })]);
  }
  const [ben, ada] = [leasingDevice(relay, "ben"), leasingDevice(relay, "ada", { role: "owner" })];
  await ben.lease(3);
  await issueOn(ben, relay, 1);
  await ben.send();
  expect(await issueOn(ben, relay, 2)).toBe("V-0002");
  await ada.takeOver(1);
  expect(await issueOn(ada, relay, 3)).toBe("V-0004");
  await ben.send();
  await ada.send();
  for (const index of [2, 3]) {
    const read = await relay.read(documentOf(index));
    expect(openConflicts(read)).toEqual([["lease-ended", read.issued?.number]]);
  }
  expect((await relay.register()).map(({ number, state }) => [number, state])).toEqual([
    ["V-0001", "issued"],
    ["V-0002", "issued"],
    ["V-0003", "expired"],
    ["V-0004", "issued"],
  ]);
});

test("[RL369] a series that begins again with the year is not leased, nor one of credit notes", async () => {
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
  const copy = await relay.copyOf(ownDocument);
  copy.getMap("fields").set("series.van.kinds", ["credit-note"]);
  const as = { name: "ada", role: "owner", kind: "workspace" } as const;
  await relay.giveBack(ownDocument, Y.encodeStateAsUpdate(copy), as);
  expect(await relay.core.leases.ask(acme, "van", wish)).toMatchObject({ why: "not-leasable" });
});

test("[RL443] a number that a device may give under its lease is given of no other series, and none that another lease covers is leased", async () => {
  await using relay = await issuingOnDisk();
  const series = ["van", "office"].map((id) =>
    NumberSeries.parse({ id, format: "V-{number}", digits: 4, first: id === "van" ? 1 : 3 }),
  );
  await relay.write(ownDocument, [
    { type: "create", document: { kind: "workspace", content: { series } } },
  ]);
  const ben = leasingDevice(relay, "ben");
  await ben.lease();
  const ask = { type: "request-issue", key: "r", request: { series: "office" } } as const;
  await relay.write(documentOf(1), [draftOf(), ask]);
  await relay.answered();
  const [request] = (await relay.read(documentOf(1))).requests;
  expect(request?.declined?.findings?.map(({ message }) => message)).toEqual([
    expect.stringMatching(/V-0003, and a device of ben gives it under its lease of the series van/),
  ]);
  const holder = { device: "device-of-eve", principal: "eve", name: "eve" };
  const terms = { size: 5, days: 10 };
  expect(
    await relay.core.leases.ask(acme, "office", { type: "lease", holder, terms, next: undefined }),
  ).toMatchObject({ type: "refused", why: "not-leasable" });

  // What the device did not use of it is free once it has given the lease back.
  expect(await ben.giveBack()).toMatchObject({ lease: { state: "returned" } });
  await relay.write(documentOf(1), [{ ...ask, key: "again" }]);
  await relay.answered();
  expect((await relay.read(documentOf(1))).issued?.number).toBe("V-0003");
});

test("[RL441] no lease has a number of an invoice that was imported", async () => {
  await using relay = await issuingOnDisk();
  await furnish(relay);
  const by = { type: "connector" as const, connector: "file", account: "import", id: "x" };
  await relay.write(documentOf(1), [
    draftOf(),
    { type: "mark-issued", issued: { number: "V-0004", by } },
  ]);
  expect(await leasingDevice(relay, "ben").lease()).toMatchObject({ lease: { from: 1, to: 3 } });
});
