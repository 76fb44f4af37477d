import type { ReplicaDeps } from "./replica.ts";
import type { ConnectSocket } from "./socket.ts";

// The rim of this package: the one file that touches the real clock, random source and network. It runs in browsers and in Node.

const abnormal = 1006;

const connectSocket: ConnectSocket = (url, events) => {
  let listening = true;
  const end = (code: number, reason: string): void => {
    if (!listening) return;
    listening = false;
    events.ended(code, reason);
  };

  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch (error) {
    // An address that is no WebSocket address. Later, so that the caller holds its socket first.
    queueMicrotask(() => end(abnormal, error instanceof Error ? error.message : "Bad address"));
    return { send: () => undefined, close: () => (listening = false) };
  }
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => {
    if (listening) events.opened();
  });
  socket.addEventListener("message", ({ data }) => {
    if (!listening) return;
    // A text frame is none of ours; an empty one is refused by the decoder.
    events.message(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
  });
  socket.addEventListener("close", ({ code, reason }) => end(code, reason));
  return {
    send: (frame) => {
      // Between the network's end and its event a send would throw; the queue sends it again on the next connection.
      if (socket.readyState === WebSocket.OPEN) socket.send(Uint8Array.from(frame));
    },
    close: () => {
      listening = false;
      socket.close();
    },
  };
};

/** The real clock, random source and network. */
export function platformDeps(): ReplicaDeps {
  // A longer delay would fire at once.
  const longestDelay = 2 ** 31 - 1;
  return {
    clock: {
      now: () => Date.now(),
      at: (time, run) => {
        let timer: ReturnType<typeof setTimeout>;
        const arm = (): void => {
          const delay = Math.min(Math.max(0, time - Date.now()), longestDelay);
          // A timer may fire a little before the clock says so, and whoever looks at the clock then would wait for ever.
          timer = setTimeout(() => (Date.now() < time ? arm() : run()), delay);
        };
        arm();
        return () => clearTimeout(timer);
      },
    },
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    connectSocket,
    log: () => undefined,
  };
}
