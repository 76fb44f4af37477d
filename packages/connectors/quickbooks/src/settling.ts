import type { Effect, PlanInput, Registers } from "@concord/bridge/connector";
import type { z } from "zod";
import type { IssuedInvoice } from "./issued-invoice.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import type { Blocked } from "./sales-body.ts";
import { taxCodesOf } from "./tax-codes.ts";
import type { TaxCodes } from "./tax-codes.ts";

/** What is to be sent for a kind of facts, and what a person must see to. */
export interface Settling {
  readonly effects: readonly Effect[];
  readonly blocked: readonly Blocked[];
}

/** An issued invoice that stands in QuickBooks, and what plans for its facts look at. */
export interface SettlingContext {
  readonly input: PlanInput;
  /** Id of the invoice in QuickBooks. */
  readonly invoice: string;
  readonly issued: IssuedInvoice;
  readonly prepared: Prepared;
}

export interface FactEntry<T> {
  readonly path: string;
  readonly key: string;
  readonly fact: T;
  /** Id of the object that stands for it in QuickBooks. */
  readonly linked: string | undefined;
}

/** The facts of a collection, in the order of their paths: replicas keep registers in orders of their own. */
export function entriesOf<S extends z.ZodType>(
  registers: Registers,
  collection: string,
  schema: S,
): readonly FactEntry<z.infer<S>>[] {
  const byPath = Object.entries(registers).toSorted(([a], [b]) => compareText(a, b));
  return byPath.flatMap(([path, value]) => {
    const [name, key, more] = path.split(".");
    if (name !== collection || key === undefined || more !== undefined || value === null) return [];
    const parsed = schema.safeParse(value);
    if (!parsed.success) return [];
    return [{ path, key, fact: parsed.data, linked: linkedTo(registers, path) }];
  });
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Id of the object that stands for a fact in QuickBooks. */
export function linkedTo(registers: Registers, path: string): string | undefined {
  const id = registers[`links.quickbooks.${path}`];
  return typeof id === "string" ? id : undefined;
}

/** What came from QuickBooks is never sent back. */
export const isFromHere = (key: string): boolean => key.startsWith("quickbooks:");

export function has(registers: Registers, path: string): boolean {
  return (registers[path] ?? null) !== null;
}

export function codesOf({ input: { link }, prepared }: SettlingContext): TaxCodes {
  return taxCodesOf(prepared, `quickbooks:${link?.account ?? ""}`);
}
