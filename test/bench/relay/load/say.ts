import type { LoadLine } from "./order.ts";

/** A line to whoever started this generator. */
export function say(line: LoadLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
