import { leasedNumber, utcDay } from "@concord/model";
import type { NumberSeries } from "@concord/model";
import type { ShownLease } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { rangeOf } from "./lease-rows.ts";
import type { LeaseAct, LeaseRow } from "./lease-rows.ts";
import { countWords, deviceWords, seriesName } from "./numbering-words.ts";

interface AskedAct {
  readonly act: LeaseAct;
  readonly series: NumberSeries;
}

/** What is about to be done, as the head of the dialog. */
export function headingOf({ act, series }: AskedAct): string {
  const name = seriesName(series);
  switch (act) {
    case "lease":
      return msg(str`Lease ${name} to this device`);
    case "renew":
      return msg(str`Renew the lease of ${name}`);
    case "return":
      return msg(str`Give back the lease of ${name}`);
    case "take-over":
      return msg(str`Take over the lease of ${name}`);
  }
}

/** What a take-over does, with the numbers that it concerns. */
export function consequences({ lease, left }: LeaseRow): TemplateResult {
  const who = deviceWords(lease, "");
  return html`<p>
      ${msg(str`Only where ${who} is lost, broken or cannot be reached: whoever has it can give the lease back without a gap.`)}
    </p>
    <ul>
      <li>
        ${msg(str`That device can no longer number. Of ${rangeOf(lease)} whatever has not come here goes into the register as expired, with your reason${left === undefined ? "" : msg(str`: ${countWords(left)} as far as is known`)}.`)}
      </li>
      <li>
        ${msg("Invoices that it issued offline and brings later stand, take their place in the register, and are shown as conflicts to a person.")}
      </li>
      <li>${msg(str`The numbers go on behind ${lastOf(lease)}. This cannot be undone.`)}</li>
    </ul>`;
}

function lastOf(lease: ShownLease): string {
  return leasedNumber(lease, utcDay(Date.parse(lease.grantedAt)), lease.to);
}

/** What became of it. */
export function doneWords({ act, series }: AskedAct, lease: ShownLease): string {
  const name = seriesName(series);
  if (lease.state === "active") {
    return msg(str`This device gives the numbers ${rangeOf(lease)} of ${name}.`);
  }
  return act === "return"
    ? msg(str`Given back. The server gives the numbers of ${name} again.`)
    : msg(str`The lease has ended. The server gives the numbers of ${name} again.`);
}
