import type { DisputeState } from "@concord/model";
import { Argument, Option } from "commander";
import type { Command } from "commander";
import process from "node:process";
import type { CreditFlags } from "./commands/credit.ts";
import type { PayFlags } from "./commands/pay.ts";
import type { RefundFlags, WriteOffFlags } from "./commands/settle.ts";
import type { DisputeFlags, ReverseFlags } from "./commands/take-back.ts";
import type { UseCreditFlags } from "./commands/use-credit.ts";
import type { Reaching } from "./data-commands.ts";

const invoice = ["<invoice>", "id, end of an id, or number"] as const;
const day = ["--on <day>", "when; today in the workspace's time zone, unless said"] as const;

/** What becomes of an issued invoice: credit notes, and the money. */
export function addSettling(program: Command, reaching: Reaching): void {
  addCredit(program, reaching);
  addMoney(program, reaching);
  addTakingBack(program, reaching);
}

function addCredit(program: Command, reaching: Reaching): void {
  reaching(
    program
      .command("credit")
      .description(
        "make a credit note of an issued invoice, of all that is left unless said otherwise",
      )
      .argument(...invoice)
      .option("--amount <amount>", "with tax")
      .option(
        "--line <line=quantity>",
        "so much of a line, by its place from 1 or its key; may be repeated",
        (text: string, all: readonly string[]) => [...all, text],
        [] as readonly string[],
      )
      .option("--reason <text>", "why, for the customer")
      .option("--reissue", "begin a new invoice, with what was edited after the issue", false)
      .option("--issue", "issue the credit note at once", false),
  ).action(async (wanted: string, flags: CreditFlags) => {
    const { creditCommand } = await import("./commands/credit.ts");
    process.exitCode = await creditCommand(wanted, flags);
  });
}

function addMoney(program: Command, reaching: Reaching): void {
  reaching(
    program
      .command("pay")
      .description("record that money came in for an invoice: all that is open, or an amount")
      .argument(...invoice)
      .option("--amount <amount>", "in the invoice's currency")
      .option("--total <amount>", "what came in another currency")
      .option("--currency <code>", "which that is")
      .option("--rate <rate>", "how much of the invoice's currency one of the other was")
      .option(...day)
      .option("--method <text>", "how it came: transfer, cash, …")
      .option("--payer <text>", "who paid")
      .option("--reference <text>", "what stands on the statement")
      .option("--over", "also more than is open: the rest is the customer's credit", false),
  ).action(async (wanted: string, flags: PayFlags) => {
    const { payCommand } = await import("./commands/pay.ts");
    await payCommand(wanted, flags);
  });
  reaching(
    program
      .command("write-off")
      .description("give up what is open of an invoice, or a part of it")
      .argument(...invoice)
      .option("--amount <amount>", "less than all that is open")
      .option(...day)
      .option("--reason <text>", "why"),
  ).action(async (wanted: string, flags: WriteOffFlags) => {
    const { writeOffCommand } = await import("./commands/settle.ts");
    await writeOffCommand(wanted, flags);
  });
  reaching(
    program
      .command("refund")
      .description(
        "record that money was given back; of a credit note, on the invoice that it credits",
      )
      .argument(...invoice)
      .option("--amount <amount>", "all that was paid too much, unless said otherwise")
      .option("--payment <key>", "which payment, where there are several")
      .option(...day)
      .option("--reason <text>", "why"),
  ).action(async (wanted: string, flags: RefundFlags) => {
    const { refundCommand } = await import("./commands/settle.ts");
    await refundCommand(wanted, flags);
  });
  reaching(
    program
      .command("use-credit")
      .description("use what the customer paid too much for another invoice, or take that back")
      .argument(...invoice)
      .option("--from <invoice>", "which one was paid too much, where there are several")
      .option("--take-back", "it goes back to where it came from", false),
  ).action(async (wanted: string, flags: UseCreditFlags) => {
    const { useCreditCommand } = await import("./commands/use-credit.ts");
    await useCreditCommand(wanted, flags);
  });
}

function addTakingBack(program: Command, reaching: Reaching): void {
  reaching(
    program
      .command("reverse")
      .description("put a payment right that was entered wrongly, bounced or was another's")
      .argument(...invoice)
      .option("--payment <key>", "which payment, where there are several")
      .option("--amount <amount>", "less than all of it")
      .addOption(
        new Option("--because <reason>", "why")
          .choices(["correction", "bounce", "chargeback", "unallocated"])
          .default("correction"),
      )
      .option(...day)
      .option("--note <text>", "what is to be known of it"),
  ).action(async (wanted: string, flags: ReverseFlags) => {
    const { reverseCommand } = await import("./commands/take-back.ts");
    await reverseCommand(wanted, flags);
  });
  reaching(
    program
      .command("dispute")
      .description("record that a payment is contested, and how that ends")
      .argument(...invoice)
      .addArgument(
        new Argument("[state]", "what it is now")
          .choices(["open", "withdrawn", "won", "lost"])
          .default("open"),
      )
      .option("--payment <key>", "which payment is contested, where there are several")
      .option("--amount <amount>", "less than all of it")
      .option("--withdrawn", "the money is gone already", false)
      .option("--dispute <key>", "which dispute was won, lost or withdrawn, where several are open")
      .option(...day)
      .option("--reason <text>", "why it is contested"),
  ).action(async (wanted: string, state: DisputeState, flags: DisputeFlags) => {
    const { disputeCommand } = await import("./commands/take-back.ts");
    await disputeCommand(wanted, state, flags);
  });
}
