import process from "node:process";
import type { Relay } from "@concord/relay";
import { CommandFailure, exitCode } from "../failure.ts";

const graceMs = 1_000;

/** Ends a relay, and the process with it, whatever is stuck: fails with what had to be left, if anything had to. */
export async function endWithin(relay: Pick<Relay, "end">, deadlineMs: number): Promise<void> {
  // Keeps the process awake too, while nothing but the store is waited for.
  const watchdog = setTimeout(() => {
    process.stderr.write("The relay did not end in time. What it acknowledged is stored.\n");
    process.exit(exitCode.failed);
  }, deadlineMs + graceMs);
  const end = await relay.end();
  clearTimeout(watchdog);
  if (end.type === "whole") return;
  // What hangs may keep the process; it does not keep it for long.
  setTimeout(() => process.exit(exitCode.failed), graceMs).unref();
  throw new CommandFailure(`The relay ended and left something behind.\n${end.what.join("\n")}`);
}
