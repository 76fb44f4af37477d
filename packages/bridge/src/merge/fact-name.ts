import { DecimalString, factWords } from "@concord/model";
import { z } from "zod";
import type { Registers } from "../connector.ts";

const words: Readonly<Record<string, string>> = {
  payments: "payment",
  credits: "credit",
  refunds: "refund",
  reversals: "reversal",
  disputes: "dispute",
  writeOffs: "write-off",
  voided: "void",
};

const Said = z.object({
  amount: DecimalString,
  paidOn: z.string().optional().catch(undefined),
  on: z.string().optional().catch(undefined),
  reference: z.string().optional().catch(undefined),
});
const Currency = z.string().optional().catch(undefined);

/** What people know a fact of a document by, after an article: "payment over 119 EUR on 2026-11-21 (RF-7)". Its path is nobody's but ours. */
export function factName(path: string, local: Registers): string {
  const [collection = "", key = ""] = path.split(".");
  const word = words[collection] ?? collection;
  const said = Said.safeParse(local[`${collection}.${key}`]).data;
  return said === undefined
    ? word
    : `${word} ${factWords(said, Currency.parse(local["currency"]))}`;
}

/** An object of the vendor as it names it, by the fact that it makes: "payment 77". */
export function vendorsName(path: string): string {
  const [collection = "", key = ""] = path.split(".");
  return `${words[collection] ?? collection} ${key.slice(key.indexOf(":") + 1)}`;
}
