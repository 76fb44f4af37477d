import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

// A ceiling: passes each frame to the other sockets of the same address, and does nothing else.

const [, , port = ""] = process.argv;
const rooms = new Map<string, Set<WebSocket>>();
new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on(
  "connection",
  (socket, request) => {
    const name = request.url ?? "/";
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room.add(socket));
    socket.on("message", (data: Buffer) => {
      for (const other of room) if (other !== socket) other.send(data);
    });
    socket.on("close", () => room.delete(socket));
  },
);
