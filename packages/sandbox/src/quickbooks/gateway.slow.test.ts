import OAuthClient from "intuit-oauth";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { systemClock } from "../kernel/rim.ts";
import { authorizePath, revokePath, tokenPath } from "./oauth-endpoint.ts";
import {
  faultIn,
  forCustomer,
  itemLine,
  openShop,
  openTestingClient,
} from "../testing/quickbooks-client.ts";

const hourMs = 3_600_000;
const sale = () => ({ ...forCustomer(), Line: [itemLine()] });

// The vendor's client keeps its addresses for the whole process, in which other tests come after these.
const addresses = Object.fromEntries(Object.entries(OAuthClient));
afterAll(() => void Object.assign(OAuthClient, addresses));

function oauth(url: string, clientSecret = "concord-secret"): OAuthClient {
  const client = new OAuthClient({
    clientId: "concord-client",
    clientSecret,
    environment: "sandbox",
    redirectUri: "http://127.0.0.1:9/callback",
  });
  client.setAuthorizeURLs({
    authorizeEndpoint: `${url}${authorizePath}`,
    tokenEndpoint: `${url}${tokenPath}`,
    revokeEndpoint: `${url}${revokePath}`,
    userInfoEndpoint: `${url}/userinfo`,
  });
  return client;
}

const TokenText = z.object({ access_token: z.string(), refresh_token: z.string() });
const tokensIn = (answer: { readonly body: unknown }) => {
  const text = z.string().parse(answer.body);
  return TokenText.parse(JSON.parse(text));
};

describe("tokens, through the vendor's own client", () => {
  test("[SQ30] consent, code, tokens, data", async () => {
    await using shop = await openTestingClient();
    const client = oauth(shop.url);
    const consent = client.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: "s-1" });
    const redirect = await fetch(consent, { redirect: "manual" });
    const callback = redirect.headers.get("location") ?? "";
    expect(Object.fromEntries(new URL(callback).searchParams)).toMatchObject({
      state: "s-1",
      realmId: shop.realm,
    });
    const { access_token } = tokensIn(await client.createToken(callback));
    const reply = await fetch(`${shop.url}/v3/company/${shop.realm}/companyinfo/1`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(reply.status).toBe(200);
    // A code works once.
    await expect(client.createToken(callback)).rejects.toThrow(/400|invalid_grant|Response/);
  });

  test("[SQ31] the refresh token's value changes after a day; the one before lives a day more", async () => {
    await using shop = await openTestingClient();
    const client = oauth(shop.url);
    const refresh = async (token: string) => tokensIn(await client.refreshUsingToken(token));
    const first = shop.refreshToken;
    expect((await refresh(first)).refresh_token).toBe(first);
    await shop.advance(25 * hourMs);
    const second = (await refresh(first)).refresh_token;
    expect(second).not.toBe(first);
    await shop.advance(23 * hourMs);
    expect((await refresh(first)).refresh_token).toBe(second);
    await shop.advance(2 * hourMs);
    await expect(refresh(first)).rejects.toThrow(/invalid_grant|400/);
    await refresh(second);
    await shop.advance(102 * 24 * hourMs);
    await expect(refresh(second)).rejects.toThrow(/invalid_grant|400/);
  });

  test("[SQ32] a revoked connection is over, for all its tokens", async () => {
    await using shop = await openTestingClient();
    const client = oauth(shop.url);
    const { access_token } = tokensIn(await client.refreshUsingToken(shop.refreshToken));
    await client.revoke({ access_token });
    await expect(client.refreshUsingToken(shop.refreshToken)).rejects.toThrow(/invalid_grant|400/);
    expect((await shop.ask("GET", "companyinfo/1")).status).toBe(401);
  });

  test("[SQ30] a client with the wrong secret gets nothing", async () => {
    await using shop = await openTestingClient();
    const client = oauth(shop.url, "wrong");
    await expect(client.refreshUsingToken(shop.refreshToken)).rejects.toThrow(/invalid_client|401/);
  });
});

const asking = (text: string) => `query?query=${encodeURIComponent(text)}`;

