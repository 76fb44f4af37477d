import { PasskeyCreation, PasskeyRefusal, PasskeyRequest, ShownPasskey } from "@concord/protocol";
import { z } from "zod";
import type { Api, ApiAnswer } from "../page/api.ts";

/** The browser's part, as JSON both ways. It rejects with a `DOMException` that says why there is nothing. */
export interface PasskeyBrowser {
  readonly get: (request: PasskeyRequest) => Promise<unknown>;
  readonly create: (creation: PasskeyCreation) => Promise<unknown>;
}

/** Why it came to nothing. */
export type PasskeyTrouble =
  | PasskeyRefusal
  /** A person said no, there is no passkey here, or the time is over: a browser does not tell which. */
  | "cancelled"
  /** There is one of this account in what was chosen. */
  | "there-already"
  /** What was chosen cannot do it. */
  | "unable"
  | "wrong-address"
  | "too-fast"
  | "unreachable";

type Troubled = { readonly type: "trouble"; readonly trouble: PasskeyTrouble };
export type SignedIn = { readonly type: "signed-in"; readonly token: string } | Troubled;
export type Added = { readonly type: "added"; readonly passkey: ShownPasskey } | Troubled;

const Id = z.object({ id: z.string(), rawId: z.string(), type: z.literal("public-key") });
/** What of the browser's answer the relay reads. A browser says more, and others more again. */
const Assertion = Id.extend({
  response: z.object({
    clientDataJSON: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
    userHandle: z.string(),
  }),
});
const Attestation = Id.extend({
  response: z.object({ clientDataJSON: z.string(), attestationObject: z.string() }),
});
const Token = z.object({ token: z.string() });
const Problem = z.object({ reason: PasskeyRefusal.optional().catch(undefined) });

/** Whether this browser can have passkeys, on this page. */
export function hasPasskeys(): boolean {
  return (
    "PublicKeyCredential" in globalThis && "parseRequestOptionsFromJSON" in PublicKeyCredential
  );
}

/**
 * Whether a page can lead to an address. This machine's own name means another machine wherever the page is seen by another name: a relay behind a proxy that was not told its
 * address takes that for its own.
 */
export function leadsTo(origin: string, page: Pick<Location, "hostname">): boolean {
  return !isThisMachine(new URL(origin)) || isThisMachine(page);
}

function isThisMachine({ hostname }: Pick<Location, "hostname">): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The browser's own way, which reads and writes JSON by itself. */
export function platformPasskeys(): PasskeyBrowser {
  return {
    get: async (request) =>
      asJson(
        await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request),
        }),
      ),
    create: async (creation) =>
      asJson(
        await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation),
        }),
      ),
  };
}

function asJson(made: Credential | null): unknown {
  return made instanceof PublicKeyCredential ? made.toJSON() : undefined;
}

/** Signs in with whatever passkey of this site a person chooses: the token is a sign-in link's. */
export async function signInByPasskey(
  browser: PasskeyBrowser,
  fetchIt: typeof fetch,
): Promise<SignedIn> {
  const ask = async <T>(
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T | Troubled> => {
    let answer: Response;
    let said: unknown;
    try {
      answer = await fetchIt(path, {
        method: "POST",
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      said = await answer.json();
    } catch {
      return trouble("unreachable");
    }
    if (answer.ok) return schema.parse(said);
    return troubleOf(answer.status, Problem.safeParse(said).data?.reason);
  };

  const request = await ask("/auth/passkeys/options", PasskeyRequest);
  if ("trouble" in request) return request;
  let chosen: unknown;
  try {
    chosen = await browser.get(request);
  } catch (error) {
    return trouble(troubleOfBrowser(error));
  }
  const assertion = Assertion.safeParse(chosen);
  if (!assertion.success) return trouble("unable");
  const come = await ask("/auth/passkeys", Token, assertion.data);
  return "trouble" in come ? come : { type: "signed-in", token: come.token };
}

/** Adds a passkey to the account of whoever is signed in. */
export async function addPasskey(
  name: string,
  browser: PasskeyBrowser,
  api: Pick<Api, "post">,
): Promise<Added> {
  const creation = await api.post("/api/v1/passkeys/options", {}, PasskeyCreation);
  if (creation.type !== "ok") return trouble(troubleOfApi(creation));
  let made: unknown;
  try {
    made = await browser.create(creation.value);
  } catch (error) {
    return trouble(troubleOfBrowser(error));
  }
  const credential = Attestation.safeParse(made);
  if (!credential.success) return trouble("unable");
  const added = await api.post(
    "/api/v1/passkeys",
    { name, credential: credential.data },
    ShownPasskey,
  );
  if (added.type !== "ok") return trouble(troubleOfApi(added));
  return { type: "added", passkey: added.value };
}

function trouble(why: PasskeyTrouble): Troubled {
  return { type: "trouble", trouble: why };
}

function troubleOf(status: number, reason: PasskeyRefusal | undefined): Troubled {
  if (status === 429) return trouble("too-fast");
  return trouble(reason ?? (status >= 500 ? "unreachable" : "failed"));
}

/** What became of a request as somebody who is signed in, where it came to nothing. */
export function troubleOfApi(answer: Exclude<ApiAnswer<unknown>, { type: "ok" }>): PasskeyTrouble {
  if (answer.type === "unreachable") return "unreachable";
  // The session itself has ended.
  if (answer.status === 401) return "ended";
  return troubleOf(answer.status, PasskeyRefusal.safeParse(answer.reason).data).trouble;
}

/** By its name alone: what a browser says beside it differs from one to the next. */
function troubleOfBrowser(error: unknown): PasskeyTrouble {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "AbortError":
      return "cancelled";
    case "InvalidStateError":
      return "there-already";
    case "SecurityError":
      return "wrong-address";
    default:
      return "unable";
  }
}
