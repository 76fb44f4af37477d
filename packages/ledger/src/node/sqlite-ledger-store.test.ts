import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Epoch, WorkspaceId } from "@concord/protocol";
import { describe, expect, test } from "vitest";
import type { LedgerStore, NewLedgerEntry } from "../ledger-store.ts";
import type { SignedSeal } from "../sealing/seal.ts";
import { acme, documentNumber } from "../testing/journal.ts";
import { temporaryFolder } from "../testing/ledger.ts";
import { openSqliteLedgerKeys } from "./sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "./sqlite-ledger-store.ts";

const other = WorkspaceId.parse("other");
const epoch = Epoch.parse("1:abcdefgh");
const [first, second] = [documentNumber(1), documentNumber(2)];

function entry(seq: number, document = first, size = 10): NewLedgerEntry {
  const hash = seq.toString(16).padStart(64, "0");
  return { document, kind: "invoice", seq, hash, bytes: new Uint8Array(size).fill(seq) };
}

function seal(number: number): SignedSeal {
  return {
    seal: {
      version: 1,
      workspace: acme,
      number,
      previous: null,
      epoch,
      after: 0,
      upTo: number,
      entries: 0,
      digest: "0".repeat(64),
      heads: {},
      at: 1,
      key: "A".repeat(43),
      nextKey: null,
      standing: null,
    },
    signature: "s",
  };
}

/** Every `LedgerStore` there is; each must pass all of what follows. */
const adapters: readonly { readonly name: string; readonly open: () => LedgerStore }[] = [
  { name: "SQLite", open: () => openSqliteLedgerStore(":memory:") },
];

describe.each(adapters)("$name", ({ open }) => {
  test("[LE17] entries, heads and position are of one transaction, and of one workspace", async () => {
    await using store = open();
    expect(await store.position(acme)).toBe(null);
    await store.append(acme, [entry(1), entry(2, second), entry(4)], { epoch, cursor: 5 });
    await store.append(other, [entry(1)], { epoch, cursor: 1 });
    expect(await store.position(acme)).toEqual({ epoch, cursor: 5 });
    expect(await store.workspaces()).toEqual([acme, other]);
    const { hash } = entry(4);
    expect(await store.heads(acme, null, 9)).toEqual([
      { document: first, kind: "invoice", seq: 4, hash },
      { document: second, kind: "invoice", seq: 2, hash: entry(2).hash },
    ]);
    expect(await store.heads(acme, first, 9)).toHaveLength(1);
    expect((await store.marks(acme, 1, 4, 9)).map(({ seq }) => seq)).toEqual([2, 4]);
    expect((await store.marks(acme, 0, 9, 2)).map(({ seq }) => seq)).toEqual([1, 2]);

    const twice = store.append(acme, [entry(6), entry(4)], { epoch, cursor: 7 });
    await expect(twice).rejects.toThrow("UNIQUE");
    expect(await store.position(acme)).toEqual({ epoch, cursor: 5 });
    expect((await store.head(acme, first))?.seq).toBe(4);
  });

  test("[LE18] what is folded takes the place of the changes up to an entry; what is worth it is the more the more there is", async () => {
    await using store = open();
    await store.append(acme, [entry(1), entry(2), entry(3)], { epoch, cursor: 3 });
    expect(await store.foldable(acme, 29, 9)).toEqual([first]);
    expect(await store.foldable(acme, 30, 9)).toEqual([]);
    const folded = new Uint8Array(100).fill(9);
    await store.fold(acme, first, 2, folded);
    const stored = await store.ledger(acme, first);
    expect(stored).toEqual({ folded, loose: [entry(3).bytes] });
    // Marks stay: seals are made and checked by them.
    expect(await store.marks(acme, 0, 9, 9)).toHaveLength(3);
    await store.append(acme, [entry(4, first, 80)], { epoch, cursor: 4 });
    expect(await store.foldable(acme, 1, 9)).toEqual([]);
    await store.append(acme, [entry(5, first, 20)], { epoch, cursor: 5 });
    expect(await store.foldable(acme, 1, 9)).toEqual([first]);
  });

  test("[LE19] what was derived can be forgotten: all but seals, and the documents that are named", async () => {
    await using store = open();
    await store.append(acme, [entry(1), entry(2, second)], { epoch, cursor: 2 });
    await store.addSeal(seal(1));
    await store.addSeal(seal(2));
    await store.noteAnchored(acme, "elsewhere", 2);
    await store.forget(acme, [second]);
    expect(await store.position(acme)).toBe(null);
    expect(await store.ledger(acme, first)).toEqual({ folded: null, loose: [] });
    expect(await store.ledger(acme, second)).toEqual({ folded: null, loose: [entry(2).bytes] });
    expect(await store.seals(acme, 1, 9)).toEqual([seal(2)]);
    expect(await store.lastSeal(acme)).toEqual(seal(2));
    expect(await store.lastSeal(other)).toBe(null);
    expect(await store.anchored(acme, "elsewhere")).toBe(2);
    expect(await store.anchored(other, "elsewhere")).toBe(0);
    await expect(store.addSeal(seal(2))).rejects.toThrow("UNIQUE");
  });
});

test("[LE23] a key that was destroyed is in none of the files any more", async () => {
  const folder = temporaryFolder();
  const keys = openSqliteLedgerKeys(join(folder, "keys.sqlite"), { random: randomBytes });
  const made = await keys.keysOf(acme, [first, second]);
  const [secret, kept] = [made.get(first), made.get(second)].map((key) =>
    key?.type === "secret" ? Buffer.from(key.secret) : Buffer.from("none"),
  );
  const isOnDisk = (wanted: Buffer | undefined) =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(wanted ?? ""));
  expect([isOnDisk(secret), isOnDisk(kept)]).toEqual([true, true]);
  await keys.destroy(acme, first, 5);
  expect([isOnDisk(secret), isOnDisk(kept)]).toEqual([false, true]);
  expect((await keys.keysOf(acme, [first])).get(first)).toEqual({ type: "destroyed", at: 5 });
  expect(await keys.key(acme, documentNumber(9))).toBe(null);
  await keys[Symbol.asyncDispose]();
});
