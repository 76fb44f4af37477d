import { spawnSync } from "node:child_process";
import { readFileSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { numberOption } from "../../number-option.ts";
import type { Bench, Scale } from "./bench.ts";
import { acknowledgement } from "./benches/acknowledgement.ts";
import { kill } from "./benches/kill.ts";
import { hotDocument, latencies } from "./benches/latency.ts";
import { memory } from "./benches/memory.ts";
import { restart } from "./benches/restart.ts";
import { resync } from "./benches/resync.ts";
import { throughput } from "./benches/throughput.ts";
import { contestants } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { machine, load } from "./machine.ts";
import { tableOf } from "./report.ts";
import type { Run, Runs } from "./report.ts";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const benches: readonly Bench[] = [
  throughput,
  ...latencies,
  hotDocument,
  resync,
  memory,
  restart,
  acknowledgement,
  kill,
];

const full: Scale = {
  warmMs: 1_000,
  measureMs: 3_000,
  documents: 10_000,
  restartDocuments: 100_000,
  changes: 100,
  acknowledgements: 500,
  kills: 4,
};

/** Enough to see that everything works, and no more. */
const quick: Scale = {
  warmMs: 300,
  measureMs: 700,
  documents: 200,
  restartDocuments: 500,
  changes: 20,
  acknowledgements: 50,
  kills: 1,
};

const usage = `npm run bench -- relay [options]

  --only a,b        some benches: ${[...new Set(benches.map(({ id }) => id))].join(", ")}
  --against text    beside ours only contestants whose name holds the text
  --repetitions 5   how often each is measured, in turns
  --kills 4         kills of each server in a repetition of k
  --documents 10000 documents of the workspace in d and e; of the store in f ten times as many
  --quick           short and small, to see that it works
  --data folder     where servers keep their data; must be on the disk that is to be measured
  --out file        where the results go, as JSON

CONCORD_BENCH_CORES=0,1 lets servers use the load's core too, as for what a thread beside them costs where it has a core.
`;

const root = join(import.meta.dirname, "../../..");
const peers = join(import.meta.dirname, "../peers");

/** Measures the relay against its peers, prints tables and writes JSON. */
export async function runRelayBench(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      against: { type: "string", default: "" },
      repetitions: { type: "string" },
      kills: { type: "string" },
      documents: { type: "string" },
      quick: { type: "boolean", default: false },
      data: { type: "string", default: tmpdir() },
      out: { type: "string", default: join(import.meta.dirname, "../results.json") },
      help: { type: "boolean", default: false },
    },
  });
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  install(
    "npx",
    ["--yes", "pnpm@12.21.0", "install", "--frozen-lockfile", "--prefer-offline"],
    peers,
  );
  install(join(root, "node_modules/.bin/tsc"), ["-b"], root);
  const scale = scaleOf(options.quick ? quick : full, options);
  const repetitions = numberOption(
    "--repetitions",
    options.repetitions ?? (options.quick ? "1" : "5"),
  );
  const only = options.only?.split(",");
  const chosen = benches.filter(({ id }) => only === undefined || only.includes(id));
  const facing = contestants.filter(
    ({ name }) => name.startsWith("Concord") || name.includes(options.against),
  );

  const about = {
    started: new Date().toISOString(),
    machine: machine(),
    disk: { folder: options.data, type: statfsSync(options.data).type },
    versions: peerVersions(),
    scale,
    repetitions,
  };
  process.stdout.write(`${JSON.stringify(about, undefined, 2)}\n\n`);
  const results: { title: string; measured: readonly Runs[] }[] = [];
  using stage = createStage(options.data);
  for (const bench of chosen) {
    const measured = await inTurns(bench, facing, { stage, scale, repetitions });
    process.stdout.write(`${tableOf(bench, measured)}\n`);
    results.push({ title: bench.title, measured });
    // After each bench, so that a run that is cut off leaves what it has.
    writeFileSync(options.out, JSON.stringify({ ...about, results }, undefined, 2));
  }
}

function scaleOf(
  scale: Scale,
  {
    kills,
    documents,
  }: { readonly kills?: string | undefined; readonly documents?: string | undefined },
): Scale {
  return {
    ...scale,
    ...(kills !== undefined && { kills: numberOption("--kills", kills) }),
    ...(documents !== undefined && {
      documents: numberOption("--documents", documents),
      restartDocuments: numberOption("--documents", documents) * 10,
    }),
  };
}

/** Every contestant once, then every contestant again, each time beginning with another: a busy minute of the machine hits all alike. */
async function inTurns(
  bench: Bench,
  facing: readonly Contestant[],
  run: { readonly stage: Stage; readonly scale: Scale; readonly repetitions: number },
): Promise<readonly Runs[]> {
  const taking = facing.filter(({ benches: letters }) => letters.includes(bench.id));
  const measured = taking.map(({ name, stores }) => {
    const runs: Run[] = [];
    return { contestant: name, stores, runs };
  });
  for (let repetition = 0; repetition < run.repetitions; repetition += 1) {
    for (let turn = 0; turn < taking.length; turn += 1) {
      const index = (turn + repetition) % taking.length;
      const contestant = taking[index];
      if (contestant === undefined) continue;
      const outcome = await runOnce(() => bench.run(contestant, run.stage, run.scale));
      measured[index]?.runs.push({ ...outcome, loadAverage: load() });
      process.stderr.write(`${bench.id} ${repetition + 1} ${contestant.name}\n`);
    }
  }
  return measured;
}

/** A server that fails in one bench is no reason to lose what the others measured. */
async function runOnce(work: () => ReturnType<Bench["run"]>): Promise<Omit<Run, "loadAverage">> {
  try {
    return { values: await work(), failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${failure}\n`);
    return { values: {}, failure };
  }
}

function install(command: string, args: readonly string[], cwd: string): void {
  // A profiler is for the servers.
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_OPTIONS: undefined },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed in ${cwd}`);
}

function peerVersions(): Readonly<Record<string, string>> {
  const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
  const text = readFileSync(join(peers, "package.json"), "utf8");
  return Manifest.parse(JSON.parse(text)).dependencies;
}
