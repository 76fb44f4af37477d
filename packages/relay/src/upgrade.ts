import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { closeCode, limits } from "@concord/protocol";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { wrapSocket } from "./connection.ts";
import type { DoorContext } from "./door.ts";
import { reasonOf } from "./relay-deps.ts";
import { serveSyncConnection } from "./sync/sync-session.ts";
import { serveYjsConnection } from "./yjs/yjs-connection.ts";

/** The sockets of both doors. */
export interface Doors {
  readonly count: () => number;
  /** Sends everybody away, to come back later, and resolves when the last one has gone or the deadline has passed. */
  readonly drain: (deadlineMs: number) => Promise<void>;
}

/** Takes WebSocket upgrades of an HTTP server: `/sync` and `/yjs/<workspace>/<document>`. */
export function openDoors(server: Server, context: DoorContext): Doors {
  const { deps, settings } = context;
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes });
  const alive = new WeakSet<WebSocket>();

  const onSocket = (socket: WebSocket, request: IncomingMessage): void => {
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    const connection = wrapSocket(socket, (error) =>
      deps.log.info("socket-error", { reason: reasonOf(error) }),
    );
    const url = addressOf(request);
    if (url === null) {
      connection.close(closeCode.unknown, "The address cannot be read");
      return;
    }
    if (url.pathname === "/sync") {
      serveSyncConnection(connection, context);
      return;
    }
    const [, door, workspace, document, ...rest] = url.pathname.split("/");
    if (door !== "yjs" || workspace === undefined || document === undefined || rest.length > 0) {
      connection.close(closeCode.unknown, "Sockets are at /sync and /yjs/<workspace>/<document>");
      return;
    }
    const token = url.searchParams.get("token") ?? "";
    const kind = url.searchParams.get("kind");
    serveYjsConnection(connection, { workspace, document, token, kind }, context);
  };

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    webSockets.handleUpgrade(request, socket, head, (opened) => onSocket(opened, request));
  });
  // A stock client sends nothing by itself for long: only a ping tells a quiet connection from a dead one.
  const pings = deps.every(settings.heartbeatMs, () => {
    for (const socket of webSockets.clients) {
      // Of one that we do not read we cannot hear.
      if (socket.isPaused) continue;
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
    drain: async (deadlineMs) => {
      pings[Symbol.dispose]();
      const gone = [...webSockets.clients].map(
        (socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
      );
      for (const socket of webSockets.clients) {
        socket.close(closeCode.goingAway, "The relay restarts. Connect again in a moment.");
      }
      const deadline = deps.after(deadlineMs, () => {
        for (const socket of webSockets.clients) socket.terminate();
      });
      await Promise.all(gone);
      deadline[Symbol.dispose]();
      webSockets.close();
    },
  };
}

/** A stranger's request line may be anything at all, "//" for example, which is no URL. */
function addressOf(request: IncomingMessage): URL | null {
  const base = "http://relay";
  const target = request.url ?? "/";
  return URL.canParse(target, base) ? new URL(target, base) : null;
}
