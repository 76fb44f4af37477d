import process from "node:process";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";
import { numberOption } from "../number-option.ts";

// `npm run fuzz -- --seed 1 --rounds 1000`: attacks both doors of a relay, and says what it found.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    first: { type: "string", default: "1" },
    rounds: { type: "string", default: "100" },
  },
});
const started = performance.now();
const { finding, ...report } = await fuzz(
  {
    seed: numberOption("--seed", values.seed),
    first: numberOption("--first", values.first),
    rounds: numberOption("--rounds", values.rounds),
    withinMs: 10_000,
    memoryBytes: 700 * 1_024 * 1_024,
    fault: "none",
  },
  (line) => process.stderr.write(`${line}\n`),
);
const seconds = Math.round((performance.now() - started) / 1_000);
process.stdout.write(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`);
if (finding !== null) {
  const { what, seed, round, culprit, told } = finding;
  const which = culprit === null ? "No attack of it does it alone:" : "This attack does it alone:";
  process.stderr.write(
    `${what}\nIn round ${round}: npm run fuzz -- --seed ${seed} --first ${round} --rounds 1\n${which}\n${told}\n`,
  );
}
process.exitCode = finding === null ? 0 : 1;
