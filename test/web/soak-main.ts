import process from "node:process";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";
import { numberOption } from "../number-option.ts";

// `npm run soak -- --minutes 30 --seed 1`: three browsers, every fault, and at the end all must have the same.
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
  },
});
const report = await soak(
  { minutes: numberOption("--minutes", values.minutes), seed: numberOption("--seed", values.seed) },
  (line) => process.stderr.write(`${line}\n`),
);
// The browser that tests share stays as long as the process does.
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`, () =>
  process.exit(report.wrong.length === 0 ? 0 : 1),
);
