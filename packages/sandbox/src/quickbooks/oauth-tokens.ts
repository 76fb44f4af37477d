import type { ObjectStore } from "../kernel/store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const accessLifeMs = hourMs;
const refreshLifeMs = 101 * dayMs;
const rotatesAfterMs = dayMs;
/** How long the value before the last stays good. */
const graceMs = dayMs;
/** However often it is used, a connection ends five years after it was made. */
const connectionLifeMs = 5 * 365 * dayMs;
const codeLifeMs = 10 * 60_000;

/** One consent of one company. Revoking any of its tokens ends it. */
interface Grant {
  readonly id: string;
  readonly madeAt: number;
  readonly refreshToken: string;
  /** When the present refresh token's value was given out. */
  readonly rotatedAt: number;
  /** When the connection was last used to refresh: its 101 days run from there. */
  readonly usedAt: number;
}

interface RefreshToken {
  readonly grant: string;
  /** Set when a newer value took its place. */
  readonly validUntil: number | null;
}

interface AccessToken {
  readonly grant: string;
  readonly expiresAt: number;
}

/** The token endpoint's reply. */
export interface TokenReply {
  readonly token_type: "bearer";
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly x_refresh_token_expires_in: number;
  readonly x_refresh_token_hard_expires_in?: number;
}

export type AccessState = "valid" | "expired" | "unknown";

export interface TokenBook {
  /** A person consents: the code that the redirect carries. */
  readonly authorize: (redirectUri: string) => string;
  /** Undefined for a code that is wrong, used, too old or was made for another redirect. */
  readonly exchange: (code: string, redirectUri: string) => TokenReply | undefined;
  /** Consent without the redirect. */
  readonly grant: () => TokenReply;
  readonly refresh: (refreshToken: string) => TokenReply | undefined;
  /** False when the token is unknown. */
  readonly revoke: (token: string) => boolean;
  readonly revokeAll: () => void;
  readonly access: (accessToken: string) => AccessState;
}

/**
 * Connections and their tokens, by the vendor's rules: access for an hour; a refresh token whose
 * value changes once a day, the one before staying good for another day.
 */
export function createTokenBook(deps: {
  readonly store: ObjectStore;
  readonly now: () => number;
  readonly text: (length: number) => string;
}): TokenBook {
  const { store, now, text } = deps;

  const newRefreshToken = (grant: string): string => {
    const token = `RT1-${text(46)}`;
    store.put("oauth:refresh", token, { grant, validUntil: null } satisfies RefreshToken);
    return token;
  };
  const reply = (grant: Grant): TokenReply => {
    const token = `eyJ${text(120)}`;
    const expiresAt = now() + accessLifeMs;
    store.put("oauth:access", token, { grant: grant.id, expiresAt } satisfies AccessToken);
    return {
      token_type: "bearer",
      access_token: token,
      expires_in: accessLifeMs / 1000,
      refresh_token: grant.refreshToken,
      x_refresh_token_expires_in: Math.round((grant.usedAt + refreshLifeMs - now()) / 1000),
      x_refresh_token_hard_expires_in: Math.round((grant.madeAt + connectionLifeMs - now()) / 1000),
    };
  };
  const open = (): TokenReply => {
    const id = String(store.next("oauth:grant"));
    const at = now();
    const grant: Grant = {
      id,
      madeAt: at,
      refreshToken: newRefreshToken(id),
      rotatedAt: at,
      usedAt: at,
    };
    store.put("oauth:grant", id, grant);
    return reply(grant);
  };

  return {
    authorize(redirectUri) {
      const code = `AB1${text(40)}`;
      store.put("oauth:code", code, { redirectUri, expiresAt: now() + codeLifeMs });
      return code;
    },
    exchange(code, redirectUri) {
      const found = store.get<{ redirectUri: string; expiresAt: number }>("oauth:code", code);
      store.remove("oauth:code", code);
      if (found === undefined || found.expiresAt <= now()) return undefined;
      return found.redirectUri === redirectUri ? open() : undefined;
    },
    grant: open,
    refresh(refreshToken) {
      const token = store.get<RefreshToken>("oauth:refresh", refreshToken);
      if (token === undefined) return undefined;
      const grant = store.get<Grant>("oauth:grant", token.grant);
      const at = now();
      if (grant === undefined || (token.validUntil !== null && token.validUntil <= at))
        return undefined;
      if (grant.usedAt + refreshLifeMs <= at || grant.madeAt + connectionLifeMs <= at)
        return undefined;
      let used: Grant = { ...grant, usedAt: at };
      if (at - grant.rotatedAt >= rotatesAfterMs) {
        const old: RefreshToken = { grant: grant.id, validUntil: at + graceMs };
        store.put("oauth:refresh", grant.refreshToken, old);
        used = { ...used, refreshToken: newRefreshToken(grant.id), rotatedAt: at };
      }
      store.put("oauth:grant", grant.id, used);
      return reply(used);
    },
    revoke(token) {
      const owner =
        store.get<RefreshToken>("oauth:refresh", token) ??
        store.get<AccessToken>("oauth:access", token);
      if (owner === undefined) return false;
      store.remove("oauth:grant", owner.grant);
      return true;
    },
    revokeAll() {
      for (const grant of store.walk<Grant>({ kind: "oauth:grant" }))
        store.remove("oauth:grant", grant.id);
    },
    access(accessToken) {
      const token = store.get<AccessToken>("oauth:access", accessToken);
      if (token === undefined || store.get("oauth:grant", token.grant) === undefined)
        return "unknown";
      return token.expiresAt > now() ? "valid" : "expired";
    },
  };
}
