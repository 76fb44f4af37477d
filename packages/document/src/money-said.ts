import { CurrencyCode, DecimalString, coinObjection, toBig } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { Beside } from "./issuers-say.ts";
import type { PathRule, Writer } from "./register-rule.ts";

const ofMoney: ReadonlySet<string> = new Set([
  "payments.<key>",
  "refunds.<key>",
  "reversals.<key>",
  "disputes.<key>",
  "credits.<key>",
  "writeOffs.<key>",
]);

/** Whether the rule is of a fact about money, or of what became of one. */
export function isOfMoney({ pattern }: PathRule): boolean {
  return ofMoney.has(pattern.split(".").slice(0, 2).join("."));
}

/** More digits before the point than any sum that somebody owes. */
const mostDigits = 15;

/**
 * Why people may not say this of money, for a person: the direction is that of the fact, an amount has none, and nobody pays a part of the smallest coin. Undefined where nothing
 * speaks against it. What a tool reports is taken as it is.
 */
export function amountObjection(
  { pattern }: PathRule,
  { value, writer }: { value: JsonValue; writer: Writer },
  beside: Beside | undefined,
): string | undefined {
  const isPerson = writer === "owner" || writer === "editor" || writer === "field";
  const said = isPerson && ofMoney.has(pattern) ? Money.safeParse(value).data?.amount : undefined;
  if (said === undefined) return undefined;
  const amount = toBig(said);
  if (amount.lte(0)) return `An amount of money is more than zero, and not ${said}.`;
  if (amount.e >= mostDigits) return `${said} is more than anybody owes.`;
  const currency = currencyIn(beside);
  return currency === undefined ? undefined : coinObjection(said, currency);
}

const Money = z.object({ amount: DecimalString });
const Issued = z.object({ content: z.object({ currency: CurrencyCode }) });

/** The currency in which the document is settled: once it is issued, that of what was issued. */
function currencyIn(beside: Beside | undefined): CurrencyCode | undefined {
  const issued = Issued.safeParse(beside?.valuesOf("issued").at(-1)).data;
  const ofDraft = CurrencyCode.safeParse(beside?.valuesOf("currency").at(-1)).data;
  return issued?.content.currency ?? ofDraft;
}
