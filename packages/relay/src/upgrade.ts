import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { closeCode, limits } from "@concord/protocol";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { countStrangers } from "./access/strangers.ts";
import { boundHeld } from "./access/held-bound.ts";
import { wrapSocket } from "./connection.ts";
import type { WrappedSocket } from "./connection.ts";
import type { DoorContext, Guest } from "./door.ts";
import { reasonOf } from "./relay-deps.ts";
import { randomFraction, spreadOver } from "./shutdown.ts";
import { serveSyncConnection } from "./sync/sync-session.ts";
import { serveYjsConnection } from "./yjs/yjs-connection.ts";

/** The sockets of both doors. */
export interface Doors {
  readonly count: () => number;
  /** Connections that have not shown who they are. */
  readonly strangers: () => number;
  /** Bytes that were sent and that slow readers have not taken. */
  readonly unread: () => number;
  /** Bytes that came and that nothing can be made of yet. */
  readonly received: () => number;
  /** Sends everybody away, to come back at once. */
  readonly renew: () => void;
  /**
   * Sends everybody away, to come back later: one after the other over `spreadMs` at most, since stock clients come back all in the same way.
   * Resolves when the last one has gone; who has not by the deadline is cut off.
   */
  readonly drain: (spreadMs: number, deadlineMs: number) => Promise<void>;
}

/** How long a closing handshake with a stranger may take. */
const lastWordMs = 1_000;
/** However many they are, nobody is asked to stay away for longer. */
const longestAwayMs = 10_000;

/** Takes WebSocket upgrades of an HTTP server: `/sync` and `/yjs/<workspace>/<document>`. */
export function openDoors(server: Server, context: DoorContext): Doors {
  const { deps, settings } = context;
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes });
  const alive = new WeakSet<WebSocket>();
  const opened = new WeakMap<Socket, WebSocket>();
  const connections = new WeakMap<WebSocket, WrappedSocket>();
  const unreadBefore = new WeakMap<WebSocket, number>();
  const guests = new WeakMap<WebSocket, Guest>();
  const fellBehind = boundHeld(settings.unreadBytes, deps);
  const piledUp = boundHeld(settings.receivedBytes, deps);

  const onSocket = (socket: WebSocket, request: IncomingMessage): void => {
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    const connection = wrapSocket(socket, request.socket, settings.readerCeilingBytes, {
      error: (error) => deps.log.info("socket-error", { reason: reasonOf(error) }),
      admitted: () => strangers.known(request.socket),
      fellBehind,
      piledUp,
    });
    connections.set(socket, connection);
    opened.set(request.socket, socket);
    const url = addressOf(request);
    if (url === null) {
      connection.close(closeCode.unknown, "The address cannot be read");
      return;
    }
    if (url.pathname === "/sync") {
      guests.set(socket, serveSyncConnection(connection, context));
      return;
    }
    const [, door, workspace, document, ...rest] = url.pathname.split("/");
    if (door !== "yjs" || workspace === undefined || document === undefined || rest.length > 0) {
      connection.close(closeCode.unknown, "Sockets are at /sync and /yjs/<workspace>/<document>");
      return;
    }
    const token = url.searchParams.get("token") ?? "";
    const kind = url.searchParams.get("kind");
    guests.set(
      socket,
      serveYjsConnection(connection, { workspace, document, token, kind }, context),
    );
  };

  let isDraining = false;
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Its first half came before the end began: nobody would send it away any more.
    if (isDraining) {
      socket.destroy();
      return;
    }
    // Whoever was answered over plain HTTP before is a stranger at these doors.
    strangers.arrived(request.socket);
    webSockets.handleUpgrade(request, socket, head, (taken) => onSocket(taken, request));
  });
  const strangers = countStrangers(settings, deps, (socket, why) => {
    deps.log.info("stranger-ended", { why });
    const webSocket = opened.get(socket);
    if (why === "slow" && webSocket !== undefined) {
      webSocket.close(closeCode.timeout, "Nothing was said in time that shows who this is.");
      deps.after(lastWordMs, () => webSocket.terminate());
      return;
    }
    socket.destroy();
  });
  server.on("connection", strangers.arrived);
  // Plain HTTP shows who it is with each request, and has its own limits. Between two it is nobody.
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const isOver = (): void => {
      if (!opened.has(socket)) strangers.arrived(socket);
    };
    strangers.known(socket);
    // Who goes on sending a body after the answer, which is a refusal then, has shown nothing.
    response.once("close", isOver);
  });
  // A stock client sends nothing by itself for long: only a ping tells a quiet connection from a dead one.
  const pings = deps.every(settings.heartbeatMs, () => {
    for (const socket of webSockets.clients) {
      // Of one that we do not read we cannot hear.
      if (socket.isPaused) continue;
      // A slow reader answers a ping only when it has come to it. As long as it takes something it is alive.
      const unread = socket.bufferedAmount;
      if (unread < (unreadBefore.get(socket) ?? 0)) alive.add(socket);
      unreadBefore.set(socket, unread);
      if (!alive.has(socket)) {
        socket.terminate();
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  });

  return {
    count: () => webSockets.clients.size,
    strangers: strangers.count,
    unread: () => sumOver(webSockets.clients, (socket) => socket.bufferedAmount),
    received: () =>
      sumOver(webSockets.clients, (socket) => connections.get(socket)?.received() ?? 0),
    renew: () => {
      for (const socket of webSockets.clients) {
        socket.close(closeCode.goingAway, "The history begins a new epoch. Connect again.");
      }
    },
    drain: async (spreadMs, deadlineMs) => {
      isDraining = true;
      pings[Symbol.dispose]();
      const sockets = [...webSockets.clients];
      const gone = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
      );
      const spread = spreadOver(sockets.length, spreadMs);
      const comeBackWithin = spreadOver(sockets.length, longestAwayMs);
      const timers = sockets.map((socket, index) =>
        deps.after((spread * index) / sockets.length, () => {
          const comeBackAfterMs = Math.floor(randomFraction(deps) * comeBackWithin);
          guests.get(socket)?.leave(comeBackAfterMs);
        }),
      );
      const deadline = deps.after(deadlineMs, () => {
        for (const socket of webSockets.clients) socket.terminate();
      });
      await Promise.all(gone);
      for (const timer of [...timers, deadline]) timer[Symbol.dispose]();
      webSockets.close();
    },
  };
}

function sumOver<T>(items: Iterable<T>, valueOf: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += valueOf(item);
  return sum;
}

/** A stranger's request line may be anything at all, "//" for example, which is no URL. */
function addressOf(request: IncomingMessage): URL | null {
  const base = "http://relay";
  const target = request.url ?? "/";
  return URL.canParse(target, base) ? new URL(target, base) : null;
}
