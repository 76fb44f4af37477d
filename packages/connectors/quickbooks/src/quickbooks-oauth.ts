import type { Io, Remote } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { requestTokens } from "./quickbooks-tokens.ts";

/**
 * Where a person agrees that we may use the company. The browser comes back to `redirectUri` with `code`, `state` and `realmId`; `state` must be what was given here,
 * or somebody else's company would be connected.
 */
export function quickBooksConsentUrl(
  config: Pick<QuickBooksConfig, "clientId">,
  { redirectUri, state }: { readonly redirectUri: string; readonly state: string },
): string {
  const url = new URL(quickBooksDefaults.authorizeUrl);
  url.search = new URLSearchParams({
    response_type: "code",
    redirect_uri: redirectUri,
    client_id: config.clientId,
    scope: "com.intuit.quickbooks.accounting",
    state,
  }).toString();
  return url.href;
}

/** Turns the code of a consent into the connection's first secrets, and stores them. */
export async function connectQuickBooks(
  config: QuickBooksConfig,
  { code, redirectUri }: { readonly code: string; readonly redirectUri: string },
  io: Pick<Io, "fetch" | "now" | "secrets">,
  signal: AbortSignal,
): Promise<Remote<JsonValue>> {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  const tokens = await requestTokens(config, form, io, signal);
  if (tokens.type === "failed") return tokens;
  await io.secrets.save(tokens.value);
  return { type: "ok", value: { realm: config.realm } };
}
