import { firstReplicaClient } from "@concord/model";
import type { RegisterTree, WriteRun } from "./register-tree.ts";

/** Writes of a register that its present value knows nothing of. */
export interface LostBranch {
  /** Where it parted from what won. Its first write names the conflict. */
  readonly begin: WriteRun;
  /** Its last write that counts: what was lost. Where none does, its last one. */
  readonly tip: WriteRun;
  /** `superseded`: its own author wrote the register again later. `correction`: a relay's, which lost to somebody's next write. Neither is a loss. */
  readonly standing: "lost" | "superseded" | "correction";
}

/**
 * The lost branches of a register. At every write the later of its followers (in Yjs's order) leads on to what counts, and each other follower begins a
 * lost branch: beside the winner, and in the same way inside a branch that is lost itself. Of n writes that nobody has seen past, n − 1 are tips of lost
 * branches. A function of the set of writes alone, so that the order of arrival cannot matter.
 *
 * @param words the runs that count: all but corrections and what violates a rule
 */
export function lostBranches(
  tree: RegisterTree,
  words: RegisterTree = ownWords(tree),
): readonly LostBranch[] {
  const tips = tipsOf(tree);
  const counting = new Set(words);
  const latest = new Map<number, number>();
  for (const { last } of words) {
    latest.set(last.client, Math.max(latest.get(last.client) ?? 0, last.clock));
  }
  const branchOf = (first: WriteRun, end: WriteRun): LostBranch => {
    const tip = countingTip(first, end, counting);
    const { client, clock } = tip.last;
    const isSuperseded = (latest.get(client) ?? clock) > clock;
    const standing = isRelays(tip) ? "correction" : isSuperseded ? "superseded" : "lost";
    return { begin: first, tip, standing };
  };
  return tree.flatMap((run) => {
    const end = tips.get(run) ?? run;
    const leading = run.parent === undefined ? tree.at(-1) : tips.get(run.parent);
    return end === leading ? [] : [branchOf(run, end)];
  });
}

/** What people and programs wrote, without what a relay has corrected. */
export function ownWords(tree: RegisterTree): RegisterTree {
  const corrected = new Set(tree.filter(isRelays).map(({ parent }) => parent));
  return tree.filter((run) => !isRelays(run) && !corrected.has(run));
}

export function isRelays({ last }: WriteRun): boolean {
  return last.client < firstReplicaClient;
}

function countingTip(first: WriteRun, end: WriteRun, counting: ReadonlySet<WriteRun>): WriteRun {
  for (let run: WriteRun | undefined = end; run !== undefined; run = run.parent) {
    if (counting.has(run)) return run;
    if (run === first) break;
  }
  return end;
}

/** The last write, in Yjs's order, of everything that descends from each run. */
function tipsOf(tree: RegisterTree): ReadonlyMap<WriteRun, WriteRun> {
  const order = new Map(tree.map((run, index) => [run, index]));
  const tips = new Map<WriteRun, WriteRun>();
  // Followers stand to the right of what they follow: from the right, each run is complete when it is reached.
  for (const run of tree.toReversed()) {
    const tip = tips.get(run) ?? run;
    tips.set(run, tip);
    if (run.parent === undefined) continue;
    const known = tips.get(run.parent);
    if (known === undefined || (order.get(known) ?? 0) < (order.get(tip) ?? 0)) {
      tips.set(run.parent, tip);
    }
  }
  return tips;
}
