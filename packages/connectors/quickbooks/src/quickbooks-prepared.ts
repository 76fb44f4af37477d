import type { Remote } from "@concord/bridge/connector";
import {
  CurrencyCode,
  DecimalString,
  JsonValue,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import { z } from "zod";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { Account, CompanyInfo, Preferences, TaxCode, TaxRate } from "./quickbooks-schema.ts";

const SalesTaxCode = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  /** Each taxes the same net. */
  rates: z.array(z.object({ id: z.string(), name: z.string(), percent: DecimalString })),
});
export type SalesTaxCode = z.infer<typeof SalesTaxCode>;

/** What the books say of themselves, read once at the start. */
export const Prepared = z.object({
  company: z.string().default(""),
  /** "US" has one sales tax for the document, every other country a tax code for each line. */
  country: z.string().default(""),
  homeCurrency: CurrencyCode.optional(),
  multiCurrency: z.boolean().default(false),
  taxCodes: z.array(SalesTaxCode).default([]),
  /** Where collected money goes; absent means Undeposited Funds, which is also what QuickBooks does. */
  moneyAccount: z.string().optional(),
  /** Where refunds leave from. */
  refundAccount: z.string().optional(),
  /** Income of the default item. */
  incomeAccount: z.string().optional(),
  /** What people call these accounts, by their ids. */
  accountNames: z.record(z.string(), z.string()).default({}),
});
export type Prepared = z.infer<typeof Prepared>;

/** What `prepare` stored; before it has run, a company of which nothing is known. */
export function preparedOf(value: JsonValue): Prepared {
  return Prepared.safeParse(value ?? {}).data ?? Prepared.parse({});
}

export function isDomestic({ country }: Pick<Prepared, "country">): boolean {
  return country === "US" || country === "USA";
}

/** The percentages of a code together. */
export function percentOf(code: SalesTaxCode): DecimalString {
  return toDecimalString(sum(code.rates.map(({ percent }) => toBig(percent))));
}

// Lists of accounts and taxes are short; more than this would be an unusual company.
const page = "maxresults 1000";

export async function prepare(
  config: QuickBooksConfig,
  api: QuickBooksApi,
  call: CallContext,
): Promise<Remote<JsonValue>> {
  const company = await api.read("CompanyInfo", config.realm, call);
  if (company.type === "failed") return company;
  const preferences = await api.query("Preferences", "", call);
  if (preferences.type === "failed") return preferences;
  const codes = await api.query("TaxCode", page, call);
  if (codes.type === "failed") return codes;
  const rates = await api.query("TaxRate", page, call);
  if (rates.type === "failed") return rates;
  const accounts = await api.query("Account", page, call);
  if (accounts.type === "failed") return accounts;

  const info = CompanyInfo.safeParse(company.value).data;
  const settings = Preferences.safeParse(preferences.value.objects[0] ?? {}).data;
  const known = readAll(Account, accounts.value.objects).filter(({ Active }) => Active !== false);
  const money = known.find(({ Name }) => Name === config.moneyAccount);
  if (config.moneyAccount !== undefined && money === undefined) {
    return {
      type: "failed",
      failure: {
        type: "rejected",
        code: "reference-missing",
        reason: `QuickBooks has no account named ${config.moneyAccount}.`,
        fixes: ["Create the account", "Name another one in the connection's settings"],
      },
    };
  }
  const undeposited = known.find(({ AccountSubType }) => AccountSubType === "UndepositedFunds");
  const income =
    known.find(({ AccountSubType }) => AccountSubType === "SalesOfProductIncome") ??
    known.find(({ AccountType }) => AccountType === "Income");
  const percents = new Map(readAll(TaxRate, rates.value.objects).map((rate) => [rate.Id, rate]));
  const home = CurrencyCode.safeParse(settings?.CurrencyPrefs?.HomeCurrency?.value).data;
  const refundAccount = money?.Id ?? undeposited?.Id;
  const prepared: Prepared = {
    company: info?.CompanyName ?? "",
    country: info?.Country ?? "",
    ...(home !== undefined && { homeCurrency: home }),
    multiCurrency: settings?.CurrencyPrefs?.MultiCurrencyEnabled ?? false,
    taxCodes: readAll(TaxCode, codes.value.objects).map((code) => ({
      id: code.Id,
      name: code.Name,
      active: code.Active !== false,
      rates: (code.SalesTaxRateList?.TaxRateDetail ?? []).flatMap(({ TaxRateRef }) => {
        const rate = percents.get(TaxRateRef.value);
        return rate?.RateValue === undefined
          ? []
          : [{ id: rate.Id, name: rate.Name, percent: rate.RateValue }];
      }),
    })),
    accountNames: Object.fromEntries(
      [money, undeposited, income].flatMap((account) =>
        account === undefined ? [] : [[account.Id, account.Name]],
      ),
    ),
    ...(money !== undefined && { moneyAccount: money.Id }),
    ...(refundAccount !== undefined && { refundAccount }),
    ...(income !== undefined && { incomeAccount: income.Id }),
  };
  return { type: "ok", value: JsonValue.parse(prepared) };
}

function readAll<S extends z.ZodType>(schema: S, values: readonly JsonValue[]): z.infer<S>[] {
  return values.flatMap((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}
