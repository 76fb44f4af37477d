import type { HistoryEntry, HistoryPage } from "@concord/ledger";
import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { withLatest, withOlder } from "./history-source.ts";

const entry = (seq: number): HistoryEntry => ({
  seq,
  hash: `${seq}`,
  at: seq,
  deviceTime: seq,
  author: { id: "ada", name: "Ada" },
  device: DeviceId.parse("device-1"),
  batch: seq,
  operations: [],
  changes: [],
});

/** A page of entries, newest first, as the relay gives them. */
function page(from: number, to: number, next: number | null): HistoryPage {
  const items = Array.from({ length: to - from + 1 }, (_, index) => entry(to - index));
  return { items, next, erasedAt: null, registers: { last: to } };
}
const seqs = (known: { readonly entries: readonly HistoryEntry[] }) =>
  known.entries.map(({ seq }) => seq);

test("[WB262] older pages come before what is known, and newer ones behind it, each entry once", () => {
  const first = withLatest(undefined, page(7, 10, 6));
  expect(first).toMatchObject({ before: 6, head: { last: 10 } });
  const older = withOlder(first, page(3, 6, 2));
  expect(seqs(older)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(older.before).toBe(2);
  const newer = withLatest(older, page(9, 12, 8));
  expect(seqs(newer)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(newer).toMatchObject({ before: 2, head: { last: 12 } });
});

test("[WB262] where the latest page does not reach what was known, nothing is shown with a gap", () => {
  const first = withLatest(undefined, page(1, 4, null));
  expect(seqs(withLatest(first, page(20, 24, 19)))).toEqual([20, 21, 22, 23, 24]);
});

test("[WB262] what a restored relay never had is not told: under its numbers stands something else now", () => {
  const first = withLatest(undefined, page(1, 9, null));
  const restored = page(4, 9, 3);
  const items = restored.items.map((each) => ({ ...each, hash: `new ${each.seq}` }));
  const known = withLatest(first, { ...restored, items });
  expect(known.entries.map(({ hash }) => hash)).toEqual([4, 5, 6, 7, 8, 9].map((n) => `new ${n}`));
  expect(known.before).toBe(3);
});

test("[WB270] what was read before it was erased is not kept", () => {
  const first = withLatest(undefined, page(1, 4, null));
  const erased = withLatest(first, { ...page(5, 5, 4), erasedAt: 5, registers: {} });
  expect(seqs(erased)).toEqual([5]);
  expect(erased).toMatchObject({ erasedAt: 5, head: {} });
});
