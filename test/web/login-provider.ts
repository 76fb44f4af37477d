import { createServer } from "node:http";
import { Provider } from "oidc-provider";

/** Somebody who has an account at the provider. */
export interface LoginAccount {
  readonly email: string;
  readonly isVerified: boolean;
  readonly name: string;
}

export interface LoginProvider extends AsyncDisposable {
  readonly issuer: string;
}

/** A real OpenID Connect provider on this machine. Whoever types the name of an account into its page is that person, whatever the password. */
export async function startLoginProvider(options: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callback: string;
  readonly accounts: Readonly<Record<string, LoginAccount>>;
}): Promise<LoginProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The provider has no port");
  const issuer = `http://127.0.0.1:${address.port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [options.callback],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    pkce: { required: () => true },
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["a key of a test"] },
    findAccount: (_context: unknown, id: string) => {
      const account = options.accounts[id];
      if (account === undefined) return undefined;
      const { email, isVerified, name } = account;
      return {
        accountId: id,
        claims: () => ({ sub: id, email, email_verified: isVerified, name }),
      };
    },
  });
  server.on("request", provider.callback());
  return {
    issuer,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
