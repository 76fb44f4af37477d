import { decodeRelayMessage, encodeClientMessage } from "@concord/protocol";
import type { ClientMessage, RelayMessage } from "@concord/protocol";
import type { Clock } from "./clock.ts";
import { nextTick, stepLink } from "./link.ts";
import type { Link, LinkAction, LinkEvent, LinkSettings } from "./link.ts";
import { randomFraction } from "./random.ts";
import type { RandomBytes } from "./random.ts";
import type { ConnectSocket, Socket } from "./socket.ts";

/** A token, or where to get a fresh one. A function is asked before every connection and before the token ends. */
export type TokenSource = string | (() => Promise<string>);

export interface ConnectionDeps {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly connectSocket: ConnectSocket;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: TokenSource;
  readonly settings: LinkSettings;
  readonly hello: (token: string) => ClientMessage;
  /** Every message but the answers to the link's own heartbeat and renewal. */
  readonly onMessage: (message: RelayMessage) => void;
  /** The link changed its state, or its reason. */
  readonly onLink: (link: Link, before: Link) => void;
}

/** Keeps a connection to the relay as link.ts decides: socket, timer and token are its hands. */
export interface Connection {
  readonly link: () => Link;
  /** False when there is nobody to send to; nothing is kept for later. */
  readonly send: (message: ClientMessage) => boolean;
  /** Connects, or tries again at once. Also after the link stopped. */
  readonly start: () => void;
  readonly networkChanged: () => void;
  /** Gives this connection up and makes a new one after a wait. */
  readonly fail: (reason: string) => void;
  readonly apply: (event: LinkEvent) => void;
  readonly close: () => void;
}

export function createConnection(options: ConnectionOptions, deps: ConnectionDeps): Connection {
  const { clock, randomBytes, connectSocket } = deps;
  const { settings } = options;
  let link: Link = { state: "closed" };
  let socket: Socket | undefined;
  let token = "";
  let cancelTick: (() => void) | undefined;
  let nonce = 0;

  async function freshToken(): Promise<string> {
    return typeof options.token === "string" ? options.token : options.token();
  }

  async function connect(attempt: Link): Promise<void> {
    try {
      token = await freshToken();
    } catch (error) {
      if (link === attempt) apply({ type: "failed", reason: tokenFailure(error) });
      return;
    }
    // Closed, or already on to the next attempt, while the token was being fetched.
    if (link !== attempt) return;
    socket = connectSocket(options.url, {
      opened: () => apply({ type: "opened" }),
      message: receive,
      ended: (code, reason) => apply({ type: "ended", code, reason }),
    });
  }

  async function renew(): Promise<void> {
    if (typeof options.token === "string") return;
    try {
      transmit({ type: "renew", token: await freshToken() });
    } catch {
      // Tried again when the link asks next; the relay ends the connection when the old token ends.
    }
  }

  function transmit(message: ClientMessage): boolean {
    if (socket === undefined) return false;
    socket.send(encodeClientMessage(message));
    apply({ type: "said" });
    return true;
  }

  function receive(frame: Uint8Array): void {
    const decoded = decodeRelayMessage(frame);
    if (decoded.type === "malformed") {
      apply({ type: "failed", reason: `The relay sent what is no message: ${decoded.reason}` });
      return;
    }
    const { message } = decoded;
    apply({ type: "heard" });
    if (message.type === "renewed") apply({ type: "renewed", expiresAt: message.expiresAt });
    if (message.type === "leaving") {
      apply({ type: "leaving", comeBackAfterMs: message.comeBackAfterMs });
    }
    if (message.type === "welcome") {
      const { heartbeatMs, expiresAt } = message;
      apply({ type: "welcomed", heartbeatMs, expiresAt });
    }
    options.onMessage(message);
  }

  function perform(action: LinkAction): void {
    switch (action) {
      case "connect":
        void connect(link);
        return;
      case "greet":
        transmit(options.hello(token));
        return;
      case "ping":
        nonce += 1;
        transmit({ type: "ping", nonce });
        return;
      case "renew":
        void renew();
        return;
      case "drop":
        socket?.close();
        socket = undefined;
        return;
    }
  }

  function apply(event: LinkEvent): void {
    const before = link;
    const step = stepLink(link, event, {
      now: clock.now(),
      random: randomFraction(randomBytes),
      settings,
      canRefresh: typeof options.token !== "string",
    });
    link = step.link;
    for (const action of step.actions) perform(action);
    cancelTick?.();
    const tickAt = nextTick(link, settings);
    cancelTick = tickAt === undefined ? undefined : clock.at(tickAt, tick);
    if (link.state !== before.state) options.onLink(link, before);
  }

  const tick = (): void => apply({ type: "tick" });

  return {
    link: () => link,
    send: (message) => link.state === "live" && transmit(message),
    start: () => apply({ type: "start" }),
    networkChanged: () => apply({ type: "network-changed" }),
    fail: (reason) => apply({ type: "failed", reason }),
    apply,
    close: () => apply({ type: "close" }),
  };
}

function tokenFailure(error: unknown): string {
  return `No sign-in could be fetched: ${error instanceof Error ? error.message : String(error)}`;
}
