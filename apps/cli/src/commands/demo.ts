import { resolve } from "node:path";
import process from "node:process";
import { bold, dim, green } from "ansis";
import { locateRun } from "../access/locate.ts";
import { untilCalm } from "../demo/calm.ts";
import { createDraft } from "../demo/draft.ts";
import { median } from "../demo/measure.ts";
import type { Step } from "../demo/measure.ts";
import { person } from "../demo/people.ts";
import { creditHere, editTogether, issue, pay, voidHere } from "../demo/story.ts";
import type { Agreement, Cast, Issued, PaymentDelays } from "../demo/story.ts";
import { demoVendors } from "../demo/vendors.ts";
import { exitCode } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";
import { table } from "../terminal/table.ts";

export interface DemoFlags {
  readonly data: string;
  readonly rounds: number;
  readonly json?: true;
}

/** The promise of the story: paid in Stripe is paid everywhere within a second, in the middle of the rounds. */
const goalMs = 1_000;

/** `concord demo`: plays the story against a running `concord start`, and measures it. */
export async function demoCommand(flags: DemoFlags, environment: Environment): Promise<number> {
  const run = await locateRun(flags.data);
  const at = { url: run.url, workspace: run.workspace, data: resolve(flags.data) };
  const say = (line: string): void => {
    if (!flags.json) process.stdout.write(`${line}\n`);
  };
  const steps: Step[] = [];
  const tell = (step: Step): void => {
    steps.push(step);
    say(stepLine(step));
  };

  await untilCalm(flags.data, (left) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${dim(`The bridges are still busy: ${left} to go `)}\x1b[K`);
    }
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");

  await using ana = await person({ name: "Ana", role: "editor" }, at, environment);
  await using ben = await person({ name: "Ben", role: "field" }, at, environment);
  const cast: Cast = { ana, ben, vendors: await demoVendors(run, at.data), tell };

  say(bold("One invoice"));
  const invoice = await editTogether(cast);
  const first = await issue(cast, invoice);
  tell({
    what: `Ana issues it: ${first.number}, on both replicas`,
    ms: first.delays.numbered,
  });
  tell({ what: "Stripe finalises it under that number", ms: first.delays.inStripe });
  tell({ what: "It is booked in QuickBooks", ms: first.delays.inQuickBooks });
  const paid = await pay(cast, first);
  tell({ what: "The customer pays in Stripe; it is paid on Ana's replica", ms: paid.onAna });
  tell({ what: "… on Ben's replica", ms: paid.onBen });
  tell({ what: "… in QuickBooks, balance 0", ms: paid.inQuickBooks });

  say(bold("\nOne credited, one void"));
  const second = await issue(cast, await createDraft(ana.replica, "Kestrel Hafen GmbH"));
  const credited = await creditHere(cast, second, "100");
  tell({
    what: `Ana credits 100.00 of ${second.number}: ${credited.creditNote}`,
    ms: credited.ms,
    detail: agreementText(credited),
  });
  const third = await issue(cast, await createDraft(ana.replica, "Falsch adressiert GmbH"));
  const voided = await voidHere(cast, third);
  tell({ what: `Ana voids ${third.number}`, ms: voided.ms, detail: agreementText(voided) });

  say(bold(`\n${flags.rounds} payments`));
  const delays: PaymentDelays[] = [];
  for (let round = 1; round <= flags.rounds; round += 1) {
    const issued: Issued = await issue(cast, await createDraft(ana.replica, `Kunde ${round} GmbH`));
    const delay = await pay(cast, issued);
    delays.push(delay);
    say(
      dim(
        `  ${issued.number} paid: replicas after ${ms(Math.max(delay.onAna, delay.onBen))}, QuickBooks after ${ms(delay.inQuickBooks)}`,
      ),
    );
  }
  const everywhere = delays.map(({ onAna, onBen, inQuickBooks }) =>
    Math.max(onAna, onBen, inQuickBooks),
  );
  const rows = [
    ["", "median", "slowest"],
    ...(
      [
        ["Stripe → Ana's replica", delays.map(({ onAna }) => onAna)],
        ["Stripe → Ben's replica", delays.map(({ onBen }) => onBen)],
        ["Stripe → QuickBooks", delays.map(({ inQuickBooks }) => inQuickBooks)],
        ["Stripe → everywhere", everywhere],
      ] as const
    ).map(([what, values]) => [`  ${what}`, ms(median(values)), ms(Math.max(...values))]),
  ];
  const met = delays.length === 0 || median(everywhere) < goalMs;
  if (delays.length > 0) {
    say(`\n${table(rows, new Set([1, 2]))}`);
    say(
      met
        ? green(`\nPaid everywhere in ${ms(median(everywhere))}.`)
        : `\nSlower than the goal of ${ms(goalMs)}.`,
    );
  }
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ steps, agreements: [credited, voided], payments: delays, medianMs: median(everywhere), goalMs }, null, 2)}\n`,
    );
  }
  return met ? exitCode.done : exitCode.findings;
}

/** What is open of it in each of the three. */
function agreementText({ here, stripe, quickbooks }: Agreement): string {
  return `here ${here}, in Stripe ${stripe}, in QuickBooks ${quickbooks}`;
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString("en")} ms`;
}

function stepLine({ what, ms: measured, detail }: Step): string {
  const time = (measured === undefined ? "" : ms(measured)).padStart(9);
  return `${time}  ${what}${detail === undefined ? "" : `\n${" ".repeat(11)}${dim(detail)}`}`;
}
