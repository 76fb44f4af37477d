import { DocumentId } from "@concord/model";
import { DeviceId, WorkspaceId, epochNumber } from "@concord/protocol";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-relay.ts";
import { sampleEntry } from "../testing/sample-entry.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { quarantineRowBytes } from "./storage.ts";
import type { RelayStorage } from "./storage.ts";

const acme = WorkspaceId.parse("acme");
const other = WorkspaceId.parse("other");
const first = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const second = DocumentId.parse("0197f3a0-0000-7000-8000-000000000002");
const ada = { id: "u1", name: "Ada" };

/** Opens one and the same store, as often as it is asked. */
type Open = () => Promise<RelayStorage>;

/** Every `RelayStorage` there is; each must pass all of what follows. `setup` gives an empty store for each test. */
const adapters: readonly { readonly name: string; readonly setup: () => Open }[] = [
  {
    name: "SQLite",
    setup: () => {
      const folder = temporaryFolder();
      return async () => openTestStorage(folder);
    },
  },
];

describe.each(adapters)("storage contract: $name", ({ setup }) => {
  test("[RL1] each workspace counts by itself, without gaps, across reopening", async () => {
    const open = setup();
    {
      await using storage = await open();
      const seqs = await storage.commit([
        sampleEntry({ batch: 1 }),
        sampleEntry({ batch: 2 }),
        sampleEntry({ workspace: other, batch: 1 }),
      ]);
      expect(seqs).toEqual([1, 2, 1]);
    }
    await using storage = await open();
    expect(await storage.head(acme)).toBe(2);
    expect(await storage.commit([sampleEntry({ batch: 3 })])).toEqual([3]);
    expect(await storage.workspaces()).toEqual([acme, other]);
  });

  test("[RL61] a page of the log has a bounded number of pieces, however small they are", async () => {
    await using storage = await setup()();
    await storage.commit(Array.from({ length: 5_001 }, (_, batch) => sampleEntry({ batch })));
    const page = await storage.readLog(acme, 0, 1_024 * 1_024);
    expect([page.pieces.length, page.upTo, page.head]).toEqual([5_000, 5_000, 5_001]);
    const rest = await storage.readLog(acme, page.upTo, 1_024 * 1_024);
    expect([rest.pieces.length, rest.upTo]).toEqual([1, 5_001]);
  });

  test("[RL108] the verdict on a batch is found again, whatever number it has and wherever the store was closed since", async () => {
    const open = setup();
    const device = DeviceId.parse("device-1");
    const seqOf = async (storage: RelayStorage, batch: number, author = ada.id) => {
      const verdict = await storage.verdictOf(acme, author, device, batch);
      return verdict?.type === "committed" ? verdict.seq : null;
    };
    {
      await using storage = await open();
      expect(await seqOf(storage, 0)).toBeNull();
      await storage.commit([sampleEntry({ batch: 7 }), sampleEntry({ batch: 0 })]);
      expect(await Promise.all([7, 0, 3, 8].map((batch) => seqOf(storage, batch)))).toEqual([
        1,
        2,
        null,
        null,
      ]);
      await expect(
        storage.commit([sampleEntry({ batch: 9 }), sampleEntry({ batch: 7 })]),
      ).rejects.toThrow("UNIQUE");
      // Nothing of a failed group is known.
      expect(await seqOf(storage, 9)).toBeNull();
    }
    await using storage = await open();
    expect(await seqOf(storage, 7)).toBe(1);
    expect(await seqOf(storage, 8)).toBeNull();
    await storage.commit([sampleEntry({ batch: 8 })]);
    expect(await seqOf(storage, 8)).toBe(3);
    expect(await seqOf(storage, 8, "somebody else")).toBeNull();
  });

  test("[RL2] one bad entry takes its whole group with it", async () => {
    await using storage = await setup()();
    await storage.commit([sampleEntry({ batch: 1 })]);
    await expect(
      storage.commit([sampleEntry({ batch: 2, document: second }), sampleEntry({ batch: 1 })]),
    ).rejects.toThrow("UNIQUE");
    expect(await storage.head(acme)).toBe(1);
    expect(await storage.loadDocument(acme, second)).toBeNull();
    expect(await storage.verdictOf(acme, ada.id, DeviceId.parse("device-1"), 2)).toBeNull();
  });

  test("[LE79] the journal is read within a number of rows and of bytes, and one row at least", async () => {
    await using storage = await setup()();
    const long = { path: "memo", before: null, after: "ü".repeat(500) };
    await storage.commit([1, 2, 3, 4].map((batch) => sampleEntry({ batch, difference: [long] })));
    const seqs = async (after: number, limit: number, maxBytes?: number) =>
      (await storage.readJournal(acme, after, limit, maxBytes)).map(({ seq }) => seq);
    expect(await seqs(0, 9)).toEqual([1, 2, 3, 4]);
    expect(await seqs(0, 3, 1e6)).toEqual([1, 2, 3]);
    expect(await seqs(0, 9, 2_500)).toEqual([1, 2]);
    expect(await seqs(2, 9, 1)).toEqual([3]);
    expect(await seqs(4, 9, 1)).toEqual([]);
  });

  test("[RL3] a batch's verdict is found again by device and batch", async () => {
    await using storage = await setup()();
    await storage.commit([sampleEntry({ batch: 9 })]);
    const device = DeviceId.parse("device-1");
    expect(await storage.verdictOf(acme, ada.id, device, 9)).toEqual({
      type: "committed",
      seq: 1,
      remarks: [],
    });
    expect(await storage.verdictOf(other, ada.id, device, 9)).toBeNull();
    expect(await storage.verdictOf(acme, "u2", device, 9)).toBeNull();
  });

  test("[RL283] the latest entries of a document are its own, the newest first", async () => {
    await using storage = await setup()();
    await storage.commit([
      sampleEntry({ batch: 1 }),
      sampleEntry({ batch: 2, document: second }),
      sampleEntry({ batch: 3, difference: [{ path: "number", before: null, after: "R-1" }] }),
      sampleEntry({ batch: 4 }),
    ]);
    const latest = await storage.latestEntries(acme, first, 2);
    expect(latest.map(({ seq, difference }) => [seq, difference[0]?.path])).toEqual([
      [4, "currency"],
      [3, "number"],
    ]);
    expect(await storage.latestEntries(other, first, 2)).toEqual([]);
  });

  test("[RL4] a document comes back with its updates in order and its authors", async () => {
    await using storage = await setup()();
    const bob = { id: "u2", name: "Bob" };
    await storage.commit([
      sampleEntry({ batch: 1, update: Uint8Array.of(1) }),
      sampleEntry({
        batch: 2,
        update: Uint8Array.of(2),
        authorship: [
          { client: 5_000, from: 0, to: 4, author: ada, verified: true, at: 12 },
          { client: 6_000, from: 0, to: 2, author: bob, verified: false, at: 12 },
        ],
      }),
    ]);
    expect(await storage.loadDocument(acme, first)).toEqual({
      kind: "invoice",
      seq: 2,
      updates: [Uint8Array.of(1), Uint8Array.of(2)],
      authorship: [
        { client: 5_000, from: 0, to: 4, author: ada, verified: true, at: 12 },
        { client: 6_000, from: 0, to: 2, author: bob, verified: false, at: 12 },
      ],
    });
    expect(await storage.loadDocument(other, first)).toBeNull();
  });

  test("[RL4] whose a client id is, is known without the document; what was carried makes it nobody's", async () => {
    await using storage = await setup()();
    const carried = { client: 6_000, from: 0, to: 2, author: ada, verified: false, at: 12 };
    await storage.commit([sampleEntry({ batch: 1 })]);
    await storage.commit([sampleEntry({ batch: 2, authorship: [carried] })]);
    expect(await storage.ownerOf(acme, first, 5_000)).toBe(ada.id);
    expect(await storage.ownerOf(acme, first, 6_000)).toBeNull();
    expect(await storage.ownerOf(acme, second, 5_000)).toBeNull();
    expect(await storage.ownerOf(other, first, 5_000)).toBeNull();
  });

  test("[RL5] reading the log in pages of any size yields every piece once, in order", async () => {
    await using storage = await setup()();
    await storage.commit(
      Array.from({ length: 9 }, (_, index) =>
        sampleEntry({ batch: index, document: index % 2 === 0 ? first : second }),
      ),
    );
    for (const maxBytes of [1, 7, 1_000]) {
      const seen: number[] = [];
      let cursor = 0;
      for (;;) {
        const page = await storage.readLog(acme, cursor, maxBytes);
        seen.push(...page.pieces.map(({ seq }) => seq));
        cursor = page.upTo;
        if (cursor === page.head) break;
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  test("[RL6] a compacted document is its snapshot, for readers old and new, and its journal stays", async () => {
    await using storage = await setup()();
    await storage.commit([
      sampleEntry({ batch: 1 }),
      sampleEntry({ batch: 2, document: second }),
      sampleEntry({ batch: 3 }),
      sampleEntry({ batch: 4, update: Uint8Array.of(4) }),
    ]);
    expect(await storage.compactable(acme, 0, 3, 2)).toEqual([first]);
    expect(await storage.compactable(acme, 0, 2, 2)).toEqual([]);
    expect(await storage.compactable(acme, 4, 4, 2)).toEqual([]);
    await storage.compact(acme, first, 3, Uint8Array.of(13));

    const document = await storage.loadDocument(acme, first);
    expect(document?.updates).toEqual([Uint8Array.of(13), Uint8Array.of(4)]);
    const log = await storage.readLog(acme, 0, 1_000);
    expect(log.pieces.map(({ seq, update }) => [seq, ...update])).toEqual([
      [2, 1, 2, 3],
      [3, 13],
      [4, 4],
    ]);
    const fromTwo = await storage.readLog(acme, 2, 1_000);
    expect(fromTwo.pieces.map(({ seq }) => seq)).toEqual([3, 4]);
    const journal = await storage.readJournal(acme, 0, 100);
    expect(journal.map(({ seq, batch }) => [seq, batch])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(await storage.compactable(acme, 0, 4, 2)).toEqual([]);
    // Who folds late and only up to an earlier row moves nothing back for a reader who stands between.
    await storage.compact(acme, first, 1, Uint8Array.of(13));
    expect((await storage.readLog(acme, 2, 1_000)).pieces.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test("[RL152] the store tells of a document, a workspace and a batch what lies in it, also of what was folded", async () => {
    await using storage = await setup()();
    expect(await storage.documentState(acme, first)).toBeNull();
    expect(await storage.workspaceState(acme)).toMatchObject({
      head: 0,
      documents: {},
      devices: [],
    });
    const bob = { id: "u2", name: "Bob" };
    const phone = DeviceId.parse("phone-of-bob");
    await storage.commit([
      sampleEntry(),
      sampleEntry({ batch: 2, update: Uint8Array.of(4), acceptedTime: 21 }),
      sampleEntry({ batch: 7, document: second, kind: "party", author: bob, device: phone }),
      sampleEntry({ batch: 3, update: Uint8Array.of(5, 6), acceptedTime: 23 }),
      sampleEntry({ workspace: other }),
    ]);
    await storage.compact(acme, first, 2, Uint8Array.of(1, 2, 3, 4));
    await storage.quarantine([
      { ...sampleEntry(), batch: 9, reason: "too-large", at: 1, update: new Uint8Array(10) },
    ]);

    expect(await storage.documentState(acme, first)).toEqual({
      kind: "invoice",
      seq: 4,
      batches: 3,
      acceptedTime: 23,
      updates: { count: 1, bytes: 2 },
      snapshot: { seq: 2, bytes: 4 },
      authorship: [{ client: 5_000, from: 0, to: 1, author: ada, verified: true, at: 10 }],
    });
    expect(await storage.documentState(other, second)).toBeNull();
    expect(await storage.workspaceState(acme)).toEqual({
      head: 4,
      documents: { invoice: 1, party: 1 },
      updates: 2,
      snapshots: 1,
      quarantine: { batches: 1, bytes: 10 },
      devices: [
        { author: ada, device: "device-1", batch: 3, seq: 4, acceptedTime: 23 },
        { author: bob, device: "phone-of-bob", batch: 7, seq: 3, acceptedTime: 20 },
      ],
    });
    expect(await storage.quarantineSize()).toEqual({ batches: 1, bytes: 10 });
    expect(await storage.loggedBatch(acme, 1)).toMatchObject({
      entry: { seq: 1, author: ada, difference: [{ path: "currency" }] },
      verdict: { type: "committed", seq: 1 },
      update: null,
    });
    expect((await storage.loggedBatch(acme, 4))?.update).toEqual(Uint8Array.of(5, 6));
    expect(await storage.loggedBatch(other, 4)).toBeNull();
    expect(await storage.bytes()).toBeGreaterThan(0);
  });

  test("[RL98, RL244] what was refused is kept with its bytes, so long and so much of each author", async () => {
    await using storage = await setup()();
    const item = (batch: number, author: string, size: number, at: number) => ({
      workspace: acme,
      document: first,
      author: { id: author, name: author },
      device: DeviceId.parse("device-1"),
      batch,
      reason: "malformed-update",
      update: new Uint8Array(size).fill(batch),
      at,
    });
    await storage.quarantine([
      item(1, "ada", 10, 1_000),
      item(2, "ada", 10, 2_000),
      item(3, "bob", 10, 2_000),
      item(4, "ada", 15, 3_000),
      item(5, "cid", 40, 3_000),
    ]);
    // However few bytes one has, who is refused without end must not fill the disk with what stands around them.
    const each = quarantineRowBytes;
    const batches = async () => (await storage.quarantined(acme, 100)).map(({ batch }) => batch);
    expect(await batches()).toEqual([5, 4, 3, 2, 1]);
    const [newest] = await storage.quarantined(acme, 1);
    expect(newest).toMatchObject({ author: { id: "cid" }, size: 40, at: 3_000 });
    expect(await storage.quarantinedUpdate(acme, newest?.id ?? 0)).toEqual(
      new Uint8Array(40).fill(5),
    );
    expect(await storage.quarantined(other, 100)).toEqual([]);
    expect(await storage.quarantinedUpdate(other, newest?.id ?? 0)).toBeNull();

    await storage.purgeQuarantine({ before: 1_500, bytesPerAuthor: 10_000, bytes: 10_000 });
    expect(await batches()).toEqual([5, 4, 3, 2]);
    await storage.purgeQuarantine({ before: 0, bytesPerAuthor: each + 24, bytes: 10_000 });
    expect(await batches()).toEqual([4, 3]);
    await storage.purgeQuarantine({ before: 0, bytesPerAuthor: each + 24, bytes: 2 * each + 20 });
    expect(await batches()).toEqual([3]);
  });

  test("[RL427] where all of what was refused is too much, the oldest of who has most goes, of the workspace that has most", async () => {
    await using storage = await setup()();
    const each = quarantineRowBytes;
    let batch = 0;
    const refuse = (workspace: typeof acme, author: string) =>
      storage.quarantine([
        {
          workspace,
          document: first,
          author: { id: author, name: author },
          device: DeviceId.parse("device-1"),
          batch: (batch += 1),
          reason: "malformed-update",
          update: new Uint8Array(0),
          at: 1,
        },
      ]);
    await refuse(acme, "ada");
    for (const author of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) await refuse(other, author);
    for (let count = 0; count < 3; count += 1) await refuse(acme, "eve");
    const of = async (workspace: typeof acme) =>
      (await storage.quarantined(workspace, 100)).map(({ author }) => author.id);
    await storage.purgeQuarantine({ before: 0, bytesPerAuthor: 100 * each, bytes: 8 * each });
    expect(await of(acme)).toEqual(["eve", "eve", "eve", "ada"]);
    expect(await of(other)).toHaveLength(4);
    await storage.purgeQuarantine({ before: 0, bytesPerAuthor: 100 * each, bytes: 4 * each });
    expect(await of(acme)).toEqual(["eve", "ada"]);
    expect(await of(other)).toHaveLength(2);
  });

  test("[RL8] the epoch survives reopening, and a new one has the next number and another name", async () => {
    const open = setup();
    let before;
    {
      await using storage = await open();
      before = storage.epoch();
      expect(epochNumber(before)).toBe(1);
    }
    await using storage = await open();
    expect(storage.epoch()).toBe(before);
    const after = await storage.beginEpoch();
    expect(epochNumber(after)).toBe(2);
    expect(storage.epoch()).toBe(after);
  });
});
