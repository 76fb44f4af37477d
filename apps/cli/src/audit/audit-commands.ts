import process from "node:process";
import { Option } from "commander";
import type { Command } from "commander";
import type { CheckFlags } from "../commands/audit-check.ts";
import type { EraseFlags } from "../commands/audit-erase.ts";
import type { NameFlags } from "../commands/audit-name.ts";
import type { BlameFlags, CompareFlags, RestoreFlags, ShowFlags } from "../commands/audit-past.ts";
import type { ExportFlags, HistoryFlags, KeyFlags, VerifyFlags } from "../commands/audit.ts";
import type { Environment } from "../settings/environment.ts";
import { wholeNumber } from "../settings/whole-number.ts";

const entryNumber = wholeNumber();

/** The commands about the ledger: what a relay recorded, and whether it still says the same. */
export function addAudit(
  program: Command,
  reaching: (command: Command) => Command,
  environment: Environment,
): void {
  const { CONCORD_DATA, CONCORD_SEALING } = environment;
  const audit = program.command("audit").description("the sealed ledger of who changed what");
  reaching(
    audit
      .command("export")
      .description("the whole ledger in one file")
      .argument("<file>", "a new file")
      .option("--readable", "with the keys of all values", false),
  ).action(async (file: string, flags: ExportFlags) => {
    const { auditExportCommand } = await import("../commands/audit.ts");
    await auditExportCommand(file, flags);
  });
  audit
    .command("verify")
    .description("check an exported ledger, offline; names the first entry that does not fit")
    .argument("<file>", "what concord audit export has made")
    .requiredOption("--key <key>", "the public key of the ledger, or the file that holds it")
    .option("--anchor <file>", "seals that were sent elsewhere, a line of JSON each")
    .option(
      "--restored-after <seq>",
      "you know that the store was restored from a backup after this entry; once for each restore",
      (text: string, before: readonly number[]) => [...before, entryNumber(text)],
      [],
    )
    .option("--json", "one JSON document", false)
    .action(async (file: string, flags: VerifyFlags) => {
      const { auditVerifyCommand } = await import("../commands/audit.ts");
      process.exitCode = await auditVerifyCommand(file, flags);
    });
  audit
    .command("check")
    .description("whether store, ledger and seals of a data folder fit; the relay may run")
    .addOption(
      new Option("--data <folder>", "data folder of the relay").default(CONCORD_DATA ?? ".concord"),
    )
    .addOption(sealingOption(CONCORD_SEALING))
    .option("--json", "one JSON document", false)
    .action(async (flags: CheckFlags) => {
      const { auditCheckCommand } = await import("../commands/audit-check.ts");
      process.exitCode = await auditCheckCommand(flags, environment);
    });
  reaching(
    audit
      .command("history")
      .description("who changed what of an invoice, newest first")
      .argument("<id>", "id, end of an id, or number")
      .option("--raw", "every entry with the registers that it changed", false),
  ).action(async (id: string, flags: HistoryFlags) => {
    const { auditHistoryCommand } = await import("../commands/audit.ts");
    await auditHistoryCommand(id, flags);
  });
  addPast(audit, reaching);
  reaching(
    audit
      .command("erase")
      .description("make what an invoice said until now unreadable for everybody; owners only")
      .argument("<id>", "id, end of an id, or number")
      .option("--yes", "do it; without this it is only said what would be done", false),
  ).action(async (id: string, flags: EraseFlags) => {
    const { auditEraseCommand } = await import("../commands/audit-erase.ts");
    await auditEraseCommand(id, flags);
  });
  audit
    .command("key")
    .description("print the public key of the ledger of this machine, for auditors")
    .addOption(
      new Option("--data <folder>", "data folder of the relay").default(CONCORD_DATA ?? ".concord"),
    )
    .addOption(sealingOption(CONCORD_SEALING))
    .option("--rotate", "prepare a new key: the next seals introduce it", false)
    .action(async (flags: KeyFlags) => {
      const { auditKeyCommand } = await import("../commands/audit.ts");
      await auditKeyCommand(flags);
    });
}

/** The commands about one moment of an invoice, or two. */
function addPast(audit: Command, reaching: (command: Command) => Command): void {
  const invoice = "id, end of an id, or number";
  const field = "a field (dueDate), or a line (lines.k1)";
  reaching(
    audit
      .command("show")
      .description("an invoice as it was")
      .argument("<id>", invoice)
      .requiredOption("--at <seq>", "after this entry", entryNumber),
  ).action(async (id: string, flags: ShowFlags) => {
    const { auditShowCommand } = await import("../commands/audit-past.ts");
    await auditShowCommand(id, flags);
  });
  reaching(
    audit
      .command("compare")
      .description("what became of an invoice between two entries")
      .argument("<id>", invoice)
      .requiredOption("--from <seq>", "after this entry; 0 is before the first", entryNumber)
      .option("--to <seq>", "after this one; the last unless said otherwise", entryNumber)
      .option("--raw", "the registers that differ", false),
  ).action(async (id: string, flags: CompareFlags) => {
    const { auditCompareCommand } = await import("../commands/audit-past.ts");
    await auditCompareCommand(id, flags);
  });
  reaching(
    audit
      .command("name")
      .description("give a moment of an invoice a name, for people who look at its history")
      .argument("<id>", invoice)
      .argument("<name>", "one line: Before the price talk")
      .option(
        "--at <seq>",
        "what stood after this entry; the last unless said otherwise",
        entryNumber,
      )
      .option("--was <name>", "it has this name, and gets the other")
      .option("--remove", "it loses the name", false),
  ).action(async (id: string, name: string, flags: NameFlags) => {
    const { auditNameCommand } = await import("../commands/audit-name.ts");
    await auditNameCommand(id, name, flags);
  });
  reaching(
    audit
      .command("blame")
      .description("who gave an invoice's fields the values that they have")
      .argument("<id>", invoice)
      .argument("[path]", field)
      .option("--at <seq>", "that they had after this entry", entryNumber),
  ).action(async (id: string, path: string | undefined, flags: BlameFlags) => {
    const { auditBlameCommand } = await import("../commands/audit-past.ts");
    await auditBlameCommand(id, path, flags);
  });
  reaching(
    audit
      .command("restore")
      .description("make an invoice say again what it said after an entry, as a new change")
      .argument("<id>", invoice)
      .argument("[path]", `only this of it: ${field}`)
      .requiredOption("--at <seq>", "after this entry", entryNumber)
      .option("--dry-run", "say what would happen, and write nothing", false),
  ).action(async (id: string, path: string | undefined, flags: RestoreFlags) => {
    const { auditRestoreCommand } = await import("../commands/audit-past.ts");
    await auditRestoreCommand(id, path, flags);
  });
}

/** Where the keys that seal lie, for commands that read them. */
export function sealingOption(fallback: string | undefined): Option {
  const option = new Option(
    "--sealing <folder>",
    "where the keys that seal lie; sealing in the data folder unless said otherwise",
  );
  return fallback === undefined ? option : option.default(fallback);
}
