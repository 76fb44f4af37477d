import type { Bug } from "./bug.ts";
import { check } from "./check.ts";
import type { Violation } from "./check.ts";
import { play } from "./play.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { drawSteps, people, stepText } from "./step.ts";
import type { Step } from "./step.ts";
import { heal } from "./trouble.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

export interface Run {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly violations: readonly Violation[];
  readonly trace: readonly string[];
}

/** How long after healing everything may take to come to rest: the longest waits (a sweep, a backoff of five minutes) are in it. */
const restWithinMs = 20 * 60_000;
/** It must hold that long that nothing is left to do. */
const restForMs = 3_000;

/** Plays the story of a seed (or the steps given, with the seed's chance) and looks at what is left of it. */
export async function simulate(
  seed: number,
  options: { readonly steps?: readonly Step[]; readonly count?: number; readonly bug?: Bug } = {},
): Promise<Run> {
  const steps =
    options.steps ?? drawSteps(createSeededRandom(seed).fork("steps"), options.count ?? 60);
  await using world = await createWorld(seed, options.bug);
  for (const step of steps) {
    await world.clock.pass(step.afterMs);
    world.note(stepText(step));
    await play(world, step);
  }
  await world.clock.pass(1_000);
  world.note("everything works again");
  heal(world);
  const violations = (await comesToRest(world))
    ? await check(world)
    : [
        {
          invariant: "I8",
          detail: `Not at rest ${restWithinMs / 60_000} minutes after healing: ${unrest(world)}`,
        },
      ];
  for (const { invariant, detail } of violations) world.note(`VIOLATED ${invariant}: ${detail}`);
  return { seed, steps, violations, trace: world.trace };
}

async function comesToRest(world: World): Promise<boolean> {
  const deadline = world.clock.now() + restWithinMs;
  // What was lost with the network is found by a sweep at the latest.
  await world.clock.pass(95_000);
  while (world.clock.now() < deadline) {
    const reached = await world.clock.until(
      () => unrest(world) === "",
      deadline - world.clock.now(),
    );
    if (!reached) return false;
    await world.clock.pass(restForMs);
    if (unrest(world) === "") return true;
  }
  return false;
}

/** What is not at rest yet; "" if everything is. */
function unrest(world: World): string {
  const restless: string[] = [];
  if (!world.relay.isUp()) restless.push("the relay does not run");
  for (const host of [...people.map((name) => world.clients[name]), world.bridgeDevice]) {
    const replica = host.replica();
    if (replica === undefined) restless.push(`${host.name} does not run`);
    else {
      // Somebody looks at what the relay put right, and takes note.
      for (const { batch } of replica.corrected()) void replica.dismissCorrected(batch);
      // And at what nobody could be sure of after a restore: it is sent again.
      for (const { batch, reason } of replica.refused()) {
        if (reason === "overtaken") void replica.retryRefused(batch);
      }
      const { state } = replica.status();
      const isRest = state === "synced" || (host.role === "viewer" && state === "needs-attention");
      if (!isRest || replica.link().state !== "live") {
        restless.push(`${host.name} is ${state}, its link ${replica.link().state}`);
      }
    }
  }
  const status = world.bridge.bridge()?.status();
  if (status === undefined) restless.push("the bridge does not run");
  else {
    const { incoming, documents, effects } = status.queues;
    const open = effects.pending + effects.sending + effects.uncertain + effects.applied;
    if (incoming + documents + open > 0 || status.lifecycle.state !== "running") {
      restless.push(
        `the bridge is ${status.lifecycle.state}, ${incoming} incoming, ${documents} to plan, ${open} effects`,
      );
    }
  }
  if (!world.stock.isConnected()) restless.push("the stock tool is not connected");
  return restless.join("; ");
}
