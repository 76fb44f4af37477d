import process from "node:process";
import type { Command } from "commander";
import type { LeaseFlags, LeaseTermsFlags, TakeOverFlags } from "./commands/lease.ts";
import type { RegisterFlags, SeriesFlags } from "./commands/series.ts";
import type { Reaching } from "./data-commands.ts";
import { wholeNumber } from "./settings/whole-number.ts";

/** `concord series …`: number series, their register, and their leases. */
export function addSeries(program: Command, reaching: Reaching): void {
  const series = program.command("series").description("number series, and what was given of each");
  reaching(
    series.command("list", { isDefault: true }).description("the series of the workspace"),
  ).action(async (flags: SeriesFlags) => {
    const { seriesListCommand } = await import("./commands/series.ts");
    process.exitCode = await seriesListCommand(flags);
  });
  reaching(
    series
      .command("numbers")
      .alias("register")
      .description("the register: every number ever taken, and what became of it")
      .argument("[series]", "of one series only")
      .option("--export <file>", "into a new file, as CSV or JSON by its name"),
  ).action(async (wanted: string | undefined, flags: RegisterFlags) => {
    const { numbersCommand } = await import("./commands/series.ts");
    await numbersCommand(wanted, flags);
  });
  reaching(
    series.command("leases").description("which device holds, or held, which series"),
  ).action(async (flags: LeaseFlags) => {
    const { leasesCommand } = await import("./commands/lease.ts");
    await leasesCommand(flags);
  });

  const onDevice = (name: string, what: string): Command =>
    reaching(series.command(name).description(what).argument("<series>", "its id")).option(
      "--device <file>",
      "the replica of this device; in the data folder unless given",
    );
  withTerms(
    onDevice("lease", "let this device give the numbers of a series while it is offline"),
  ).action(async (wanted: string, flags: LeaseTermsFlags) => {
    const { leaseCommand } = await import("./commands/lease.ts");
    await leaseCommand(wanted, flags);
  });
  withTerms(onDevice("renew", "more numbers and time for the lease of this device")).action(
    async (wanted: string, flags: LeaseTermsFlags) => {
      const { renewCommand } = await import("./commands/lease.ts");
      await renewCommand(wanted, flags);
    },
  );
  onDevice("return", "send what waits and give the lease back").action(
    async (wanted: string, flags: LeaseFlags) => {
      const { returnCommand } = await import("./commands/lease.ts");
      await returnCommand(wanted, flags);
    },
  );
  withTerms(onDevice("take-over", "end the lease of a device that cannot give it back"))
    .requiredOption("--reason <text>", "why, for the register")
    .option("--end", "lease the series to nobody, instead of to this device", false)
    .action(async (wanted: string, flags: TakeOverFlags) => {
      const { takeOverCommand } = await import("./commands/lease.ts");
      await takeOverCommand(wanted, flags);
    });
}

function withTerms(command: Command): Command {
  return command
    .option("--size <n>", "how many numbers", wholeNumber({ least: 1, most: 1_000 }), 100)
    .option("--days <n>", "for how many days", wholeNumber({ least: 1, most: 366 }), 30);
}
