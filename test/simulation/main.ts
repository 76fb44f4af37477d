import process from "node:process";
import { parseArgs } from "node:util";
import { shrink } from "./shrink.ts";
import { simulate } from "./simulate.ts";
import { stepText } from "./step.ts";
import { bugs } from "./bug.ts";
import { numberOption } from "../number-option.ts";

// `npm run simulate -- --seed 42`: one run with its trace. `--seeds 500`: so many runs from that seed on; what fails is shrunk and shown.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "60" },
    bug: { type: "string" },
    trace: { type: "boolean", default: false },
  },
});
const first = numberOption("--seed", values.seed);
const runs = numberOption("--seeds", values.seeds);
const count = numberOption("--steps", values.steps);
const bug = bugs.find((name) => name === values.bug);
if (values.bug !== undefined && bug === undefined) {
  process.stderr.write(`There is no bug ${values.bug}. There are: ${bugs.join(", ")}\n`);
  process.exit(2);
}
const options = { count, ...(bug !== undefined && { bug }) };

let failed = 0;
for (let seed = first; seed < first + runs; seed += 1) {
  const run = await simulate(seed, options);
  if (runs === 1 || values.trace) process.stdout.write(`${run.trace.join("\n")}\n`);
  if (run.violations.length === 0) {
    process.stdout.write(`seed ${seed}: all promises kept over ${run.steps.length} steps\n`);
    continue;
  }
  failed += 1;
  const [violation] = run.violations;
  process.stdout.write(`seed ${seed}: ${violation?.invariant} ${violation?.detail}\n`);
  if (bug !== undefined) continue;
  const least = await shrink(run, options);
  process.stdout.write(
    `  the shortest story that still does:\n${least.steps.map((step) => `    ${stepText(step)}`).join("\n")}\n`,
  );
}
process.stdout.write(
  `${runs - failed} of ${runs} seeds kept every promise${bug === undefined ? "" : `, with ${bug} planted`}\n`,
);
process.exitCode = failed > 0 ? 3 : 0;
