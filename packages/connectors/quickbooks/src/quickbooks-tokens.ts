import type { Io, Remote } from "@concord/bridge/connector";
import { z } from "zod";
import { quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";

const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number(),
  x_refresh_token_expires_in: z.number().optional(),
  x_refresh_token_hard_expires_in: z.number().optional(),
});

const Tokens = z.object({
  accessToken: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  refreshToken: z.string(),
  /** The value before: good for another day, should the reply that replaced it be lost on its way to the disk. */
  previousRefreshToken: z.string().exactOptional(),
  /** Five years after the consent; then a person must connect again. */
  endsAt: z.number().exactOptional(),
  renewedAt: z.number().exactOptional(),
  /** A refresh token that nobody uses ends then. Every use puts it off. */
  idleEndsAt: z.number().exactOptional(),
  /** The refresh token of the settings at that time: another one since is a new consent. */
  configured: z.string().exactOptional(),
});
type Tokens = z.infer<typeof Tokens>;

export interface TokenKeeper {
  /** A usable access token. `refused` is one that the vendor has just turned down. */
  readonly accessToken: (io: Io, signal: AbortSignal, refused?: string) => Promise<Remote<string>>;
}

// An access token is renewed this long before it ends, so that none ends on its way.
const marginMs = 60_000;
const dayMs = 86_400_000;

/**
 * Keeps the company's tokens. Of any number of callers one refreshes and the others wait for it; a new token is on the disk before anybody uses it, because the
 * refresh token changes about daily and the one before lives for a day only.
 *
 * `intuit-oauth` is not used here: it brings its own HTTP client, and everything of ours goes through `Io`.
 */
export function createTokenKeeper(config: QuickBooksConfig): TokenKeeper {
  let refreshing: Refreshing | undefined;

  async function load(io: Io): Promise<Tokens | undefined> {
    const stored = Tokens.safeParse(await io.secrets.load());
    if (stored.success) return stored.data;
    if (config.refreshToken === undefined) return undefined;
    return { accessToken: "", expiresAt: 0, refreshToken: config.refreshToken };
  }

  /** A person connected again, often before the old consent has ended. */
  const isNewConsent = ({ configured }: Tokens): boolean =>
    config.refreshToken !== undefined &&
    configured !== undefined &&
    configured !== config.refreshToken;

  function noticeEnd(io: Io, { endsAt }: Tokens): void {
    const { reconnectDays = quickBooksDefaults.reconnectDays } = config;
    if (endsAt === undefined || endsAt - io.now() > reconnectDays * dayMs) return;
    io.log("quickbooks-reconnect-soon", { endsAt: new Date(endsAt).toISOString() });
  }

  async function refresh(
    io: Io,
    signal: AbortSignal,
    refused: string | undefined,
  ): Promise<Remote<string>> {
    const held = await load(io);
    if (held === undefined) return unauthorized("No consent is stored for this company.");
    // Somebody else renewed it while the refused one was on its way.
    if (refused !== undefined && held.accessToken !== refused && held.expiresAt > io.now()) {
      return { type: "ok", value: held.accessToken };
    }
    const kept = [held.refreshToken, held.previousRefreshToken];
    const candidates = isNewConsent(held)
      ? [config.refreshToken, ...kept]
      : [...kept, config.refreshToken];
    let last: Remote<string> = unauthorized("QuickBooks refused every refresh token we have.");
    for (const token of new Set(candidates)) {
      if (token === undefined) continue;
      const answer = await requestTokens(
        config,
        { grant_type: "refresh_token", refresh_token: token },
        io,
        signal,
      );
      if (answer.type === "ok") {
        const previous = answer.value.refreshToken === token ? held.previousRefreshToken : token;
        const tokens = {
          ...answer.value,
          ...(previous !== undefined && { previousRefreshToken: previous }),
          ...(config.refreshToken !== undefined && { configured: config.refreshToken }),
        };
        await io.secrets.save(tokens);
        noticeEnd(io, tokens);
        return { type: "ok", value: tokens.accessToken };
      }
      last = answer;
      if (answer.failure.type !== "unauthorized") return answer;
    }
    return last;
  }

  return {
    async accessToken(io, signal, refused) {
      if (refreshing === undefined) {
        const held = await load(io);
        const isGood =
          held !== undefined &&
          held.accessToken !== refused &&
          held.expiresAt - marginMs > io.now() &&
          !isNewConsent(held);
        if (isGood) return { type: "ok", value: held.accessToken };
      }
      // The check again: another caller may have begun while this one was reading.
      if (refreshing === undefined) {
        if (signal.aborted) return givenUp(signal);
        const end = new AbortController();
        const outcome = refresh(io, end.signal, refused).finally(() => {
          refreshing = undefined;
        });
        refreshing = { outcome, end, waiting: 0 };
      }
      return orGivenUp(refreshing, signal);
    },
  };
}

/** Those who wait for one renewal. Each gives up alone; it ends with the last of them. */
interface Refreshing {
  readonly outcome: Promise<Remote<string>>;
  readonly end: AbortController;
  waiting: number;
}

function orGivenUp(refreshing: Refreshing, signal: AbortSignal): Promise<Remote<string>> {
  refreshing.waiting += 1;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      refreshing.waiting -= 1;
      if (refreshing.waiting === 0) refreshing.end.abort(signal.reason);
      resolve(givenUp(signal));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    void refreshing.outcome
      .finally(() => signal.removeEventListener("abort", giveUp))
      .then(resolve, reject);
  });
}

function givenUp({ reason }: AbortSignal): Remote<never> {
  return unavailable(reason instanceof Error ? reason.message : String(reason));
}

/** Asks the token endpoint. What it answers is not stored yet. */
export async function requestTokens(
  config: QuickBooksConfig,
  form: Readonly<Record<string, string>>,
  io: Pick<Io, "fetch" | "now">,
  signal: AbortSignal,
): Promise<Remote<Tokens>> {
  const basic = Buffer.from(`${config.clientId}:${config.clientSecret}`).toString("base64");
  let response: Response;
  let text: string;
  try {
    response = await io.fetch(config.tokenUrl ?? quickBooksDefaults.tokenUrl, {
      method: "POST",
      headers: {
        authorization: `Basic ${basic}`,
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "x-include-refresh-token-hard-expires-in": "true",
      },
      body: new URLSearchParams(form).toString(),
      signal,
    });
    text = await response.text();
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
  if (response.status === 400 || response.status === 401) {
    return unauthorized(`The token endpoint answered ${response.status}: ${text.slice(0, 200)}`);
  }
  const reply = response.ok ? TokenReply.safeParse(json(text)).data : undefined;
  if (reply === undefined) return unavailable(`The token endpoint answered ${response.status}.`);
  const now = io.now();
  return {
    type: "ok",
    value: {
      accessToken: reply.access_token,
      refreshToken: reply.refresh_token,
      expiresAt: now + reply.expires_in * 1_000,
      renewedAt: now,
      ...(reply.x_refresh_token_expires_in !== undefined && {
        idleEndsAt: now + reply.x_refresh_token_expires_in * 1_000,
      }),
      ...(reply.x_refresh_token_hard_expires_in !== undefined && {
        endsAt: now + reply.x_refresh_token_hard_expires_in * 1_000,
      }),
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unauthorized(reason: string): Extract<Remote<never>, { type: "failed" }> {
  return { type: "failed", failure: { type: "unauthorized", reason } };
}

// Asking for tokens again is harmless: the value before stays good for a day.
function unavailable(reason: string): Extract<Remote<never>, { type: "failed" }> {
  return { type: "failed", failure: { type: "unavailable", reason } };
}