describe("the gateway", () => {
  const Gateway = z.object({
    warnings: z.null(),
    intuitObject: z.null(),
    fault: z.object({
      error: z.array(z.object({ message: z.string(), code: z.string(), element: z.null() })),
      type: z.string(),
    }),
  });
  const gatewayFault = (body: unknown) => {
    const { fault } = Gateway.parse(body);
    return [fault.type, fault.error[0]?.code];
  };

  test("[SQ35] 401 and 403 in its lower-case shape, 400 in the other; a trace id on each", async () => {
    await using shop = await openShop();
    const wrongRealm = await shop.ask("GET", "/v3/company/1/companyinfo/1");
    expect([wrongRealm.status, ...gatewayFault(wrongRealm.body)]).toEqual([
      403,
      "AUTHORIZATION",
      "3100",
    ]);
    await shop.advance(hourMs + 1);
    const expired = await shop.ask("GET", "companyinfo/1");
    expect([expired.status, ...gatewayFault(expired.body)]).toEqual([
      401,
      "AUTHENTICATION",
      "3200",
    ]);
    expect(expired.headers.get("intuit_tid")).toMatch(/^1-[0-9a-f]{32}$/);
    const anonymous = await fetch(`${shop.url}/v3/company/${shop.realm}/companyinfo/1`);
    expect(anonymous.status).toBe(401);
  });

  test.each([
    ["gateway", 403, "3100"],
    ["service", 400, "5020"],
  ] as const)(
    "[SQ54] what is denied can neither be read nor written, and the rest can: by the %s",
    async (deniedBy, status, code) => {
      await using shop = await openShop({ company: { deniedBy } });
      await shop.act({ action: "deny", entities: ["Payment"] });
      for (const path of [
        "payment/1",
        asking("select * from Payment"),
        `cdc?entities=Invoice,Payment&changedSince=${new Date().toISOString()}`,
      ]) {
        const refused = await shop.ask("GET", path);
        expect([path, refused.status, refused.text.includes(code)]).toEqual([path, status, true]);
      }
      expect((await shop.ask("POST", "payment", {})).status).toBe(status);
      expect((await shop.ask("GET", asking("select * from Invoice"))).status).toBe(200);
      expect((await shop.ask("GET", `companyinfo/${shop.realm}`)).status).toBe(200);
      await shop.act({ action: "deny", entities: [] });
      expect((await shop.ask("GET", asking("select * from Payment"))).status).toBe(200);
    },
  );

  test("[SQ35] a revoked token is refused at once", async () => {
    await using shop = await openShop();
    await shop.act({ action: "revoke-token" });
    expect((await shop.ask("GET", "companyinfo/1")).status).toBe(401);
  });

  test("[SQ36] past the limits it throttles, and recovers with time", async () => {
    // Time stands still but for what is advanced, so that a slow machine sees the same second.
    const clock = { now: () => 1_800_000_000_000, after: systemClock.after };
    await using shop = await openTestingClient({
      clock,
      rateLimits: { perSecond: 3, perMinute: 4, concurrent: 10, batchesPerMinute: 1 },
    });
    const status = async () => (await shop.ask("GET", "companyinfo/1")).status;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 200]);
    const late = await shop.ask("GET", "companyinfo/1");
    expect([late.status, ...gatewayFault(late.body)]).toEqual([429, "THROTTLE", "3001"]);
    expect(late.headers.get("retry-after")).toBeNull();
    await shop.advance(1_001);
    expect([await status(), await status()]).toEqual([200, 429]);
    await shop.advance(60_001);
    const batch = { BatchItemRequest: [{ bId: "1", Query: "select * from Item" }] };
    expect((await shop.ask("POST", "batch", batch)).status).toBe(200);
    expect((await shop.ask("POST", "batch", batch)).status).toBe(429);
  });

  test("[SQ36] more at once than allowed are throttled", async () => {
    await using shop = await openTestingClient({
      rateLimits: { perSecond: 100, perMinute: 100, concurrent: 2 },
      latencyMs: { min: 300, max: 300 },
    });
    const replies = await Promise.all([1, 2, 3, 4].map(() => shop.ask("GET", "companyinfo/1")));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 429, 429,
    ]);
  });
});

/** The status of a retry whose first attempt met a number that has become free since. */
async function takenThenFree(replayFaults: boolean): Promise<number> {
  await using shop = await openShop({ company: { replayFaults } });
  const { Id } = await shop.save("invoice", { ...sale(), DocNumber: "R-1" });
  const attempt = () => shop.ask("POST", "invoice?requestid=r-1", { ...sale(), DocNumber: "R-1" });
  expect(faultIn(await attempt())).toBe("6140");
  await shop.act({ action: "delete", entity: "Invoice", id: Id });
  return (await attempt()).status;
}

describe("requestid", () => {
  test("[SQ28] the same id gets the first reply and does nothing more", async () => {
    await using shop = await openShop();
    const first = await shop.ask("POST", "invoice?requestid=r-1", sale());
    const second = await shop.ask("POST", "invoice?requestid=r-1&minorversion=75", sale());
    expect(second.text).toBe(first.text);
    expect(await shop.find("select * from Invoice")).toHaveLength(1);
    await shop.save("invoice", sale(), "?requestid=r-2");
    expect(await shop.find("select * from Invoice")).toHaveLength(2);
  });

  test("[SQ28] two at once are one", async () => {
    await using shop = await openShop({ latencyMs: { min: 5, max: 10 } });
    const both = await Promise.all(
      [1, 2].map(() => shop.ask("POST", "invoice?requestid=r-1", sale())),
    );
    expect(both[0]?.text).toBe(both[1]?.text);
    expect(await shop.find("select * from Invoice")).toHaveLength(1);
  });

  test("[SQ28] a fault is replayed too, unless the company is set otherwise", async () => {
    expect(await takenThenFree(true)).toBe(400);
    expect(await takenThenFree(false)).toBe(200);
  });

  test("[SQ28] an id is at most 50 characters", async () => {
    await using shop = await openShop();
    const long = "x".repeat(51);
    expect(faultIn(await shop.ask("POST", `invoice?requestid=${long}`, sale()))).toBe("2050");
  });
});
