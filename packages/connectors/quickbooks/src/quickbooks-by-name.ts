import type { Remote } from "@concord/bridge/connector";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { quoted } from "./quickbooks-find.ts";
import { Account, Customer, Item } from "./quickbooks-schema.ts";

interface Looking {
  readonly api: QuickBooksApi;
  readonly call: CallContext;
  readonly key: string;
}

/** Objects that QuickBooks keeps under a unique name: found, or else created. Whoever creates one first, everybody finds the same. */
export interface ByName {
  readonly customer: (
    name: string,
    object: JsonObject,
    looking: Looking,
  ) => Promise<Remote<JsonObject>>;
  readonly item: (
    name: string,
    object: JsonObject,
    looking: Looking,
  ) => Promise<Remote<JsonObject>>;
  /** Id of the item for lines that name none. */
  readonly defaultItem: (looking: Looking) => Promise<Remote<string>>;
}

export function createByName(config: QuickBooksConfig): ByName {
  const itemName = config.defaultItem ?? quickBooksDefaults.defaultItem;
  let defaultItem: string | undefined;
  return {
    async customer(name, object, looking) {
      const find = async (): Promise<Remote<JsonObject | undefined>> => {
        const found = await looking.api.query(
          "Customer",
          `where DisplayName = ${quoted(name)}`,
          looking.call,
        );
        if (found.type === "failed") return found;
        return { type: "ok", value: found.value.objects[0] };
      };
      const body = async (): Promise<Remote<JsonObject>> => ({ type: "ok", value: object });
      const customer = await findOrCreate("customer", find, body, looking);
      if (customer.type === "failed") return customer;
      const { CurrencyRef: wanted } = Customer.partial().parse(object);
      const { CurrencyRef: held } = Customer.partial().parse(customer.value);
      if (wanted === undefined || held === undefined || wanted.value === held.value)
        return customer;
      return {
        type: "failed",
        failure: {
          type: "rejected",
          code: "duplicate-name",
          reason: `Customer ${name} is kept in ${held.value} in QuickBooks, and this is in ${wanted.value}. A customer has one currency there.`,
          fixes: [
            `Rename the buyer, for example “${name} (${wanted.value})”`,
            `Create a customer in ${wanted.value} in QuickBooks and link it`,
          ],
        },
      };
    },
    item: findOrCreateItem,
    async defaultItem(looking) {
      if (defaultItem !== undefined) return { type: "ok", value: defaultItem };
      const item = await findOrCreateItem(itemName, { Name: itemName }, looking);
      if (item.type === "failed") return item;
      defaultItem = Item.parse(item.value).Id;
      return { type: "ok", value: defaultItem };
    },
  };
}

function findOrCreateItem(
  name: string,
  object: JsonObject,
  looking: Looking,
): Promise<Remote<JsonObject>> {
  const body = async (): Promise<Remote<JsonObject>> => {
    const account = await incomeAccount(looking);
    if (account.type === "failed") return account;
    const IncomeAccountRef = { value: account.value };
    return { type: "ok", value: { Type: "Service", IncomeAccountRef, ...object } };
  };
  return findOrCreate("item", () => findItem(name, looking), body, looking);
}

/** The item of a name, and none of the same name that belongs under another. */
export async function findItem(
  name: string,
  { api, call }: Pick<Looking, "api" | "call">,
): Promise<Remote<JsonObject | undefined>> {
  const found = await api.query("Item", `where Name = ${quoted(name)}`, call);
  if (found.type === "failed") return found;
  const top = found.value.objects.find((object) => {
    const item = Item.safeParse(object).data;
    return item !== undefined && (item.FullyQualifiedName ?? item.Name) === item.Name;
  });
  return { type: "ok", value: top };
}

async function findOrCreate(
  resource: string,
  find: () => Promise<Remote<JsonObject | undefined>>,
  bodyOf: () => Promise<Remote<JsonObject>>,
  { api, call, key }: Looking,
): Promise<Remote<JsonObject>> {
  const found = await find();
  if (found.type === "failed") return found;
  if (found.value !== undefined) return { type: "ok", value: found.value };
  const body = await bodyOf();
  if (body.type === "failed") return body;
  const created = await api.write({ resource, body: body.value, key }, call);
  const isTaken =
    created.type === "failed" &&
    created.failure.type === "rejected" &&
    created.failure.code === "duplicate-name";
  if (!isTaken) return created;
  // Somebody else was faster. If it still is not found, the name belongs to a supplier or an employee.
  const again = await find();
  if (again.type === "failed") return again;
  return again.value === undefined ? created : { type: "ok", value: again.value };
}

async function incomeAccount({ api, call }: Looking): Promise<Remote<string>> {
  const found = await api.query("Account", "where AccountType = 'Income' maxresults 100", call);
  if (found.type === "failed") return found;
  const accounts = found.value.objects.flatMap((object) => Account.safeParse(object).data ?? []);
  const sales = accounts.find(({ AccountSubType }) => AccountSubType === "SalesOfProductIncome");
  const account = sales ?? accounts[0];
  if (account !== undefined) return { type: "ok", value: account.Id };
  return {
    type: "failed",
    failure: {
      type: "rejected",
      code: "reference-missing",
      reason: "QuickBooks has no income account for items.",
      fixes: ["Create an income account in QuickBooks, then replay"],
    },
  };
}
