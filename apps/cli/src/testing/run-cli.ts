import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { Command, CommanderError } from "commander";
import { vi } from "vitest";
import type { ApiAccess } from "../access/api.ts";
import { addDataCommands } from "../data-commands.ts";
import { CommandFailure } from "../failure.ts";
import { createProgram } from "../program.ts";
import { Environment } from "../settings/environment.ts";

/** What a command said, without colours. */
export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs one data command in this process as `main.ts` would, against an access or whatever its own flags find. */
export async function runCli(
  args: readonly string[],
  access?: ApiAccess,
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const program = new Command("concord").exitOverride();
  addDataCommands(program, Environment.parse(environment));
  const where = access === undefined ? [] : ["--url", access.url, "--token", access.token];
  return run(program, [...args, ...where]);
}

/** Runs any command in this process as `main.ts` would. */
export function runProgram(args: readonly string[]): Promise<CliResult> {
  return run(createProgram(), args);
}

async function run(program: Command, args: readonly string[]): Promise<CliResult> {
  const said = { stdout: "", stderr: "" };
  const take = (stream: keyof typeof said) => (chunk: unknown) => {
    said[stream] += stripVTControlCharacters(String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(take("stdout")),
    vi.spyOn(process.stderr, "write").mockImplementation(take("stderr")),
  ];
  try {
    await program.parseAsync([...args], { from: "user" });
    return { ...said, exitCode: Number(process.exitCode ?? 0) };
  } catch (error) {
    if (error instanceof CommanderError) return { ...said, exitCode: 2 };
    if (error instanceof CommandFailure) {
      return { ...said, stderr: said.stderr + error.message, exitCode: error.exitCode };
    }
    throw error;
  } finally {
    // The exit code is of the command, not of the test run.
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

/** The JSON document that a command printed. */
export async function runJson(
  args: readonly string[],
  access?: ApiAccess,
): Promise<{ readonly exitCode: number; readonly value: unknown }> {
  const { stdout, stderr, exitCode } = await runCli([...args, "--json"], access);
  if (stdout === "") throw new Error(`Nothing on stdout: ${stderr}`);
  return { exitCode, value: JSON.parse(stdout) };
}
