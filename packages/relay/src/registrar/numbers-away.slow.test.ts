import { NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import { acme, issuingOnDisk } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import {
  documentOf,
  issueOn,
  leasingDevice,
  ownDocument,
  withDrafts,
} from "../testing/leasing-device.ts";

/** What the registrar says where it is asked for a number of a series. */
async function ask(relay: IssuingRelay, index: number, series: string) {
  const document = documentOf(index);
  await relay.write(document, [{ type: "request-issue", key: "r", request: { series } }]);
  await relay.answered();
  const { issued, requests } = await relay.read(document);
  return issued?.number ?? requests[0]?.declined?.findings?.[0]?.message;
}

/** A lease that the office ended, of whose numbers the device has given one that nobody knows of yet. */
async function endedLease(relay: IssuingRelay) {
  const ben = leasingDevice(relay, "ben");
  await ben.lease(3);
  const number = await issueOn(ben, relay, 1);
  await relay.core.leases.ask(acme, "van", {
    type: "take-over",
    epoch: 1,
    reason: "The van is gone",
    to: null,
  });
  return { ben, number };
}

test("[RL621] a number that a device may have given under a lease that has ended is given by no other series, nor leased of one", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 3);
  const { ben, number } = await endedLease(relay);
  const twin = NumberSeries.parse({ id: "twin", format: "V-{number}", digits: 4 });
  const { id, ...content } = twin;
  await relay.write(ownDocument, [
    { type: "add-entry", list: "series", entry: id, content: { ...content } },
  ]);
  expect(await ask(relay, 2, "twin")).toMatch(/V-0001.*ben/);
  const holder = { device: "other", principal: "ada", name: "Ada" };
  const terms = { size: 3, days: 3 };
  expect(
    await relay.core.leases.ask(acme, "twin", { type: "lease", holder, terms, next: undefined }),
  ).toMatchObject({ type: "refused", why: "not-leasable" });
  await ben.send();
  expect((await relay.read(documentOf(1))).issued?.number).toBe(number);
  // What goes on behind the lease is free.
  expect(await ask(relay, 3, "van")).toBe("V-0004");
});

test("[RL621] nor by the series itself once that begins again with the year", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  await relay.write(ownDocument, [
    { type: "set-field", path: "series.van.format", value: "V-{year}-{number}" },
    { type: "set-field", path: "series.van.reset", value: "never" },
  ]);
  const { ben, number } = await endedLease(relay);
  await relay.write(ownDocument, [
    { type: "set-field", path: "series.van.reset", value: "yearly" },
  ]);
  expect(await ask(relay, 2, "van")).toMatch(/0001.*ben/);
  await ben.send();
  expect((await relay.read(documentOf(1))).issued?.number).toBe(number);
});
