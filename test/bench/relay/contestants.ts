import { join } from "node:path";

const here = import.meta.dirname;
const peers = join(here, "../peers");
const ours = ["--conditions=@concord/source"];

/** A server under measurement. */
export interface Contestant {
  readonly name: string;
  /** What the load generator speaks to it. */
  readonly dialect: string;
  /** Arguments of `node` that start it on a port, with its data in a folder. Null where the load is all there is. */
  readonly serve:
    | ((at: { readonly port: number; readonly folder: string }) => {
        readonly arguments: readonly string[];
        readonly environment?: Readonly<Record<string, string>>;
      })
    | null;
  /** Arguments of `node` that start its load generator. */
  readonly load: readonly string[];
  /** What has become of an edit when it is passed on. */
  readonly stores: string;
  /** What its user can take for "the server has it". */
  readonly evidence: string;
  /** How long after its answer a server that answers before it has loaded is still read, in the test that kills it. */
  readonly settleMs: number;
  /** The benches it takes part in, by their letters. */
  readonly benches: string;
}

const yjsLoad = [...ours, join(here, "load/main.ts")];

const concord = {
  // As it was built, not from the sources: those take more memory and a longer start.
  serve: ({ port, folder }: { readonly port: number; readonly folder: string }) => ({
    arguments: [join(here, "servers/concord.ts"), String(port), folder],
  }),
  load: yjsLoad,
  stores: "checked, committed with fsync",
  settleMs: 0,
} as const;

const yWebsocket = join(peers, "node_modules/y-websocket/bin/server.cjs");

/** Ours through both doors, the peers, and a server that does nothing but pass frames on: the ceiling of all. */
export const contestants: readonly Contestant[] = [
  {
    ...concord,
    name: "Concord /sync",
    dialect: "concord-sync",
    evidence: "ack of the batch",
    benches: "abcdefgk",
  },
  {
    ...concord,
    name: "Concord /yjs",
    dialect: "concord-yjs",
    evidence: "a reader has it",
    benches: "abcdegk",
  },
  {
    ...concord,
    name: "Concord client",
    dialect: "concord-client",
    load: [...ours, join(here, "load/replica.ts")],
    evidence: "none",
    benches: "d",
  },
  {
    ...concord,
    name: "Concord /sync, no ledger",
    serve: (at) => ({ ...concord.serve(at), environment: { CONCORD_BENCH_LEDGER: "none" } }),
    dialect: "concord-sync",
    evidence: "ack of the batch",
    benches: "abeg",
  },
  {
    name: "Hocuspocus, SQLite",
    dialect: "hocuspocus",
    serve: ({ port, folder }) => ({
      arguments: [join(peers, "hocuspocus.ts"), String(port), folder],
    }),
    load: yjsLoad,
    stores: "in memory; whole document with fsync 2–10 s later",
    evidence: "SyncStatus",
    settleMs: 0,
    benches: "abcdefgk",
  },
  {
    name: "y-websocket, memory",
    dialect: "y-websocket",
    serve: ({ port }) => ({
      arguments: [yWebsocket],
      environment: { HOST: "127.0.0.1", PORT: String(port) },
    }),
    load: yjsLoad,
    stores: "in memory",
    evidence: "a reader has it",
    settleMs: 0,
    benches: "abcgk",
  },
  {
    name: "y-websocket, LevelDB",
    dialect: "y-websocket",
    serve: ({ port, folder }) => ({
      arguments: [yWebsocket],
      environment: { HOST: "127.0.0.1", PORT: String(port), YPERSISTENCE: folder },
    }),
    load: yjsLoad,
    stores: "in memory; appended without fsync a moment later",
    evidence: "a reader has it",
    settleMs: 1_000,
    benches: "abcdefgk",
  },
  {
    name: "automerge-repo, NodeFS",
    dialect: "automerge",
    serve: ({ port, folder }) => ({
      arguments: [
        "--disable-warning=TimeoutNegativeWarning",
        join(peers, "automerge-repo.ts"),
        String(port),
        folder,
      ],
    }),
    // It sets timers in the past, which this version of Node remarks on.
    load: ["--disable-warning=TimeoutNegativeWarning", ...ours, join(peers, "automerge-load.ts")],
    stores: "in memory; written without fsync 100 ms later",
    evidence: "remote-heads",
    settleMs: 1_000,
    benches: "abcgk",
  },
  {
    name: "bare ws",
    dialect: "bare-ws",
    serve: ({ port }) => ({ arguments: [join(here, "servers/bare-ws.ts"), String(port)] }),
    load: yjsLoad,
    stores: "nothing",
    evidence: "nothing",
    settleMs: 0,
    benches: "abcg",
  },
  {
    name: "bare SQLite",
    dialect: "none",
    serve: null,
    load: [...ours, join(here, "load/bare-sqlite.ts")],
    stores: "committed with fsync",
    evidence: "the commit",
    settleMs: 0,
    benches: "g",
  },
];
