import { createQuickBooksSandbox } from "@concord/sandbox";
import type { QuickBooksSandboxOptions, Sandbox } from "@concord/sandbox";
import { z } from "zod";
import type { QuickBooksConfig } from "../src/quickbooks-config.ts";

export const verifierToken = "a-verifier-token";

const SideReply = z.looseObject({});
const Found = z.object({ QueryResponse: z.record(z.string(), z.unknown()).default({}) });
const Objects = z.array(z.looseObject({ Id: z.string() }));
export type VendorObject = z.infer<typeof Objects>[number];

/** A QuickBooks company and the hands of the people in it. */
export interface Books extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly config: QuickBooksConfig;
  readonly act: (body: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly side: (path: string, body: object) => Promise<Readonly<Record<string, unknown>>>;
  /** As somebody else with access sees it. */
  readonly find: (query: string) => Promise<readonly VendorObject[]>;
  readonly read: (entity: string, id: string) => Promise<VendorObject>;
  /** Every request of the connector to the company's data, oldest first: "POST invoice". */
  readonly requests: () => Promise<readonly LoggedRequest[]>;
}

const Log = z.object({
  entries: z.array(
    z.looseObject({
      method: z.string(),
      path: z.string(),
      status: z.number(),
      committed: z.boolean(),
    }),
  ),
});
export type LoggedRequest = z.infer<typeof Log>["entries"][number];

const noLimits = { perSecond: 1e9, perMinute: 1e9, concurrent: 1e9, batchesPerMinute: 1e9 };

export async function openBooks(options: QuickBooksSandboxOptions = {}): Promise<Books> {
  const sandbox = await createQuickBooksSandbox({
    seed: "books",
    rateLimits: noLimits,
    ...options,
  });
  const side: Books["side"] = async (path, body) => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${text}`);
    return SideReply.parse(text === "" ? {} : JSON.parse(text));
  };
  const act: Books["act"] = (body) => side("act", body);
  const consent = async () =>
    z
      .object({ realmId: z.string(), refresh_token: z.string(), access_token: z.string() })
      .parse(await act({ action: "authorize" }));
  const tokens = await consent();
  // A second consent: what the tests look at needs no token of the connector.
  const { access_token: eyes } = await consent();
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/v3/company/${tokens.realmId}/${path}`, {
      headers: { authorization: `Bearer ${eyes}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return JSON.parse(text);
  };
  return {
    sandbox,
    side,
    act,
    config: {
      realm: tokens.realmId,
      clientId: "concord-client",
      clientSecret: "concord-secret",
      verifierTokens: [verifierToken],
      refreshToken: tokens.refresh_token,
      apiUrl: sandbox.url,
      tokenUrl: `${sandbox.url}/oauth2/v1/tokens/bearer`,
    },
    async find(query) {
      const reply = Found.parse(await get(`query?query=${encodeURIComponent(query)}`));
      const list = Object.values(reply.QueryResponse).find(Array.isArray);
      return Objects.parse(list ?? []);
    },
    async read(entity, id) {
      const reply = z.record(z.string(), z.unknown()).parse(await get(`${entity}/${id}`));
      const [object] = Objects.parse(
        Object.values(reply).filter((value) => typeof value === "object"),
      );
      if (object === undefined) throw new Error(`No ${entity} ${id}`);
      return object;
    },
    async requests() {
      const response = await fetch(`${sandbox.url}/_sandbox/log`);
      const log: unknown = await response.json();
      return Log.parse(log).entries.filter(({ path }) => path.startsWith("/v3/"));
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
