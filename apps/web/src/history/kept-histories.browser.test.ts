import type { HistoryEntry, HistoryPage } from "@concord/ledger";
import { DocumentId } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { beforeEach, expect, test } from "vitest";
import { createApi } from "../page/api.ts";
import type { KnownHistory } from "./history-source.ts";
import { keptHistories } from "./kept-histories.ts";
import { refreshKept } from "./refresh-kept.ts";

const day = 86_400_000;
const idOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${String(index).padStart(12, "0")}`);
const [first, second, third] = [idOf(1), idOf(2), idOf(3)];

function entry(seq: number): HistoryEntry {
  return {
    seq,
    hash: `${seq}`,
    at: seq,
    deviceTime: seq,
    author: { id: "ada", name: "Ada" },
    device: DeviceId.parse("device-1"),
    batch: seq,
    operations: [],
    changes: [
      {
        path: "dueDate",
        before: { type: "known", value: null },
        after: { type: "known", value: "2026-12-01" },
      },
    ],
  };
}
const entries = (from: number, to: number): readonly HistoryEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
const known = (from: number, to: number): KnownHistory => ({
  entries: entries(from, to),
  before: from - 1,
  head: { dueDate: "2026-12-01" },
  erasedAt: null,
});

const busy = () => Response.json({ title: "The ledger is not there." }, { status: 503 });

let now = 0;
const kept = keptHistories("tests", { caches, now: () => now });

beforeEach(async () => {
  now = 1_000;
  for (const name of await caches.keys()) await caches.delete(name);
});

test("[WB391] the latest 500 changes of a hundred histories are kept, for 90 days; what cannot be read is nothing", async () => {
  await kept.keep(first, known(1, 700));
  expect(await kept.read(first)).toEqual(known(201, 700));
  expect(await kept.read(second)).toBeUndefined();
  expect(await keptHistories("others", { caches, now: () => now }).read(first)).toBeUndefined();

  for (let index = 2; index <= 100; index += 1) await kept.keep(idOf(index), known(1, 1));
  // It was looked at again, and another one is the oldest now.
  await kept.keep(first, known(1, 2));
  await kept.keep(idOf(101), known(1, 1));
  expect(await kept.read(second)).toBeUndefined();
  expect(await kept.read(first)).toEqual(known(1, 2));
  expect(await kept.ids()).toHaveLength(100);

  now += 91 * day;
  expect(await kept.read(first)).toBeUndefined();
  expect(await kept.ids()).not.toContain(first);

  const [name = ""] = await caches.keys();
  await (await caches.open(name)).put(`/kept-history/${third}`, new Response("{"));
  expect(await kept.read(third)).toBeUndefined();
});

test("[WB391] those of invoices that have changed are fetched anew, what the relay no longer gives is forgotten, and without an answer nothing is lost", async () => {
  for (const id of [first, second, third]) await kept.keep(id, known(1, 4));
  const page: HistoryPage = {
    items: entries(3, 6).toReversed(),
    next: 2,
    erasedAt: null,
    registers: { dueDate: "2026-12-24" },
  };
  const seqs = new Map([
    [first, 6],
    [second, 4],
    [third, 9],
  ]);
  const asked: string[] = [];
  const refresh = (answers: Readonly<Record<string, () => Response>>) =>
    refreshKept(
      kept,
      () => new Map([...seqs].map(([id, seq]) => [id, { seq }])),
      createApi({
        token: async () => "",
        fetch: async (request) => {
          const { url } = new Request(request);
          asked.push(url);
          const answer = answers[[first, second, third].find((id) => url.includes(id)) ?? ""];
          if (answer === undefined) throw new TypeError("Failed to fetch");
          return answer();
        },
      }),
    );

  await refresh({});
  expect(await kept.read(first)).toEqual(known(1, 4));
  expect(asked).toHaveLength(1);

  await refresh({ [first]: busy });
  expect(await kept.read(first)).toEqual(known(1, 4));
  // And the next one is asked for all the same.
  expect(asked).toHaveLength(3);

  await refresh({
    [first]: () => Response.json(page),
    [third]: () => Response.json({ title: "No invoice has this history." }, { status: 404 }),
  });
  expect(asked).toHaveLength(5);
  const { entries: now6, head } = (await kept.read(first)) ?? known(1, 1);
  expect(now6.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(head).toEqual({ dueDate: "2026-12-24" });
  expect(await kept.read(second)).toEqual(known(1, 4));
  expect(await kept.read(third)).toBeUndefined();
});
