import type { Plan, PlanInput, Registers, RemoteRef } from "@concord/bridge/connector";
import { z } from "zod";
import { blocked, effect, one } from "./plan-context.ts";
import type { InvoiceReading } from "./stripe-schema.ts";

const Issued = z.object({
  number: z.string().min(1),
  by: z.object({ type: z.string(), connector: z.string().optional() }).optional(),
});

/** The number that the invoice was issued under, where that was not in Stripe. */
function givenNumber(registers: Registers): string | undefined {
  const { number, by } = Issued.safeParse(registers["issued"]).data ?? {};
  return by?.connector === "stripe" ? undefined : number;
}

/** A draft that was issued elsewhere since gets that number first: else Stripe gives it a second one. */
export function numberStep(
  { registers, ...input }: PlanInput,
  { invoice }: InvoiceReading,
  target: RemoteRef,
): Plan | undefined {
  const number = givenNumber(registers);
  if (number === undefined || number === invoice.number) return undefined;
  const version = input.shadow?.object.version.token ?? "";
  return one(
    effect(
      input,
      { action: "update-invoice", params: { number } },
      {
        intent: `number:${version}`,
        target,
        carries: [],
        summary: `Give the draft in Stripe the number ${number}`,
      },
    ),
  );
}

/** An invoice that was issued here and was finalised in Stripe before our number was on it: what it is called there can no longer be changed. */
export function secondNumber(
  { registers }: PlanInput,
  { invoice: { number, status } }: InvoiceReading,
): readonly Plan[] {
  const issued = Issued.safeParse(registers["issued"]).data;
  const isOurs = issued?.by?.type === "registrar";
  const isVoid = status === "void" || (registers["voided"] ?? null) !== null;
  if (!isOurs || isVoid || !number || issued?.number === number) return [];
  return [
    blocked(
      `The invoice was issued here as ${issued.number}, and Stripe finalised it as ${number}: one invoice has two numbers.`,
      "Void it in Stripe and issue a new invoice, if the customer has Stripe's document",
      `Tell the customer that ${issued.number} is the number, if it stays`,
    ),
  ];
}
