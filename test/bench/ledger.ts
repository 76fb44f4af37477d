import { randomBytes, webcrypto } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
  createFollower,
  createSealer,
  defaultFollowing,
  openHistory,
  readLedger,
  verifyExport,
  writeExport,
} from "@concord/ledger";
import type { Follower, Journal, LedgerKeys, LedgerStore } from "@concord/ledger";
import {
  deflatePacker as packer,
  nodeCipher,
  openNodeCodec,
  openSealingFolder,
  openSqliteLedgerKeys,
  openSqliteLedgerStore,
} from "@concord/ledger/node";
import { DocumentId } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { openSqliteStorage } from "@concord/relay";
import type { NewEntry, RelayStorage } from "@concord/relay";

// The audit ledger against its targets. Run: node --conditions=@concord/source test/bench/main.ts ledger

const acme = WorkspaceId.parse("acme");
const device = DeviceId.parse("device-1");
const registers = 270;
const { subtle } = webcrypto;

const idOf = (n: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);

/** The n-th edit of a document: two registers, of which one is new text of some length. */
function edit(document: number, n: number): NewEntry {
  const line = n % (registers / 3);
  return {
    workspace: acme,
    document: idOf(document),
    kind: "invoice",
    author: { id: `u${n % 3}`, name: `Person ${n % 3}` },
    device,
    batch: document * 100_000 + n,
    operations: [{ type: "set-line", line: `k${line}` }],
    difference: [
      { path: `lines.k${line}.name`, before: null, after: `Inspection of pump ${n}` },
      { path: `lines.k${line}.quantity`, before: null, after: `${n % 40}.5` },
    ],
    update: Uint8Array.of(1),
    verdict: (seq) => ({ type: "committed", seq, remarks: [] }),
    authorship: [],
    deviceTime: 1_790_000_000_000 + n,
    acceptedTime: 1_790_000_000_500 + n,
  };
}

async function fill(
  storage: RelayStorage,
  documents: number,
  edits: number,
  first = 0,
): Promise<void> {
  for (let n = first; n < first + edits; n += 1) {
    for (let from = 0; from < documents; from += 1_000) {
      const group = Array.from({ length: Math.min(1_000, documents - from) }, (_, index) =>
        edit(from + index, n),
      );
      await storage.commit(group);
    }
  }
}

interface Bench {
  readonly journal: Journal;
  readonly storage: RelayStorage;
  readonly store: LedgerStore;
  readonly keys: LedgerKeys;
  readonly folder: string;
}

async function withStores<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "concord-ledger-bench-"));
  const opened = openSqliteStorage(folder, { random: randomBytes, secretKey: randomBytes(32) });
  if (opened.type !== "opened") throw new Error(opened.message);
  const { storage } = opened;
  const store = openSqliteLedgerStore(join(folder, "ledger.sqlite"));
  const keys = openSqliteLedgerKeys(join(folder, "keys.sqlite"), { random: randomBytes });
  const journal: Journal = {
    epoch: async () => storage.epoch(),
    workspaces: storage.workspaces,
    head: storage.head,
    read: (workspace, after, { rows, bytes }) => storage.readJournal(workspace, after, rows, bytes),
    erasures: storage.erasures,
  };
  try {
    return await work({ journal, storage, store, keys, folder });
  } finally {
    await store[Symbol.asyncDispose]();
    await keys[Symbol.asyncDispose]();
    await storage[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

const codec = await openNodeCodec();

function followerOf({ journal, store, keys }: Bench, warmDocuments: number): Follower {
  const deps = { journal, store, keys, codec, packer, openCipher: nodeCipher };
  return createFollower(deps, { ...defaultFollowing, warmDocuments });
}

/** Milliseconds by the clock, and of this process's processors. */
async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number; cpuMs: number }> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  return { result, ms: performance.now() - begun, cpuMs: (user + system) / 1_000 };
}

const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1_000));
const rounded = (ms: number): number => Math.round(ms * 100) / 100;

