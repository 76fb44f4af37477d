import { closeCode, isPermanent } from "@concord/protocol";
import type { Attention } from "./attention.ts";
import { attentionForClose } from "./attention.ts";
import { backoffMs } from "./backoff.ts";
import type { BackoffSettings } from "./backoff.ts";

/** What went wrong so far: failures in a row, and how many of them were refusals of a token. */
interface Tries {
  readonly failures: number;
  readonly refusals: number;
}

/** Where the connection to the relay stands. Times are milliseconds since 1970. */
export type Link =
  | { readonly state: "closed" }
  /** Waiting for a token, then for the socket to open. */
  | { readonly state: "connecting"; readonly tries: Tries; readonly since: number }
  /** `hello` is sent. */
  | { readonly state: "joining"; readonly tries: Tries; readonly since: number }
  | {
      readonly state: "live";
      readonly tries: Tries;
      readonly since: number;
      readonly heartbeatMs: number;
      readonly heardAt: number;
      readonly saidAt: number;
      /** Unless something is heard before, the connection is dead. Null unless there is a reason to doubt it. */
      readonly doubtedUntil: number | null;
      readonly renewAt: number;
      /** How long the relay has asked to stay away when this connection ends. */
      readonly stayAwayMs: number;
    }
  | {
      readonly state: "waiting";
      readonly tries: Tries;
      readonly retryAt: number;
      readonly reason: string;
    }
  /** Trying again would fail again. A new token, or a person, is needed. */
  | { readonly state: "stopped"; readonly attention: Attention };

export type LinkEvent =
  | { readonly type: "start" }
  | { readonly type: "opened" }
  | { readonly type: "welcomed"; readonly heartbeatMs: number; readonly expiresAt: number }
  | { readonly type: "renewed"; readonly expiresAt: number }
  /** The relay shuts down and has said when to come back. */
  | { readonly type: "leaving"; readonly comeBackAfterMs: number }
  | { readonly type: "heard" }
  | { readonly type: "said" }
  | { readonly type: "tick" }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "ended"; readonly code: number; readonly reason: string }
  /** The device says that its network came or went: no reason to wait, and every reason to doubt what seems open. */
  | { readonly type: "network-changed" }
  | { readonly type: "stop"; readonly attention: Attention }
  | { readonly type: "close" };

/** What the shell must do now. */
export type LinkAction = "connect" | "greet" | "ping" | "renew" | "drop";

export interface LinkStep {
  readonly link: Link;
  readonly actions: readonly LinkAction[];
}

export interface LinkSettings {
  readonly backoff: BackoffSettings;
  /** From the wish to connect until the welcome. */
  readonly joinTimeoutMs: number;
  /** A dropped network does not close a socket: silence of this many heartbeats does. */
  readonly silentHeartbeats: number;
  /** How long the relay has to answer once the device's network came or went. */
  readonly doubtMs: number;
  /** A connection that lasted this long has proved itself: the next failure starts with a short wait again. */
  readonly provenMs: number;
  /** How long before its end a token is renewed. */
  readonly renewBeforeMs: number;
  /** How often a refused token may be replaced by a fresh one before a person is asked. */
  readonly tokenRefusals: number;
  /** No relay can ask to stay away for longer. */
  readonly longestAwayMs: number;
}

export const defaultLinkSettings: LinkSettings = {
  backoff: { firstMs: 500, longestMs: 30_000 },
  joinTimeoutMs: 15_000,
  silentHeartbeats: 2,
  doubtMs: 3_000,
  provenMs: 10_000,
  renewBeforeMs: 60_000,
  tokenRefusals: 2,
  longestAwayMs: 60_000,
};

/** What the step may look at besides the link itself. */
export interface LinkSurroundings {
  readonly now: number;
  readonly random: number;
  readonly settings: LinkSettings;
  /** Whether asking for a token again can give another one. */
  readonly canRefresh: boolean;
}

/** Decides what follows from an event. Pure: the shell in connection.ts does what it says. */
export function stepLink(link: Link, event: LinkEvent, around: LinkSurroundings): LinkStep {
  const { now } = around;
  switch (event.type) {
    case "close":
      return { link: { state: "closed" }, actions: ["drop"] };
    case "stop":
      return { link: { state: "stopped", attention: event.attention }, actions: ["drop"] };
    case "start":
      return link.state === "closed" || link.state === "stopped" || link.state === "waiting"
        ? connect(noTries, now)
        : stay(link);
    case "network-changed":
      if (link.state === "waiting") return connect(link.tries, now);
      if (link.state !== "live") return stay(link);
      return {
        link: { ...link, saidAt: now, doubtedUntil: now + around.settings.doubtMs },
        actions: ["ping"],
      };
    case "opened":
      return link.state === "connecting"
        ? {
            link: { state: "joining", tries: link.tries, since: link.since },
            actions: ["greet"],
          }
        : stay(link);
    case "welcomed":
      return link.state === "joining" ? welcomed(link.tries, event, around) : stay(link);
    case "renewed":
      return link.state === "live"
        ? stay({ ...link, renewAt: renewalOf(event, around) })
        : stay(link);
    case "leaving":
      return link.state === "live"
        ? stay({
            ...link,
            stayAwayMs: Math.min(event.comeBackAfterMs, around.settings.longestAwayMs),
          })
        : stay(link);
    case "heard":
      return link.state === "live"
        ? stay({ ...link, heardAt: now, doubtedUntil: null })
        : stay(link);
    case "said":
      return link.state === "live" ? stay({ ...link, saidAt: now }) : stay(link);
    case "failed":
      return isTrying(link) ? wait(link, event.reason, around) : stay(link);
    case "ended":
      return ended(link, event, around);
    case "tick":
      return tick(link, around);
  }
}

