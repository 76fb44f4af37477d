import OAuthClient from "intuit-oauth";
import { expect, test } from "vitest";
import { openBooks } from "../testing/books.ts";
import { directIo } from "../testing/direct-io.ts";
import { createQuickBooksApi } from "./quickbooks-api.ts";
import { connectQuickBooks, quickBooksConsentUrl } from "./quickbooks-oauth.ts";

const redirectUri = "https://concord.example/connected";

const parts = (text: string) => {
  const url = new URL(text);
  return [url.origin + url.pathname, Object.fromEntries(url.searchParams)];
};

test("[QB16] the consent page is asked for as Intuit's own client does", () => {
  const theirs = new OAuthClient({
    clientId: "client",
    clientSecret: "secret",
    environment: "production",
    redirectUri,
  }).authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: "state-1" });
  const ours = quickBooksConsentUrl({ clientId: "client" }, { redirectUri, state: "state-1" });
  expect(parts(ours)).toEqual(parts(theirs));
});

test("[QB16] a consent's code becomes the first tokens, once", async () => {
  await using books = await openBooks();
  const { refreshToken: _, ...config } = books.config;
  const consent = new URL(quickBooksConsentUrl(config, { redirectUri, state: "s" }));
  const page = await fetch(`${books.sandbox.url}/connect/oauth2${consent.search}`, {
    redirect: "manual",
  });
  const back = new URL(page.headers.get("location") ?? "");
  const code = back.searchParams.get("code") ?? "";
  const io = directIo();
  const signal = AbortSignal.timeout(5_000);
  expect(await connectQuickBooks(config, { code, redirectUri }, io, signal)).toMatchObject({
    type: "ok",
  });
  expect(await createQuickBooksApi(config).count("Invoice", { io, signal })).toEqual({
    type: "ok",
    value: 0,
  });
  expect(await connectQuickBooks(config, { code, redirectUri }, io, signal)).toMatchObject({
    failure: { type: "unauthorized" },
  });
  expect(io.saved).toHaveLength(1);
});
