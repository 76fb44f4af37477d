#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import process from "node:process";
import { CommanderError } from "commander";
import { CommandFailure, exitCode } from "./failure.ts";

// Sources run as they are: without it each start strips and compiles all of them again.
enableCompileCache();

try {
  const { createProgram } = await import("./program.ts");
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has already said what is wrong, on stderr; help and version end well.
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
  } else if (error instanceof CommandFailure) {
    // What it names may come from outside.
    const { writeHint } = await import("./terminal/output.ts");
    writeHint(error.message);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = exitCode.failed;
  }
}
// The channel to a supervisor would keep a finished part alive.
if (process.connected) process.disconnect?.();