/** When the next `tick` is due, or undefined if only an event can change anything. */
export function nextTick(link: Link, settings: LinkSettings): number | undefined {
  switch (link.state) {
    case "closed":
    case "stopped":
      return undefined;
    case "waiting":
      return link.retryAt;
    case "connecting":
    case "joining":
      return link.since + settings.joinTimeoutMs;
    case "live":
      return Math.min(link.saidAt + link.heartbeatMs, deadAt(link, settings), link.renewAt);
  }
}

type TryingLink = Extract<Link, { state: "connecting" | "joining" | "live" }>;

function isTrying(link: Link): link is TryingLink {
  return link.state === "connecting" || link.state === "joining" || link.state === "live";
}

/** When a connection counts as dead on which nothing more is heard. */
function deadAt(
  { heardAt, heartbeatMs, doubtedUntil }: Extract<Link, { state: "live" }>,
  { silentHeartbeats }: LinkSettings,
): number {
  return Math.min(heardAt + heartbeatMs * silentHeartbeats, doubtedUntil ?? Infinity);
}

function stay(link: Link): LinkStep {
  return { link, actions: [] };
}

const noTries: Tries = { failures: 0, refusals: 0 };

function connect(tries: Tries, now: number): LinkStep {
  return { link: { state: "connecting", tries, since: now }, actions: ["connect"] };
}

function welcomed(
  tries: Tries,
  event: Extract<LinkEvent, { type: "welcomed" }>,
  around: LinkSurroundings,
): LinkStep {
  const { now } = around;
  return stay({
    state: "live",
    tries: { ...tries, refusals: 0 },
    since: now,
    heartbeatMs: event.heartbeatMs,
    heardAt: now,
    saidAt: now,
    doubtedUntil: null,
    renewAt: renewalOf(event, around),
    stayAwayMs: 0,
  });
}

/** When the token is to be renewed. One that has ended by this device's clock, though the relay takes it, says that the clock is wrong: then it is renewed now and then. */
function renewalOf(
  { expiresAt }: { readonly expiresAt: number },
  { now, settings }: LinkSurroundings,
): number {
  return expiresAt > now ? expiresAt - settings.renewBeforeMs : now + settings.renewBeforeMs;
}

function ended(
  link: Link,
  { code, reason }: Extract<LinkEvent, { type: "ended" }>,
  around: LinkSurroundings,
): LinkStep {
  if (!isTrying(link)) return stay(link);
  if (!isPermanent(code)) return wait(link, closeText(code), around);

  const refusals = link.tries.refusals + 1;
  const tokenMayHelp =
    code === closeCode.unauthorised &&
    around.canRefresh &&
    refusals < around.settings.tokenRefusals;
  return tokenMayHelp
    ? wait(
        { ...link, tries: { ...link.tries, refusals } },
        "The sign-in has expired; a new one is fetched.",
        around,
      )
    : { link: { state: "stopped", attention: attentionForClose(code, reason) }, actions: ["drop"] };
}

function tick(link: Link, around: LinkSurroundings): LinkStep {
  const { now, settings } = around;
  switch (link.state) {
    case "closed":
    case "stopped":
      return stay(link);
    case "waiting":
      return now >= link.retryAt ? connect(link.tries, now) : stay(link);
    case "connecting":
    case "joining":
      return now >= link.since + settings.joinTimeoutMs
        ? wait(link, "The relay did not answer in time.", around)
        : stay(link);
    case "live": {
      if (now >= deadAt(link, settings)) {
        return wait(link, "The relay fell silent; the network is probably down.", around);
      }
      const actions: LinkAction[] = [];
      let next = link;
      if (now >= link.saidAt + link.heartbeatMs) {
        actions.push("ping");
        next = { ...next, saidAt: now };
      }
      if (now >= link.renewAt) {
        actions.push("renew");
        // Asked again after a while if nothing comes of it; the relay closes with 4401 in the end.
        next = { ...next, renewAt: now + Math.max(settings.renewBeforeMs / 4, 1_000) };
      }
      return { link: next, actions };
    }
  }
}

function wait(link: TryingLink, reason: string, around: LinkSurroundings): LinkStep {
  const { now, random, settings } = around;
  const proven = link.state === "live" && now - link.since >= settings.provenMs;
  const failures = proven ? 0 : link.tries.failures;
  const stayAwayMs = link.state === "live" ? link.stayAwayMs : 0;
  return {
    link: {
      state: "waiting",
      tries: { failures: failures + 1, refusals: link.tries.refusals },
      retryAt: now + stayAwayMs + backoffMs(settings.backoff, failures, random),
      reason,
    },
    actions: ["drop"],
  };
}

function closeText(code: number): string {
  switch (code) {
    case closeCode.goingAway:
      return "The relay is restarting.";
    case closeCode.tooSlow:
      return "This device did not keep up with the relay.";
    case closeCode.tooMany:
      return "The relay asks for fewer messages.";
    case closeCode.timeout:
      return "The relay heard nothing from this device.";
    default:
      return "The relay cannot be reached.";
  }
}
