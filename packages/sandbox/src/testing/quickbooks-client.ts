import { isJsonObject, type JsonObject } from "../quickbooks/parse-body.ts";
import {
  createQuickBooksSandbox,
  type QuickBooksSandboxOptions,
} from "../quickbooks/quickbooks-sandbox.ts";

/** A reply as the tests look at it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
}

/** A connected client of one sandbox, for this package's tests. */
export interface TestingClient extends AsyncDisposable {
  readonly url: string;
  readonly realm: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Any request; `path` is below the company for what does not begin with a slash. */
  readonly ask: (method: "GET" | "POST" | "DELETE", path: string, body?: unknown) => Promise<Seen>;
  /** Posts and answers the object, or fails the test with the fault. */
  readonly save: (entity: string, body: object, query?: string) => Promise<JsonObject>;
  readonly read: (entity: string, id: unknown) => Promise<JsonObject>;
  /** Objects of a query. */
  readonly find: (query: string) => Promise<readonly JsonObject[]>;
  readonly act: (body: object) => Promise<JsonObject>;
  readonly advance: (ms: number) => Promise<void>;
}

const noLimits = { perSecond: 1e9, perMinute: 1e9, concurrent: 1e9, batchesPerMinute: 1e9 };

export async function openTestingClient(
  options: QuickBooksSandboxOptions = {},
): Promise<TestingClient> {
  const sandbox = await createQuickBooksSandbox({ seed: "test", rateLimits: noLimits, ...options });
  const url = sandbox.url;
  let [realm, accessToken, refreshToken] = ["", "", ""];

  const ask: TestingClient["ask"] = async (method, path, body) => {
    const target = path.startsWith("/") ? path : `/v3/company/${realm}/${path}`;
    const response = await fetch(`${url}${target}`, {
      method,
      headers: {
        "content-type": typeof body === "string" ? "application/text" : "application/json",
        ...(accessToken === "" ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    const json: unknown = isJson && text !== "" ? JSON.parse(text) : {};
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJsonObject(json) ? json : {},
    };
  };
  const expectOk = async (method: "GET" | "POST", path: string, body?: unknown) => {
    const seen = await ask(method, path, body);
    if (seen.status !== 200) throw new Error(`${method} ${path}: ${seen.status} ${seen.text}`);
    return seen.body;
  };
  const act: TestingClient["act"] = (body) => expectOk("POST", "/_sandbox/act", body);

  const tokens = await act({ action: "authorize" });
  realm = String(tokens["realmId"]);
  accessToken = String(tokens["access_token"]);
  refreshToken = String(tokens["refresh_token"]);

  return {
    url,
    realm,
    accessToken,
    refreshToken,
    ask,
    act,
    save: async (entity, body, query = "") =>
      objectIn(await expectOk("POST", `${entity}${query}`, body)),
    read: async (entity, id) => objectIn(await expectOk("GET", `${entity}/${String(id)}`)),
    async find(query) {
      const answer = await expectOk("GET", `query?query=${encodeURIComponent(query)}`);
      const list = Object.values(objectIn(answer)).find(Array.isArray);
      return (list ?? []).filter(isJsonObject);
    },
    async advance(ms) {
      await expectOk("POST", "/_sandbox/clock", { advanceMs: ms });
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** The object inside an envelope. */
function objectIn(body: JsonObject): JsonObject {
  const object = Object.values(body).find(isJsonObject);
  if (object === undefined) throw new Error(`no object in ${JSON.stringify(body)}`);
  return object;
}

/** The fault of a reply, in the shape of the data service. */
export function faultIn(seen: Seen): unknown {
  const fault = seen.body["Fault"];
  const errors = isJsonObject(fault) ? fault["Error"] : undefined;
  const [first]: unknown[] = Array.isArray(errors) ? errors : [];
  return isJsonObject(first) ? first["code"] : undefined;
}

/** An item line of 100.00 at 19 %, or as given. */
export function itemLine(more: { Amount?: number; detail?: object; id?: string } = {}): object {
  return {
    ...(more.id === undefined ? {} : { Id: more.id }),
    Amount: more.Amount ?? 100,
    DetailType: "SalesItemLineDetail",
    SalesItemLineDetail: { ItemRef: { value: "1" }, TaxCodeRef: { value: "1" }, ...more.detail },
  };
}

/** A client whose company has the item 1 and the customer 1. */
export async function openShop(options: QuickBooksSandboxOptions = {}): Promise<TestingClient> {
  const client = await openTestingClient(options);
  await client.save("customer", { DisplayName: "Bäckerei Grünwald GmbH" });
  await client.save("item", { Name: "Inspection", IncomeAccountRef: { value: "6" } });
  return client;
}

export const forCustomer = (id = "1") => ({ CustomerRef: { value: id } });
