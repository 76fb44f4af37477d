import type { Mapped } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { percentOf, preparedOf } from "./quickbooks-prepared.ts";

/** What of the books is used for what, as it was found at the start. */
export function mappedIn(
  value: JsonValue,
  config: Pick<QuickBooksConfig, "defaultItem">,
): readonly Mapped[] {
  if (value === null) return [];
  const { company, homeCurrency, taxCodes, accountNames, ...accounts } = preparedOf(value);
  const nameOf = (id: string | undefined): string | undefined =>
    id === undefined ? undefined : (accountNames[id] ?? id);
  const codes = taxCodes
    .filter(({ active }) => active)
    .map((code) => `${code.name} (${percentOf(code)} %)`);
  const found: readonly (readonly [what: string, is: string | undefined, setting?: string])[] = [
    ["Company", company],
    ["Home currency", homeCurrency],
    [
      "Account for money that came in",
      nameOf(accounts.moneyAccount ?? accounts.refundAccount),
      "QUICKBOOKS_MONEY_ACCOUNT",
    ],
    ["Account that refunds leave", nameOf(accounts.refundAccount)],
    [
      "Item of lines that name none",
      config.defaultItem ?? quickBooksDefaults.defaultItem,
      "QUICKBOOKS_DEFAULT_ITEM",
    ],
    ["Income account of that item", nameOf(accounts.incomeAccount)],
    ["Tax codes", codes.join(", ")],
  ];
  return found.flatMap(([what, is, setting]) =>
    is === undefined || is === "" ? [] : [{ what, is, ...(setting !== undefined && { setting }) }],
  );
}
