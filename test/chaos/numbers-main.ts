import process from "node:process";
import { parseArgs } from "node:util";
import { chaosOfNumbers } from "./numbers.ts";
import { numberOption } from "../number-option.ts";

// `npm run chaos:numbers -- --requests 10000`: so many ask for numbers at once while relay and devices are killed, and says what came of it.
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000" },
    kills: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const requests = numberOption("--requests", values.requests);
const kills =
  values.kills === undefined
    ? Math.max(4, Math.round(requests / 200))
    : numberOption("--kills", values.kills);
const started = performance.now();
const report = await chaosOfNumbers(
  { requests, kills, seed: numberOption("--seed", values.seed) },
  (line) => process.stderr.write(`${line}\n`),
);
const seconds = Math.round((performance.now() - started) / 1_000);
process.stdout.write(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`);
const faults = report.doubled.length + report.gaps.length + report.wrong.length;
process.exitCode = faults === 0 && report.issued === requests ? 0 : 1;
