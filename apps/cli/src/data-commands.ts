import process from "node:process";
import { Option } from "commander";
import type { Command } from "commander";
import type { RelayFlags } from "./access/locate.ts";
import { addAudit } from "./audit/audit-commands.ts";
import type { CheckFlags } from "./commands/check.ts";
import type { ConflictListFlags, ResolveFlags } from "./commands/conflicts.ts";
import type { DeadLetterFlags } from "./commands/dead-letters.ts";
import type { ImportFlags } from "./commands/import.ts";
import type { UpdateFlags } from "./commands/inspect.ts";
import type { InvoiceListFlags } from "./commands/invoices.ts";
import type { DiscardFlags } from "./commands/discard.ts";
import type { IssueFlags, VoidFlags } from "./commands/issue.ts";
import type { ReconcileFlags } from "./commands/reconcile.ts";
import { importFormats } from "./import/import-format.ts";
import { addSeries } from "./series-commands.ts";
import { addSettling } from "./settle-commands.ts";
import type { Environment } from "./settings/environment.ts";
import { wholeNumber } from "./settings/whole-number.ts";

type JsonFlags = RelayFlags & { readonly json: boolean };

/** The commands that read and change what a running Concord holds. */
export function addDataCommands(program: Command, environment: Environment): void {
  const reaching = (command: Command, whose = "relay"): Command =>
    reach(command, environment, whose);
  addImport(program, reaching);
  addInvoices(program, reaching);
  addIssuing(program, reaching);
  addSettling(program, reaching);
  addConflicts(program, reaching);
  addBridgeCommands(program, reaching);
  addAudit(program, reaching, environment);
  addInspect(program, reaching);
}

export type Reaching = (command: Command, whose?: string) => Command;

/** How a command finds the process that it speaks to, and how it prints. */
export function reach(
  command: Command,
  { CONCORD_DATA, CONCORD_TOKEN }: Environment,
  whose = "relay",
): Command {
  return command
    .option("--url <url>", `address of the ${whose}; needs --token or CONCORD_TOKEN`)
    .option("--token <token>", "who asks")
    .addOption(
      new Option("--data <folder>", "data folder of the running concord start").default(
        CONCORD_DATA ?? ".concord",
      ),
    )
    .option("--json", "one JSON document", false)
    .hook("preAction", (_, acting) => {
      // In the environment because other users of the machine can read a command line.
      const { url, token } = acting.opts<RelayFlags>();
      if (url !== undefined && token === undefined && CONCORD_TOKEN !== undefined) {
        acting.setOptionValue("token", CONCORD_TOKEN);
      }
    });
}

function addImport(program: Command, reaching: Reaching): void {
  reaching(
    program
      .command("import")
      .description("bring invoices in from files; importing again creates nothing")
      .argument("<file...>", "UBL 2.1, CSV or our JSON; a folder means the files below it")
      .addOption(
        new Option("--format <format>", "what the files are")
          .choices(importFormats)
          .default("auto"),
      )
      .option("--dry-run", "say what would happen, and write nothing", false)
      .addOption(new Option("--decimal <mark>", "of a table: the decimal mark").choices([".", ","]))
      .addOption(
        new Option("--date-order <order>", "of a table: the order of its dates").choices([
          "year-month-day",
          "month-day-year",
          "day-month-year",
        ]),
      )
      .option("--currency <code>", "of a table: where it does not say")
      .option(
        "--column <header=field>",
        "of a table: what a column holds; may be repeated",
        (text: string, all: readonly string[]) => [...all, text],
        [] as readonly string[],
      ),
  ).action(async (files: readonly string[], flags: ImportFlags) => {
    const { importCommand } = await import("./commands/import.ts");
    process.exitCode = await importCommand(files, flags);
  });
}

