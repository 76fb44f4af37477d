import type { VendorReply, VendorRequest } from "../kernel/vendor.ts";
import { isJsonObject } from "./parse-body.ts";
import { parseJson } from "./json-text.ts";
import type { TokenBook } from "./oauth-tokens.ts";

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface OAuthDeps {
  readonly tokens: TokenBook;
  readonly client: OAuthClient;
  readonly realmId: string;
}

export const authorizePath = "/connect/oauth2";
export const tokenPath = "/oauth2/v1/tokens/bearer";
export const revokePath = "/v2/oauth2/tokens/revoke";

/** Serves authorisation, tokens and revocation; undefined for any other path. */
export function handleOAuth(deps: OAuthDeps, request: VendorRequest): VendorReply | undefined {
  switch (`${request.method} ${request.path}`) {
    case `GET ${authorizePath}`:
      return authorize(deps, new URLSearchParams(request.query));
    case `POST ${tokenPath}`:
      return isClient(deps.client, request) ? token(deps, request) : invalidClient;
    case `POST ${revokePath}`:
      return isClient(deps.client, request) ? revoke(deps, request) : invalidClient;
    default:
      return undefined;
  }
}

function reply(status: number, body: object): VendorReply {
  const headers = { "content-type": "application/json;charset=utf-8" };
  return { status, headers, body: JSON.stringify(body), committed: status === 200 };
}

const invalidClient = reply(401, { error: "invalid_client" });

function isClient({ clientId, clientSecret }: OAuthClient, request: VendorRequest): boolean {
  const expected = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  return request.headers["authorization"] === `Basic ${expected}`;
}

/** The consent page that needs no person: it agrees and sends the browser back at once. */
function authorize({ tokens, client, realmId }: OAuthDeps, query: URLSearchParams): VendorReply {
  const redirect = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== client.clientId || !URL.canParse(redirect))
    return reply(400, { error: "invalid_request" });
  const target = new URL(redirect);
  target.searchParams.set("code", tokens.authorize(redirect));
  target.searchParams.set("state", query.get("state") ?? "");
  target.searchParams.set("realmId", realmId);
  return { status: 302, headers: { location: target.href }, body: "", committed: true };
}

function token({ tokens }: OAuthDeps, request: VendorRequest): VendorReply {
  const form = new URLSearchParams(request.body);
  const wantsHardExpiry = request.headers["x-include-refresh-token-hard-expires-in"] === "true";
  const grantType = form.get("grant_type");
  if (grantType !== "authorization_code" && grantType !== "refresh_token")
    return reply(400, { error: "unsupported_grant_type" });
  const answer =
    grantType === "refresh_token"
      ? tokens.refresh(form.get("refresh_token") ?? "")
      : tokens.exchange(form.get("code") ?? "", form.get("redirect_uri") ?? "");
  if (answer === undefined)
    return reply(400, {
      error: "invalid_grant",
      error_description: "Incorrect or invalid refresh token or code",
    });
  const { x_refresh_token_hard_expires_in: hardExpiry, ...usual } = answer;
  return reply(
    200,
    wantsHardExpiry ? { ...usual, x_refresh_token_hard_expires_in: hardExpiry } : usual,
  );
}

function revoke({ tokens }: OAuthDeps, request: VendorRequest): VendorReply {
  const json = parseJson(request.body);
  const form = new URLSearchParams(request.body).get("token");
  const value = isJsonObject(json) ? json["token"] : form;
  if (typeof value !== "string" || !tokens.revoke(value))
    return reply(400, { error: "invalid_request" });
  return { status: 200, headers: {}, body: "", committed: true };
}
