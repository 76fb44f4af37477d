import process from "node:process";
import { Command, Option } from "commander";
import { sealingOption } from "./audit/audit-commands.ts";
import type { BackupFlags } from "./commands/backup.ts";
import type { BridgeFlags } from "./commands/bridge.ts";
import type { DemoFlags } from "./commands/demo.ts";
import type { RelayFlags } from "./commands/relay.ts";
import type { PasskeyFlags } from "./commands/passkey.ts";
import type { RestoreFlags } from "./commands/restore.ts";
import type { SandboxFlags } from "./commands/sandbox.ts";
import type { StartFlags } from "./commands/start.ts";
import type { RevokeFlags } from "./commands/token-revoke.ts";
import type { TokenFlags } from "./commands/token.ts";
import { addDataCommands, reach } from "./data-commands.ts";
import { readEnvironment } from "./settings/environment.ts";
import type { Environment } from "./settings/environment.ts";
import { wholeNumber } from "./settings/whole-number.ts";

const version = "0.1.0";

const port = wholeNumber({ most: 65_535 });
const amount = wholeNumber({ most: 9_999_999 });

/**
 * The `concord` command and all that it can do. What is not built yet does not stand in its help.
 * A command's code is loaded when it runs: `start` starts a process for each part, and none should read what only the others need.
 */
export function createProgram(): Command {
  const environment = readEnvironment();
  const program = new Command("concord")
    .description("Keeps every invoice in agreement across the tools and the people that touch it.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(concord --help shows what there is)");
  addServices(program, environment);
  addFiles(program);
  addDataCommands(program, environment);
  addCare(program, environment);
  return program;
}

function dataOption({ CONCORD_DATA }: Environment): Option {
  return new Option("--data <folder>", "what Concord stores on this machine").default(
    CONCORD_DATA ?? ".concord",
  );
}

function portOption({ CONCORD_PORT }: Environment): Option {
  return new Option("--port <port>", "0 takes any that is free")
    .argParser(port)
    .default(CONCORD_PORT ?? 4747);
}

const hostOption = (): Option =>
  new Option("--host <address>", "where to listen").default("127.0.0.1");

function addServices(program: Command, environment: Environment): void {
  program
    .command("start")
    .description("run everything on this machine: relay, sandboxes of the vendors, their bridges")
    .addOption(portOption(environment))
    .addOption(hostOption())
    .addOption(dataOption(environment))
    .option("--workspace <name>", "the workspace", "main")
    .option("--fresh", "delete the data folder first", false)
    .option("--no-sandbox", "speak to the real vendors, by the credentials in the environment")
    .addOption(
      new Option("--invoices <n>", "how many invoices a new sandbox begins with")
        .argParser(amount)
        .default(40),
    )
    .action(async (flags: StartFlags) => {
      const { startCommand } = await import("./commands/start.ts");
      await startCommand(flags, environment);
    });

  program
    .command("demo")
    .description("play the story against a running start: edited, issued, paid, everywhere")
    .addOption(dataOption(environment))
    .addOption(new Option("--rounds <n>", "payments to measure").argParser(amount).default(20))
    .option("--json", "one JSON document")
    .action(async (flags: DemoFlags) => {
      const { demoCommand } = await import("./commands/demo.ts");
      process.exitCode = await demoCommand(flags, environment);
    });

  program
    .command("relay")
    .description("run one relay")
    .addOption(portOption(environment))
    .addOption(hostOption())
    .addOption(dataOption(environment))
    .option(
      "--webhooks <vendor=url>",
      "hand a vendor's webhooks that come in here on to its bridge; may be repeated",
      (value: string, all: readonly string[]) => [...all, value],
      [] as readonly string[],
    )
    .addOption(
      new Option(
        "--shutdown <seconds>",
        "within which it ends; closes are spread over its first part",
      )
        .argParser(amount)
        .default(4),
    )
    .action(async (flags: RelayFlags) => {
      const { relayCommand } = await import("./commands/relay.ts");
      await relayCommand(flags, environment);
    });

  program
    .command("bridge")
    .description("run the bridge to one vendor")
    .argument("<vendor>", "stripe or quickbooks; its credentials come from the environment")
    .requiredOption("--relay <url>", "the relay, for example http://127.0.0.1:4747")
    .option("--token <token>", "of the role connector; better in CONCORD_TOKEN")
    .addOption(dataOption(environment))
    .addOption(
      new Option("--webhook-port <port>", "where the vendor's webhooks come in")
        .argParser(port)
        .default(4760),
    )
    .addOption(
      new Option("--sweep <seconds>", "how often to look for what webhooks missed")
        .argParser(amount)
        .default(60),
    )
    .action(async (vendor: string, flags: BridgeFlags) => {
      const { bridgeCommand } = await import("./commands/bridge.ts");
      await bridgeCommand(vendor, flags, environment);
    });

  program
    .command("sandbox", { hidden: true })
    .description("run a local stand-in of one vendor")
    .argument("<vendor>")
    .addOption(new Option("--port <port>").argParser(port).default(0))
    .requiredOption("--data-file <file>")
    .option("--latency", "answer as slowly as a vendor does", false)
    .action(async (vendor: string, flags: SandboxFlags) => {
      const { sandboxCommand } = await import("./commands/sandbox.ts");
      await sandboxCommand(vendor, flags, environment);
    });
}