function addInvoices(program: Command, reaching: Reaching): void {
  const invoices = program.command("invoices").description("read invoices");
  reaching(
    invoices
      .command("list", { isDefault: true })
      .description("invoices, newest change first")
      .option("--status <word>", "a status or a flag: draft, unpaid, overdue, paid, …")
      .option("--q <text>", "part of the number or of the customer's name")
      .option("--customer <id>", "party document of the customer")
      .option("--limit <n>", "how many", wholeNumber({ least: 1, most: 500 }), 50)
      .option("--all", "every page", false),
  ).action(async (flags: InvoiceListFlags) => {
    const { invoiceListCommand } = await import("./commands/invoices.ts");
    await invoiceListCommand(flags);
  });
  reaching(
    invoices
      .command("show")
      .description("one invoice, what was said and what follows from it")
      .argument("<id>", "id, end of an id, or number"),
  ).action(async (id: string, flags: JsonFlags) => {
    const { invoiceShowCommand } = await import("./commands/invoices.ts");
    await invoiceShowCommand(id, flags);
  });
}

function addIssuing(program: Command, reaching: Reaching): void {
  const invoice = ["<invoice>", "id, end of an id, or number"] as const;
  reaching(
    program
      .command("issue")
      .description("give a draft its number and freeze it, as it reads now; prints the number")
      .argument(...invoice)
      .option("--series <id>", "from which number series; else the one for its kind")
      .option("--leased", "by this device itself, under its lease, also without a relay", false)
      .option("--device <file>", "with --leased: the replica of this device"),
  ).action(async (wanted: string, flags: IssueFlags) => {
    if (flags.leased) {
      const { issueLeasedCommand } = await import("./commands/issue-leased.ts");
      process.exitCode = await issueLeasedCommand(wanted, flags);
      return;
    }
    const { issueCommand } = await import("./commands/issue.ts");
    process.exitCode = await issueCommand(wanted, flags);
  });
  reaching(
    program
      .command("discard")
      .description("throw a draft away: it is kept, and no list shows it")
      .argument(...invoice)
      .option("--take-back", "have it back", false),
  ).action(async (wanted: string, flags: DiscardFlags) => {
    const { discardCommand } = await import("./commands/discard.ts");
    await discardCommand(wanted, flags);
  });
  reaching(
    program
      .command("void")
      .description(
        "void an issued invoice of ours that nothing was paid for; its number stays used",
      )
      .argument(...invoice)
      .option("--reason <text>", "why, for the register"),
  ).action(async (wanted: string, flags: VoidFlags) => {
    const { voidCommand } = await import("./commands/issue.ts");
    process.exitCode = await voidCommand(wanted, flags);
  });
  addSeries(program, reaching);
}

function addConflicts(program: Command, reaching: Reaching): void {
  const conflicts = program
    .command("conflicts")
    .description("edits that a merge would have lost: see and decide");
  reaching(
    conflicts
      .command("list", { isDefault: true })
      .description("open conflicts that wait for a person")
      .option("--all", "those that only the history keeps too", false),
  ).action(async (flags: ConflictListFlags) => {
    const { conflictListCommand } = await import("./commands/conflicts.ts");
    process.exitCode = await conflictListCommand(flags);
  });
  reaching(
    conflicts
      .command("resolve")
      .description("decide what shall stand")
      .argument("<id>", "id of the conflict, or its beginning")
      .addOption(new Option("--keep <side>", "one of the two values").choices(["kept", "lost"]))
      .option("--value <json>", "another value, as JSON"),
  ).action(async (id: string, flags: ResolveFlags) => {
    const { conflictResolveCommand } = await import("./commands/conflicts.ts");
    await conflictResolveCommand(id, flags);
  });
}

