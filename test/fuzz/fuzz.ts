import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createToken, Principal, WorkspaceId } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import { describe, run } from "./attack.ts";
import type { Attack } from "./attack.ts";
import { startAttackedRelay } from "./attacked-relay.ts";
import type { AttackedRelay, Fault } from "./attacked-relay.ts";
import { drawRound } from "./draw.ts";
import type { Target } from "./draw.ts";
import { documents, openWitnesses, readAnew } from "./witnesses.ts";
import type { Witnesses } from "./witnesses.ts";

export interface FuzzOptions {
  readonly seed: number;
  /** The number of the first round, and how many there are. */
  readonly first: number;
  readonly rounds: number;
  /** What the honest ones may wait for, and what the relay may take. */
  readonly withinMs: number;
  readonly memoryBytes: number;
  readonly fault: Fault;
}

export interface FuzzReport {
  readonly rounds: number;
  readonly attacks: number;
  /** The longest that an honest edit took, in milliseconds, and the most memory that the relay did, in MiB. */
  readonly slowestMs: number;
  readonly mostMemoryMib: number;
  readonly finding: Finding | null;
}

/** Something that must not be. */
export interface Finding {
  readonly what: string;
  readonly seed: number;
  readonly round: number;
  /** The attack of the round that does it alone; without one all of the round are named. */
  readonly culprit: Attack | null;
  readonly told: string;
}

const workspace = WorkspaceId.parse("acme");
const secretKey = "Zm91cnR5LXR3byBieXRlcyBvZiBub3RoaW5nIGluIHBhcnRpY3VsYXI";
const mib = 1_024 * 1_024;

/** Attacks a relay round by round, while two honest ones write, until something is found or the rounds are over; then kills it, and looks what it kept. */
export async function fuzz(
  options: FuzzOptions,
  tell: (line: string) => void,
): Promise<FuzzReport> {
  const { seed, first, rounds } = options;
  const target = await targetFor(options);
  let slowestMs = 0;
  let mostMemory = 0;
  let attacks = 0;
  const report = (finding: Finding | null): FuzzReport => ({
    rounds,
    attacks,
    slowestMs: Math.round(slowestMs),
    mostMemoryMib: Math.round(mostMemory / mib),
    finding,
  });
  return await onRelay(options, async ({ relay, witnesses, restart }) => {
    for (let round = first; round < first + rounds; round += 1) {
      const drawn = drawRound(seed, round, target);
      attacks += drawn.length;
      const outcome = await play(drawn, relay, witnesses, `round-${round}`, options);
      if (outcome.type === "found") {
        return report(await trace(drawn, outcome.what, round, options));
      }
      slowestMs = Math.max(slowestMs, outcome.tookMs);
      mostMemory = Math.max(mostMemory, outcome.memory);
      if ((round + 1) % 100 === 0) tell(`${round + 1} rounds, ${report(null).mostMemoryMib} MiB`);
    }
    const last = `round-${first + rounds - 1}`;
    const kept = await readAnew(await restart(), await tokenFor("reader", "viewer"));
    if (kept["replica"] === last && kept["tool"] === last) return report(null);
    const what = `After a kill ${JSON.stringify(kept)} stands, and not ${last}`;
    return report({ what, seed, round: first + rounds - 1, culprit: null, told: "" });
  });
}

type Outcome =
  | { readonly type: "held"; readonly tookMs: number; readonly memory: number }
  | { readonly type: "found"; readonly what: string };

/** All attacks of a round at once, and an edit at each door beside them, and after them. */
async function play(
  attacks: readonly Attack[],
  relay: AttackedRelay,
  witnesses: Witnesses,
  value: string,
  { withinMs, memoryBytes }: FuzzOptions,
): Promise<Outcome> {
  const unlessEnded = async <T>(work: Promise<T>): Promise<T | string> =>
    Promise.race([
      work.catch((error: unknown) => String(error)),
      relay.ended.then(() => `The relay has ended: ${relay.end()}`),
    ]);
  const running = attacks.map((attack) => run(attack, relay.url));
  const during = await unlessEnded(witnesses.write(`${value} begins`, withinMs));
  if (typeof during === "string") return { type: "found", what: during };
  const leaving = await unlessEnded(Promise.all(running));
  const after = await unlessEnded(witnesses.write(value, withinMs));
  if (typeof after === "string") return { type: "found", what: after };
  const memory = await relay.memory(withinMs);
  if (typeof leaving !== "string") for (const leave of leaving) leave();
  if (memory === null) return { type: "found", what: "The relay does not answer" };
  if (memory > memoryBytes) {
    return { type: "found", what: `The relay takes ${Math.round(memory / mib)} MiB` };
  }
  return { type: "held", tookMs: Math.max(during, after), memory };
}

/** Looks for the one attack that does it, each on a relay of its own. */
async function trace(
  attacks: readonly Attack[],
  what: string,
  round: number,
  options: FuzzOptions,
): Promise<Finding> {
  const findsIn = (some: readonly Attack[]): Promise<boolean> =>
    onRelay(options, async ({ relay, witnesses }) => {
      const outcome = await play(some, relay, witnesses, "alone", options);
      return outcome.type === "found";
    });
  let suspects = attacks;
  let isCertain = false;
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    isCertain = await findsIn(half);
    suspects = isCertain ? half : suspects.slice(half.length);
  }
  // It may take several of them, or those of earlier rounds.
  const isAlone = isCertain || (await findsIn(suspects));
  return {
    what,
    seed: options.seed,
    round,
    culprit: isAlone ? (suspects[0] ?? null) : null,
    told: (isAlone ? suspects : attacks).map(describe).join("\n"),
  };
}

/** A relay on a folder of its own, with the two honest ones. `restart` kills it and starts one on what it kept. */
async function onRelay<T>(
  { fault }: FuzzOptions,
  work: (on: {
    readonly relay: AttackedRelay;
    readonly witnesses: Witnesses;
    readonly restart: () => Promise<string>;
  }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "concord-fuzz-"));
  try {
    await using stack = new AsyncDisposableStack();
    const relay = stack.use(await startAttackedRelay(folder, secretKey, fault));
    const token = await tokenFor("witness", "editor");
    const witnesses = stack.use(await openWitnesses(relay.url, workspace, token));
    const restart = async (): Promise<string> => {
      await relay.kill();
      return stack.use(await startAttackedRelay(folder, secretKey, "none")).url;
    };
    return await work({ relay, witnesses, restart });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many tokens of readers and writers as there may be attackers in a row, without waiting for a penalty of one of them. */
async function targetFor({ rounds }: FuzzOptions): Promise<Target> {
  const count = Math.min(2_000, 20 * rounds);
  const tokens = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      tokenFor(`mallory-${index % 7}`, index % 4 === 0 ? "viewer" : "editor"),
    ),
  );
  return { workspace, documents: Object.values(documents), tokens };
}

let tokens = 0;

async function tokenFor(id: string, role: Role): Promise<string> {
  tokens += 1;
  return await createToken(new Uint8Array(Buffer.from(secretKey, "base64url")), {
    workspace,
    principal: Principal.parse({ id, name: id, role }),
    use: "all",
    expiresAt: Date.now() + 86_400_000,
    issuedAt: Date.now(),
    id: `token-${tokens}`,
  });
}
