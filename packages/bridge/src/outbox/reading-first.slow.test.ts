import { expect, test } from "vitest";
import { createTwoTools, issued, payment } from "../testing/two-tools.ts";

const minutes = (count: number): number => count * 60_000;

test("[BR106] a sweep from before a bridge was down again says nothing of what was entered by hand meanwhile", async () => {
  const tools = createTwoTools();
  const shop = tools.connect(tools.shop);
  // Nothing of the books comes by webhook.
  const books = tools.books.start();
  await tools.shop.clock.pass(minutes(3));
  books.pause();
  tools.shop.vendor.act("invoice", "i1", issued());
  await tools.shop.clock.pass(minutes(60));
  const { id } = tools.only();
  const { cursors, meetings } = tools.books.file;
  books.resume();
  await tools.shop.clock.until(() => {
    const meeting = meetings.of(id);
    return meeting !== undefined && (cursors.get("changes")?.heldAt ?? 0) > meeting.at;
  });
  // The sweep that the creation waited for is through, and it goes down before anything was created.
  books.pause();
  tools.books.vendor.act("invoice", "77", issued());
  await tools.shop.clock.pass(minutes(60));
  books.resume();
  await tools.shop.clock.pass(minutes(5));
  expect(tools.books.vendor.ofKind("invoice").map((each) => each.id)).toEqual(["77"]);
  for (const bridge of [shop, books]) expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR112] an invoice is not created while the reading of one that was named there fails", async () => {
  const tools = createTwoTools();
  tools.connect(tools.shop);
  const books = tools.connect(tools.books);
  // Apart from the sweeps, so that it is the reading that fails.
  await tools.shop.clock.pass(minutes(3) + 10_000);
  tools.books.vendor.faults.push("unavailable");
  tools.books.vendor.act("invoice", "77", issued());
  await tools.books.clock.until(() => tools.books.file.incoming.count("webhook") === 1);
  tools.shop.vendor.act("invoice", "i1", issued());
  await tools.shop.clock.pass(minutes(5));
  expect(tools.books.vendor.ofKind("invoice").map(({ id }) => id)).toEqual(["77"]);
  expect(books.deadLetters.list()).toEqual([]);
});

test("[BR112] money is not entered while the reading of a payment that was named there fails", async () => {
  const tools = createTwoTools({ shop: { issues: true, creates: "none", settles: false } });
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.books.vendor.act("invoice", "77", issued());
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  const books = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5) + 10_000);
  tools.books.vendor.faults.push("unavailable");
  tools.books.vendor.act("payment", "9", payment("77"));
  await tools.books.clock.until(() => tools.books.file.incoming.count("webhook") === 1);
  tools.shop.vendor.act("payment", "py1", payment("i1"));
  await tools.shop.clock.pass(minutes(5));
  expect(tools.books.vendor.ofKind("payment").map(({ id }) => id)).toEqual(["9"]);
  expect(books.deadLetters.list()).toEqual([]);
});
