import { msg } from "@lit/localize";
import { PlainDate } from "@concord/model";
import type { CurrencyCode } from "@concord/model";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { told } from "../words/language.ts";

// Called, not looked up: the language may change while the page is open.
const names: Readonly<Record<string, () => string>> = {
  payments: () => msg("Payment"),
  "payments.settled": () => msg("Payment arrived"),
  "payments.failed": () => msg("Payment failed"),
  refunds: () => msg("Refund"),
  "refunds.failed": () => msg("Refund failed"),
  reversals: () => msg("Payment taken back"),
  disputes: () => msg("Dispute"),
  "disputes.withdrawn": () => msg("Disputed money withdrawn"),
  "disputes.won": () => msg("Dispute won"),
  "disputes.lost": () => msg("Dispute lost"),
  credits: () => msg("Credit"),
  "credits.voided": () => msg("Credit taken back"),
  writeOffs: () => msg("Write-off"),
  voided: () => msg("Voided"),
  requests: () => msg("Asked"),
  "requests.declined": () => msg("Turned down"),
};

/** What a person calls what was recorded of an invoice, or became of it; undefined for what is no such thing. */
export function factName(path: string): string | undefined {
  const [list = "", , outcome] = path.split(".");
  return names[outcome === undefined ? list : `${list}.${outcome}`]?.();
}

/** What was recorded, in short: how much, on which day and why. */
export function factText(path: string, value: object, currency: CurrencyCode | undefined): string {
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: string): string | undefined => {
    const found: unknown = fields.get(name);
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const action = text("action");
  if (action !== undefined && path.startsWith("requests.")) {
    return action === "void" ? msg("to void it") : msg("to issue it");
  }
  const [amount, reason] = [text("amount"), text("reason")];
  const day = PlainDate.safeParse(text("on") ?? text("paidOn")).data;
  const parts = [
    amount === undefined ? "" : formatMoney(amount, currency, viewerLocale),
    formatDay(day, viewerLocale),
    reason === undefined || path.startsWith("reversals.") ? "" : told(reason),
  ].filter((part) => part !== "");
  // That it was recorded says enough.
  return parts.length === 0 ? msg("recorded") : parts.join(" · ");
}
