import * as Y from "yjs";
import { expect, test } from "vitest";
import { createPen, readWrites } from "./bench/relay/load/pen.ts";
import { quantile, spreadOf } from "./bench/relay/statistics.ts";

test("[AR10] a reader of the load names every write of every writer, also where a server merges them", () => {
  const one = createPen(0, 2);
  const other = createPen(7, 0);
  const [first, second] = [one.next(), one.next()];
  // Beyond what was ready, a pen goes on.
  const third = one.next();
  const heard: [writer: number, from: number, to: number][] = [];
  const hear = (update: Uint8Array): void =>
    readWrites(update, (writer, from, to) => heard.push([writer, from, to]));

  hear(first);
  hear(Y.mergeUpdates([second, third, other.next()]));
  // What a relay writes beside it is nobody's write.
  const relay = new Y.Doc();
  relay.clientID = 1;
  relay.getMap("fields").set("conflicts.c1", "x");
  hear(Y.encodeStateAsUpdate(relay));

  const byWriter = heard.toSorted(([a, from], [b, after]) => a - b || from - after);
  expect(byWriter).toEqual([
    [0, 0, 1],
    [0, 1, 3],
    [7, 0, 1],
  ]);
});

test("[AR10] quantiles are values that were measured, and repetitions are told by median and extremes", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile([3], 0.99)]).toEqual([
    50, 99, 3,
  ]);
  expect(spreadOf([9, 1, 4, 2])).toEqual({ median: 3, lowest: 1, highest: 9 });
  expect(quantile([], 0.5)).toBeNaN();
});