function addFiles(program: Command): void {
  program
    .command("convert")
    .description("read an invoice file and print it in another form; needs no relay")
    .argument("<file>", "UBL 2.1 invoice or credit note, or our JSON")
    .addOption(new Option("--to <format>", "form of the output").choices(["json"]).default("json"))
    .action(async (file: string) => {
      const { convertCommand } = await import("./commands/convert.ts");
      process.exitCode = await convertCommand(file);
    });
}

function addCare(program: Command, environment: Environment): void {
  const token = program.command("token").description("tokens for people, programs and bridges");
  token
    .command("create")
    .description("print a new token, and nothing else")
    .addOption(dataOption(environment))
    .requiredOption("--workspace <name>")
    .requiredOption("--role <role>", "owner, editor, field, viewer, auditor or connector")
    .requiredOption("--name <name>", "who will hold it")
    .option("--connector <vendor>", "for the role connector: which one")
    .option("--expires <duration>", "a number and m, h or d", "30d")
    .addOption(
      new Option("--use <door>", "what it opens")
        .choices(["all", "sync", "yjs", "signin"])
        .default("all"),
    )
    .action(async (flags: TokenFlags) => {
      const { tokenCommand } = await import("./commands/token.ts");
      await tokenCommand(flags, environment);
    });
  reach(
    token
      .command("revoke")
      .description("take back a token, or all that somebody was given; as an owner")
      .argument("[token]", "the token itself")
      .option("--id <id>", "or its id")
      .option("--principal <id>", "or whoever holds it, for example editor:ada"),
    environment,
  ).action(async (given: string | undefined, flags: RevokeFlags) => {
    const { tokenRevokeCommand } = await import("./commands/token-revoke.ts");
    await tokenRevokeCommand(given, flags);
  });

  addPasskeys(program, environment);
  addBackup(program, environment);

  program
    .command("doctor")
    .description("check machine, port, data folder, database and credentials; say what to do")
    .addOption(dataOption(environment))
    .addOption(portOption(environment))
    .option("--json", "one JSON document")
    .action(async (flags: { data: string; port: number; json?: true }) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      process.exitCode = await doctorCommand(flags);
    });
}

function addPasskeys(program: Command, environment: Environment): void {
  const passkey = program.command("passkey").description("with what people sign in; as an owner");
  reach(
    passkey.command("list").description("everybody's passkeys, the newest first"),
    environment,
  ).action(async (flags: PasskeyFlags) => {
    const { passkeyListCommand } = await import("./commands/passkey.ts");
    await passkeyListCommand(flags);
  });
  reach(
    passkey
      .command("remove")
      .description("take a passkey away; devices that are signed in stay so")
      .argument("<id>", "as the list shows it"),
    environment,
  ).action(async (id: string, flags: PasskeyFlags) => {
    const { passkeyRemoveCommand } = await import("./commands/passkey.ts");
    await passkeyRemoveCommand(id, flags);
  });
}

function addBackup(program: Command, environment: Environment): void {
  program
    .command("backup")
    .description("copy the relay's store and ledger into one file, while the relay goes on")
    .argument("<file>", "a new file")
    .addOption(dataOption(environment))
    .option("--no-key", "leave the key that signs tokens out")
    .addOption(sealingOption(environment.CONCORD_SEALING))
    .option("--sealing-key <file>", "copy the key that seals the ledger into a new file of its own")
    .option("--json", "one JSON document", false)
    .action(async (file: string, flags: BackupFlags) => {
      const { backupCommand } = await import("./commands/backup.ts");
      await backupCommand(file, flags);
    });

  program
    .command("restore")
    .description(
      "make a backup the store of a data folder that has none; clients give back the rest",
    )
    .argument("<file>", "what concord backup has made")
    .addOption(dataOption(environment))
    .option("--new-key", "go on without the old key: every token ends", false)
    .addOption(sealingOption(environment.CONCORD_SEALING))
    .option("--sealing-key <file>", "the copy of the key that seals the ledger")
    .option("--json", "one JSON document", false)
    .action(async (file: string, flags: RestoreFlags) => {
      const { restoreCommand } = await import("./commands/restore.ts");
      await restoreCommand(file, flags, environment);
    });
}
