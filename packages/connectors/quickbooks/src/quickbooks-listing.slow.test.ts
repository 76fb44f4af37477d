import type { RemoteKind, RemoteObject } from "@concord/bridge/connector";
import { expect, test } from "vitest";
import { openBooks } from "../testing/books.ts";
import type { Books } from "../testing/books.ts";
import { directIo } from "../testing/direct-io.ts";
import { invoiced, openShop } from "../testing/shop.ts";
import { createQuickBooksApi } from "./quickbooks-api.ts";
import { backfillPage, changesPage } from "./quickbooks-listing.ts";

/** Nothing is left out. */
const everything: ReadonlySet<RemoteKind> = new Set();

function callOf(books: Books) {
  const io = directIo();
  return {
    api: createQuickBooksApi(books.config),
    call: { io, signal: AbortSignal.timeout(15_000) },
    io,
  };
}

const named = (objects: readonly RemoteObject[]) =>
  new Set(objects.map(({ ref, state }) => `${ref.kind} ${ref.id} ${state}`));

async function pageOf(run: Promise<Awaited<ReturnType<typeof changesPage>>>) {
  const page = await run;
  if (page.type === "failed") throw new Error(page.failure.reason);
  return page.value;
}

async function drained(
  api: ReturnType<typeof createQuickBooksApi>,
  from: string,
  call: ReturnType<typeof callOf>["call"],
  limit: number,
): Promise<{ readonly objects: readonly RemoteObject[]; readonly cursor: string }> {
  const objects: RemoteObject[] = [];
  let cursor = from;
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await pageOf(changesPage(api, cursor, everything, call, limit));
    objects.push(...page.objects);
    ({ cursor } = page);
    if (page.done) return { objects, cursor };
  }
  throw new Error("The changes do not end");
}

test("[QB14] more changes than one reply carries are all read, oldest first where one entity fills it", async () => {
  const limit = 12;
  await using books = await openBooks({ company: { cdcLimit: limit } });
  await openShop(books);
  const { api, call, io } = callOf(books);
  const start = await pageOf(changesPage(api, undefined, everything, call, limit));
  const ids: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    ids.push(await invoiced(books));
    if (n % 3 === 0) await books.side("clock", { advanceMs: 1_000 });
  }
  await books.act({ action: "record-payment", invoices: [{ id: ids[0] }] });
  await books.act({ action: "delete", entity: "Invoice", id: ids.at(-1) });

  const { objects, cursor } = await drained(api, start.cursor, call, limit);
  const found = named(objects);
  for (const id of ids.slice(0, -1)) expect(found).toContain(`invoice ${id} live`);
  expect(found).toContain(`invoice ${ids.at(-1)} deleted`);
  expect([...found].filter((name) => name.startsWith("payment"))).toHaveLength(1);
  expect(io.logged.map(({ event }) => event)).toContain("quickbooks-many-changes");
  // And then there is nothing.
  await books.side("clock", { advanceMs: 60_000 });
  const later = await drained(api, cursor, call, limit);
  const last = await pageOf(changesPage(api, later.cursor, everything, call, limit));
  expect(last).toMatchObject({ objects: [], done: true });
});

test("[QB14] a thousand changes in one second move the cursor on", async () => {
  const limit = 5;
  await using books = await openBooks({ company: { cdcLimit: limit } });
  await openShop(books);
  const { api, call } = callOf(books);
  const start = await pageOf(changesPage(api, undefined, everything, call, limit));
  await books.side("clock", { advanceMs: 30_000 });
  const ids = await Promise.all(Array.from({ length: 13 }, () => invoiced(books)));
  const { objects } = await drained(api, start.cursor, call, limit);
  const found = named(objects);
  for (const id of ids) expect(found).toContain(`invoice ${id} live`);
});

test("[QB15] a backfill skips nothing when something is deleted while it runs", async () => {
  await using books = await openBooks();
  await openShop(books);
  const ids: string[] = [];
  for (let n = 0; n < 250; n += 1) ids.push(await invoiced(books));
  const { api, call } = callOf(books);
  const found = new Set<string>();
  let cursor: string | undefined;
  let hasDeleted = false;
  for (;;) {
    const page = await pageOf(backfillPage(api, cursor, everything, call));
    for (const { ref } of page.objects) if (ref.kind === "invoice") found.add(ref.id);
    ({ cursor } = page);
    if (page.done) break;
    if (found.size > 0 && !hasDeleted) {
      hasDeleted = true;
      for (const id of ids.slice(150, 200))
        await books.act({ action: "delete", entity: "Invoice", id });
    }
  }
  expect(ids.filter((id) => !found.has(id))).toEqual([]);
});