async function following(warmDocuments: number): Promise<Record<string, number>> {
  return withStores(async (bench) => {
    const documents = 2_000;
    await fill(bench.storage, documents, 1);
    const follower = followerOf(bench, warmDocuments);
    await follower.catchUp(acme);
    await fill(bench.storage, documents, 10, 1);
    const { result, ms, cpuMs } = await timed(() => follower.catchUp(acme));
    return {
      documents,
      entries: result.entries,
      entriesPerSecond: perSecond(result.entries, ms),
      entriesPerCpuSecond: perSecond(result.entries, cpuMs),
    };
  });
}

async function reading(): Promise<Record<string, number>> {
  return withStores(async (bench) => {
    const changes = 2_000;
    await fill(bench.storage, 1, changes);
    const follower = followerOf(bench, 10);
    await follower.catchUp(acme);
    await follower.fold(acme, 1);
    const document = idOf(0);
    const open = async () => {
      const key = await bench.keys.key(acme, document);
      if (key?.type !== "secret") throw new Error("no key");
      const cipher = await nodeCipher(key.secret, document);
      const history = await openHistory(
        document,
        await readLedger(acme, document, bench.store, packer),
        codec,
        cipher,
      );
      return { history, page: await history.entries(history.count - 100, 100) };
    };
    const openings: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < 11; round += 1) {
      const { ms, cpuMs } = await timed(open);
      openings.push(ms);
      cpu.push(cpuMs);
    }
    const { history } = await open();
    const steps: number[] = [];
    for (let seq = changes; seq > 0; seq -= 10) {
      steps.push((await timed(() => history.registersAt(seq))).ms);
    }
    const everything = await timed(() => history.entries(0, changes));
    return {
      changes,
      openMs: rounded(quantile(openings, 0.5)),
      openCpuMs: rounded(quantile(cpu, 0.5)),
      allValuesMs: rounded(everything.ms),
      stepMedianMs: rounded(quantile(steps, 0.5)),
      stepP99Ms: rounded(quantile(steps, 0.99)),
    };
  });
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)] ?? 0;

async function exporting(readable: boolean): Promise<Record<string, number | boolean>> {
  return withStores(async (bench) => {
    const [documents, edits] = [10_000, 12];
    await fill(bench.storage, documents, edits);
    await followerOf(bench, documents).catchUp(acme);
    const { keys: sealingKeys, marks } = await openSealingFolder(join(bench.folder, "s"), subtle);
    const deps = { ...bench, sealingKeys, marks, packer, subtle, now: () => 1_800_000_000_000 };
    const sealing = await timed(() => createSealer({ ...deps, keys: sealingKeys }).seal(acme));
    const pieces: Uint8Array[] = [];
    const writing = await timed(async () => {
      for await (const piece of writeExport(acme, { readable }, deps)) pieces.push(piece);
    });
    const { publicKey } = (await sealingKeys.signers()).current;
    const verifying = await timed(() =>
      verifyExport(
        (async function* () {
          yield* pieces;
        })(),
        { key: publicKey },
        { codec, openCipher: nodeCipher, subtle },
      ),
    );
    const { findings, summary } = verifying.result;
    if (findings.length > 0) throw new Error(`An untouched export: ${JSON.stringify(findings[0])}`);
    return {
      readable,
      documents: summary.documents,
      entries: summary.entries,
      megabytes: rounded(pieces.reduce((size, piece) => size + piece.byteLength, 0) / 1e6),
      sealMs: rounded(sealing.ms),
      exportSeconds: rounded(writing.ms / 1_000),
      verifySeconds: rounded(verifying.ms / 1_000),
      verifyCpuSeconds: rounded(verifying.cpuMs / 1_000),
      findings: findings.length,
    };
  });
}

/** Prints one JSON document: following warm and cold, reading, and an export of 10,000 invoices verified. */
export async function runLedgerBench(): Promise<void> {
  const report = {
    warm: await following(4_000),
    cold: await following(0),
    history: await reading(),
    sealedExport: await exporting(false),
    readableExport: await exporting(true),
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}
