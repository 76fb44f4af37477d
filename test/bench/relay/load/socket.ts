import { once } from "node:events";
import { WebSocket } from "ws";

/** What went over all sockets of this process. */
export const traffic = { sent: 0, received: 0, bytes: 0 };

/** A socket of the load. A close that the load did not ask for ends the measurement. */
export interface LoadSocket {
  readonly send: (frame: Uint8Array) => void;
  readonly close: () => Promise<void>;
}

export async function openSocket(
  url: string,
  onFrame: (frame: Uint8Array, send: LoadSocket["send"]) => void,
): Promise<LoadSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  const send = (frame: Uint8Array): void => {
    traffic.sent += 1;
    socket.send(frame);
  };
  let closing = false;
  socket.on("message", (data: Buffer) => {
    traffic.received += 1;
    traffic.bytes += data.byteLength;
    onFrame(data, send);
  });
  await once(socket, "open");
  socket.on("error", () => undefined);
  socket.on("close", (code, reason) => {
    if (closing) return;
    process.stderr.write(`The server closed a connection: ${code} ${reason.toString()}\n`);
    process.exit(1);
  });
  return {
    send,
    close: async () => {
      if (closing) return;
      closing = true;
      const closed = once(socket, "close");
      socket.terminate();
      await closed;
    },
  };
}
