// A process that ends a relay which behaves as its argument says, the way `concord relay` does.
import process from "node:process";
import { CommandFailure } from "../failure.ts";
import { endWithin } from "../process/end-within.ts";

const ends = {
  whole: async () => ({ type: "whole" }) as const,
  left: async () => ({ type: "left", what: ["7 batches were not stored."] }) as const,
  never: () => new Promise<never>(() => undefined),
};
const [, , wish] = process.argv;
const end = wish === "left" ? ends.left : wish === "never" ? ends.never : ends.whole;
// As a hanging store would, this keeps the process from ending by itself.
setInterval(() => undefined, 1_000);
try {
  await endWithin({ end }, 500);
  process.exit(0);
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
