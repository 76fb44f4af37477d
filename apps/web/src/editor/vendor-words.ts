import { summaryOf } from "@concord/document";
import type { InvoiceSnapshot, VendorSay } from "@concord/document";
import { toBig } from "@concord/model";
import type { CurrencyCode, InvoiceStatus, InvoiceSummary, PlainDate } from "@concord/model";
import { msg, str } from "@lit/localize";
import { formatMoney } from "../format/amounts.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { statusWords } from "../list/status-words.ts";
import { connectorName } from "../words/connector-name.ts";

/** What a tool says of an invoice, and what stands here where that is something else. Neither follows from the other. */
export function vendorWords(
  connector: string,
  snapshot: InvoiceSnapshot,
  day: PlainDate = today(),
): readonly string[] {
  const says = snapshot.said[connector];
  if (says === undefined) return [];
  const { currency } = snapshot.invoice;
  const there = isStanding(says)
    ? withOpen(stateWords(says.state), says.outstanding, says.currency ?? currency)
    : stateWords(says.state);
  const said = msg(str`${connectorName(connector)} says: ${there}`);
  const ours = summaryOf(snapshot, day);
  if (isSame(says, ours)) return [said];
  const { words } = statusWords({ ...ours, flags: [] });
  const here = isSettling(ours.status) ? withOpen(words, ours.outstanding, currency) : words;
  return [said, msg(str`Here: ${here}`)];
}

function withOpen(
  words: string,
  open: string | undefined,
  currency: CurrencyCode | undefined,
): string {
  return open === undefined
    ? words
    : msg(str`${words}, ${formatMoney(open, currency, viewerLocale)} to pay`);
}

/** Only then something is to be paid there, or nothing any more. */
function isStanding({ state }: VendorSay): boolean {
  return state === "open" || state === "paid" || state === "uncollectible";
}

function isSettling(status: InvoiceStatus): boolean {
  return status !== "draft" && status !== "void";
}

function isSame(says: VendorSay, ours: InvoiceSummary): boolean {
  if (!statusesOf(says.state).includes(ours.status)) return false;
  return (
    !isStanding(says) ||
    says.outstanding === undefined ||
    toBig(says.outstanding).eq(toBig(ours.outstanding))
  );
}

/** The statuses of ours that say the same as a tool's word. */
function statusesOf(state: VendorSay["state"]): readonly InvoiceStatus[] {
  switch (state) {
    case "draft":
      return ["draft"];
    case "open":
      return ["unpaid", "partially-paid"];
    case "paid":
      return ["paid", "overpaid", "credited"];
    case "uncollectible":
      return ["unpaid", "partially-paid", "written-off"];
    case "void":
      return ["void"];
    case "deleted":
      return [];
  }
}

function stateWords(state: VendorSay["state"]): string {
  switch (state) {
    case "draft":
      return msg("draft");
    case "open":
      return msg("open");
    case "paid":
      return msg("paid");
    case "uncollectible":
      return msg("uncollectible");
    case "void":
      return msg("void");
    case "deleted":
      return msg("deleted");
  }
}
