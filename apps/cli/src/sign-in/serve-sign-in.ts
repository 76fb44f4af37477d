import type { RelayAccess, RelayLog } from "@concord/relay";
import { SignInMethods } from "@concord/protocol";
import type { SignInProblem } from "@concord/protocol";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Configuration } from "openid-client";
import { admission } from "./admission.ts";
import type { ProvenIdentity } from "./admission.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import { createOpenFlows } from "./open-flows.ts";

export interface SignInDeps {
  readonly now: () => number;
  readonly log: RelayLog;
}

const callbackPath = "/auth/oidc/callback";

/**
 * `/auth`: how people sign in, and the way through an OpenID Connect provider: the code flow with PKCE, state and nonce. What comes of it is the token of a sign-in link,
 * so that a session is a session however it began. The link itself needs nothing of this.
 */
export function serveSignIn(settings: OidcSettings | undefined, deps: SignInDeps) {
  const provider = settings === undefined ? null : { name: settings.name };
  return async (app: FastifyInstance, access: RelayAccess): Promise<void> => {
    app.get("/auth/methods", async (_request, reply) => {
      const site = access.passkeySite();
      const passkeys = site === null ? null : { origin: site.origin };
      return reply
        .header("cache-control", "no-store")
        .send(SignInMethods.parse({ provider, passkeys }));
    });
    if (settings !== undefined) await serveProvider(app, access, settings, deps);
  };
}

async function serveProvider(
  app: FastifyInstance,
  access: RelayAccess,
  settings: OidcSettings,
  { now, log }: SignInDeps,
): Promise<void> {
  // Only where somebody signs in this way is the library loaded.
  const oidc = await import("openid-client");
  const flows = createOpenFlows(now);
  const callback = new URL(callbackPath, settings.url);
  const isSecure = callback.protocol === "https:";
  const cookie = isSecure ? "__Secure-concord-flow" : "concord-flow";
  const attributes = `Path=/auth/oidc; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;

  let known: Promise<Configuration> | undefined;
  /** What the provider says of itself. Asked for when it is needed, and again after a failure: the relay starts without it. */
  function provider(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = settings;
    const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(issuer.hostname);
    known ??= oidc
      .discovery(
        issuer,
        clientId,
        clientSecret,
        clientSecret === undefined ? oidc.None() : undefined,
        // Plain HTTP only to this very machine.
        isLoopback ? { execute: [oidc.allowInsecureRequests] } : {},
      )
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    return known;
  }

  const back = (reply: FastifyReply, to: string): FastifyReply =>
    reply
      .header("cache-control", "no-store")
      .header("referrer-policy", "no-referrer")
      .header("set-cookie", `${cookie}=; ${attributes}; Max-Age=0`)
      .redirect(to, 302);
  const failed = (reply: FastifyReply, problem: SignInProblem): FastifyReply =>
    back(reply, `/sign-in?signin=${problem}`);

  app.get("/auth/oidc/start", async (request, reply) => {
    // The cookie is of one address, to which the provider sends people back: whoever is at another name of ours begins there.
    if (request.headers.host !== settings.url.host && !request.url.endsWith("?here")) {
      return reply.redirect(new URL("/auth/oidc/start?here", settings.url).href, 302);
    }
    try {
      const config = await provider();
      const id = oidc.randomState();
      const flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback.href,
        scope: "openid email profile",
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: "S256",
      });
      flows.keep(id, flow);
      return await reply
        .header("cache-control", "no-store")
        .header("set-cookie", `${cookie}=${id}; ${attributes}; Max-Age=600`)
        .redirect(url.href, 302);
    } catch (error) {
      log.warn("sign-in-unavailable", { reason: nameOf(error) });
      return failed(reply, "unavailable");
    }
  });

  app.get(callbackPath, async (request, reply) => {
    const flow = flows.take(cookieOf(request.headers.cookie, cookie) ?? "");
    if (flow === undefined) return failed(reply, "expired");
    let identity: ProvenIdentity;
    try {
      identity = await prove(new URL(request.url, settings.url), flow);
    } catch (error) {
      log.warn("sign-in-failed", { reason: nameOf(error) });
      return failed(reply, "failed");
    }
    const members = await access.members(settings.workspace);
    const admitted = admission(identity, members, settings.rules);
    if (admitted.type === "refused") {
      log.info("sign-in-refused", { reason: admitted.reason });
      return failed(reply, admitted.reason);
    }
    const token = await access.signInToken(settings.workspace, admitted.principal);
    return back(reply, `/?token=${token}`);
  });

  async function prove(
    url: URL,
    flow: { readonly state: string; readonly nonce: string; readonly codeVerifier: string },
  ): Promise<ProvenIdentity> {
    const config = await provider();
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: flow.codeVerifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error("The provider sent no ID token.");
    // Many providers tell the address at their userinfo only.
    const told =
      claims["email"] === undefined
        ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
        : claims;
    const { email, email_verified: isVerified, name } = told;
    return {
      email: typeof email === "string" ? email : undefined,
      isVerified: isVerified === true,
      name: typeof name === "string" ? name : undefined,
    };
  }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** What went wrong, without what a provider may have put into its words. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