function addBridgeCommands(program: Command, reaching: Reaching): void {
  reaching(
    program
      .command("reconcile")
      .description("compare every linked invoice with a vendor, read fresh")
      .argument("<vendor>", "stripe or quickbooks")
      .option("--fix", "let the bridge repair what needs no person", false),
    "bridge",
  ).action(async (vendor: string, flags: ReconcileFlags) => {
    const { reconcileCommand } = await import("./commands/reconcile.ts");
    process.exitCode = await reconcileCommand(vendor, flags);
  });

  reaching(
    program
      .command("check")
      .description("ask a vendor whether the connection works, and for what")
      .argument("[vendor]", "stripe or quickbooks; all that run unless named"),
    "bridge",
  ).action(async (vendor: string | undefined, flags: CheckFlags) => {
    const { checkCommand } = await import("./commands/check.ts");
    process.exitCode = await checkCommand(vendor, flags);
  });

  const letters = program
    .command("dead-letters")
    .description("what a bridge could not do and a person must decide");
  const withVendor = (command: Command): Command =>
    reaching(command, "bridge").option("--vendor <vendor>", "of one bridge only");
  withVendor(
    letters.command("list", { isDefault: true }).description("what waits, why, and what helps"),
  ).action(async (flags: DeadLetterFlags) => {
    const { deadLetterListCommand } = await import("./commands/dead-letters.ts");
    process.exitCode = await deadLetterListCommand(flags);
  });
  for (const act of ["replay", "drop"] as const) {
    withVendor(
      letters
        .command(act)
        .description(act === "replay" ? "try it again" : "give it up")
        .argument("<id>"),
    ).action(async (id: string, flags: DeadLetterFlags) => {
      const { deadLetterActCommand } = await import("./commands/dead-letters.ts");
      await deadLetterActCommand(act, id, flags);
    });
  }
}

function addInspect(program: Command, reaching: Reaching): void {
  const inspect = program.command("inspect").description("look inside");
  inspect
    .command("update")
    .description("what the bytes of a Yjs update say")
    .argument("<file>", "- for stdin")
    .option("--base64", "the bytes stand as base64", false)
    .option("--hex", "the bytes stand as hexadecimal digits", false)
    .option("--structs", "struct by struct, with the delete set", false)
    .option("--json", "one JSON document", false)
    .action(async (file: string, flags: UpdateFlags) => {
      const { inspectUpdateCommand } = await import("./commands/inspect.ts");
      await inspectUpdateCommand(file, flags);
    });
  reaching(
    inspect
      .command("batch")
      .description("a batch of the relay's log: whose, what it changed, its bytes taken apart")
      .argument("<seq>", "its number in the log", wholeNumber({ least: 1 })),
  ).action(async (seq: number, flags: JsonFlags) => {
    const { inspectBatchCommand } = await import("./commands/inspect.ts");
    await inspectBatchCommand(seq, flags);
  });
  reaching(
    inspect
      .command("document")
      .description("every register of a document, and who wrote it")
      .argument("<id>", "id, end of an id, or number of an invoice"),
  ).action(async (id: string, flags: JsonFlags) => {
    const { inspectDocumentCommand } = await import("./commands/inspect.ts");
    await inspectDocumentCommand(id, flags);
  });
  reaching(
    inspect
      .command("quarantine")
      .description("what the relay refused and keeps, or one such update taken apart")
      .argument("[id]", "of a refused update"),
  ).action(async (id: string | undefined, flags: JsonFlags) => {
    const { inspectQuarantineCommand } = await import("./commands/inspect.ts");
    await inspectQuarantineCommand(id, flags);
  });
  reaching(
    inspect.command("workspace").description("the relay and all invoices in numbers"),
  ).action(async (flags: JsonFlags) => {
    const { inspectWorkspaceCommand } = await import("./commands/inspect.ts");
    await inspectWorkspaceCommand(flags);
  });
  reaching(
    inspect
      .command("bridge")
      .description("state, queues, last events and drift of a bridge")
      .argument("<vendor>", "stripe or quickbooks"),
    "bridge",
  ).action(async (vendor: string, flags: JsonFlags) => {
    const { inspectBridgeCommand } = await import("./commands/inspect.ts");
    await inspectBridgeCommand(vendor, flags);
  });
}
