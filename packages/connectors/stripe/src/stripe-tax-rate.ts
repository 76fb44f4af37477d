import { createHash } from "node:crypto";
import type { Remote } from "@concord/bridge/connector";
import { canonicalJson } from "@concord/model";
import { z } from "zod";
import { metadataKeys } from "./mapping-metadata.ts";
import { percentageOf } from "./mapping-tax.ts";
import type { StripeApi } from "./stripe-api.ts";
import type { LineSpec, TaxSpec } from "./stripe-effect.ts";
import { chained, gathered, ok } from "./stripe-remote.ts";
import { StripeTaxRate } from "./stripe-schema.ts";

type LineParams = LineSpec["params"];

/**
 * The parameters of lines with the ids of their tax rates: those of the account that fit, and new ones for the rest. A rate is configuration and moves no money; that the same
 * one is made twice is prevented by looking first, and by a key made of what it is.
 */
export async function withTaxRates(
  api: StripeApi,
  lines: readonly LineSpec[],
): Promise<Remote<readonly LineParams[]>> {
  const wanted = new Map(
    lines.flatMap(({ taxes }) => taxes.map((tax) => [nameOf(tax), tax] as const)),
  );
  const standing =
    wanted.size === 0 ? ok([]) : await api.all("/v1/tax_rates", [["active", "true"]]);
  if (standing.type === "failed") return standing;
  const rates = standing.value.flatMap((rate) => StripeTaxRate.safeParse(rate).data ?? []);
  const found = await gathered(
    [...wanted].map(async ([name, tax]): Promise<Remote<readonly [string, string]>> => {
      const fitting =
        rates.find((rate) => rate.id === tax.id && fits(rate, tax)) ??
        rates.find((rate) => fits(rate, tax));
      return fitting === undefined
        ? chained(create(api, tax), (id) => ok([name, id] as const))
        : ok([name, fitting.id] as const);
    }),
  );
  if (found.type === "failed") return found;
  const ids = new Map(found.value);
  return ok(
    lines.map(({ id, params, taxes }) => ({
      ...(id !== undefined && { id }),
      ...params,
      // An empty text clears, also what the invoice would add by default.
      tax_rates: taxes.length === 0 ? "" : taxes.flatMap((tax) => ids.get(nameOf(tax)) ?? []),
    })),
  );
}

/** What a rate is, as one text. */
function nameOf({ percentage, inclusive, type, category, jurisdiction }: TaxSpec): string {
  return canonicalJson([percentage, inclusive, type, category, jurisdiction ?? null]);
}

function fits(rate: StripeTaxRate, tax: TaxSpec): boolean {
  if (rate.inclusive !== tax.inclusive || percentageOf(rate) !== tax.percentage) return false;
  if ((rate.tax_type ?? "vat") !== tax.type) return false;
  if (tax.jurisdiction !== undefined && rate.jurisdiction !== tax.jurisdiction) return false;
  const category =
    rate.metadata?.[metadataKeys.taxCategory] ?? (tax.percentage === "0" ? "Z" : "S");
  return category === tax.category;
}

async function create(api: StripeApi, tax: TaxSpec): Promise<Remote<string>> {
  const key = createHash("sha256").update(nameOf(tax)).digest("base64url");
  const made = await api.post(
    "/v1/tax_rates",
    {
      display_name: tax.type === "vat" ? "VAT" : tax.type.replaceAll("_", " "),
      percentage: tax.percentage,
      inclusive: tax.inclusive,
      tax_type: tax.type,
      ...(tax.jurisdiction !== undefined && { jurisdiction: tax.jurisdiction }),
      metadata: { [metadataKeys.taxCategory]: tax.category },
    },
    `concord-tax-rate-${key}`,
  );
  if (made.type === "failed") return made;
  return ok(z.object({ id: z.string() }).parse(made.value).id);
}
