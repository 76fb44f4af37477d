import { createHash } from "node:crypto";
import type { Registers } from "@concord/bridge/connector";
import { canonicalJson, computeTotals, EntryKey } from "@concord/model";
import type { Invoice, JsonValue } from "@concord/model";
import { z } from "zod";

const Request = z.object({
  action: z.enum(["issue", "void"]),
  digest: z.string().optional(),
  connector: z.string().optional(),
});

/** Somebody asks this connector to issue or to void the invoice. */
export interface StandingRequest {
  readonly key: string;
  /** Digest of the content that the person saw. */
  readonly digest: string | undefined;
}

/**
 * The standing requests of an action that are for Stripe. An issue must name it: who names nobody asks the workspace's own registrar, and two numbers for one invoice would be the
 * worst of answers. A void is of what stands in Stripe, whoever is asked.
 */
export function standingRequests(
  registers: Registers,
  action: "issue" | "void",
): readonly StandingRequest[] {
  return Object.entries(registers).flatMap(([path, value]) => {
    const key = EntryKey.safeParse(/^requests\.([^.]+)$/.exec(path)?.[1]).data;
    const request = Request.safeParse(value).data;
    if (key === undefined || request?.action !== action) return [];
    if ((registers[`${path}.declined`] ?? null) !== null) return [];
    const isForStripe =
      request.connector === "stripe" || (request.connector === undefined && action === "void");
    if (!isForStripe) return [];
    return [{ key, digest: request.digest }];
  });
}

/** SHA-256 of the canonical JSON of the content, as requests carry it. */
export function contentDigest(invoice: Invoice): string {
  return sha256(JSON.parse(JSON.stringify(invoice)));
}

/**
 * Digest of what a person agrees to: currency, dates, lines and totals. Taking a draft into Stripe fills in other registers (ids, places, the customer's address) without changing
 * what was agreed, so that this is what is compared once the draft is there.
 */
export function agreedDigest(invoice: Invoice): string {
  const { claim, gross } = computeTotals(invoice);
  const lines = invoice.lines
    .filter(({ removed }) => removed !== true)
    .map(({ id, name, description, quantity, price, baseQuantity, tax }) => [
      id,
      name ?? null,
      description ?? null,
      quantity ?? null,
      price ?? null,
      baseQuantity ?? null,
      tax?.rate ?? null,
    ])
    .toSorted(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1));
  const { currency, dueDate, kind, pricesIncludeTax } = invoice;
  return sha256([kind, currency ?? null, dueDate ?? null, pricesIncludeTax, claim, gross, lines]);
}

function sha256(value: JsonValue): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
