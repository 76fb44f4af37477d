import process from "node:process";
import { parseArgs } from "node:util";
import { chaos } from "./chaos.ts";
import { numberOption } from "../number-option.ts";

// `npm run chaos -- --rounds 10000`: kills a relay so often, and says what it lost.
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});
const started = performance.now();
const report = await chaos(
  { rounds: numberOption("--rounds", values.rounds), seed: numberOption("--seed", values.seed) },
  (line) => process.stderr.write(`${line}\n`),
);
process.stdout.write(
  `${JSON.stringify({ ...report, seconds: Math.round((performance.now() - started) / 1_000) }, null, 2)}\n`,
);
const isGood = report.lost.length + report.doubled + report.differences.length === 0;
process.exitCode = isGood ? 0 : 1;
