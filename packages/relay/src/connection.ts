import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { noticedBytes } from "./access/held-bound.ts";
import type { Holder } from "./access/held-bound.ts";

/** Hears, once, that a frame has left this process, or why it never will. */
export type OnSent = (error?: Error | null) => void;

/** With a goodbye of the other side, or by a network, process or machine that was gone. */
export type ConnectionEnd = "goodbye" | "lost";

/** A WebSocket as the sessions need it. */
export interface Connection {
  /** The other side has shown who it is, a principal of a workspace: it is no stranger any more. */
  readonly admitted: (name: string) => void;
  readonly send: (frame: Uint8Array, onSent?: OnSent) => void;
  /** Starts the closing handshake. `reason` is cut to what a close frame holds. */
  readonly close: (code: number, reason: string) => void;
  /** Drops the connection without a handshake. */
  readonly terminate: () => void;
  /** Bytes that were sent and have not left this process. */
  readonly buffered: () => number;
  /** Resolves when everything sent so far has left this process, or the connection has ended. */
  readonly drained: () => Promise<void>;
  readonly isOpen: () => boolean;
  /** Stops reading: what the other side sends waits with it. A few frames that were read already may still come. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Bytes of a message that has not come whole. */
  readonly unfinished: () => number;
  /** So many bytes of what came wait for what came before them; negative: so many wait no more. */
  readonly keeps: (bytes: number) => void;
  readonly onFrame: (listener: (frame: Uint8Array) => void) => void;
  readonly onEnd: (listener: (how: ConnectionEnd) => void) => void;
}

/** With what the server asks of it. */
export interface WrappedSocket extends Connection {
  /** Bytes that came and are part of no whole message, or wait. What one reading of the socket brings may be missing. */
  readonly received: () => number;
}

/** How much is gathered before it is written, although more may follow. */
const gatheredBytes = 64 * 1_024;

/** What a WebSocket ended with that heard no close frame (RFC 6455, 7.1.5). */
const abnormalClosure = 1_006;

/** A close frame holds 123 bytes of text. */
const longestReason = 120;

export function wrapSocket(
  socket: WebSocket,
  /** What `socket` writes to. */
  stream: Duplex,
  ceilingBytes: number,
  on: {
    readonly error: (error: Error) => void;
    readonly admitted: () => void;
    /** More than `noticedBytes` of what was sent has not left this process, with this frame of so many bytes. */
    readonly fellBehind: (reader: Holder, bytes: number) => void;
    /** More than `noticedBytes` of what came is part of no whole message, or waits, with these bytes. */
    readonly piledUp: (sender: Holder, bytes: number) => void;
  },
): WrappedSocket {
  let owner: string | null = null;
  const holder = (held: () => number): Holder => ({
    owner: () => owner,
    held: () => (socket.readyState === socket.CLOSED ? 0 : held()),
    giveUp: () => socket.terminate(),
  });
  let unfinished = 0;
  let waiting = 0;
  const reader = holder(() => socket.bufferedAmount);
  const sender = holder(() => unfinished + waiting);
  const came = (bytes: number): void => {
    if (unfinished + waiting > noticedBytes) on.piledUp(sender, bytes);
  };
  // Before the socket itself reads them: each message that it finds in these bytes then begins the count anew.
  stream.prependListener("data", ({ byteLength }: Buffer) => {
    unfinished += byteLength;
    came(byteLength);
  });
  const isOpen = (): boolean => socket.readyState === socket.OPEN;
  const gather = createGathering(stream);
  socket.binaryType = "nodebuffer";
  // Without a listener an error event would end the process. `close` follows it.
  socket.on("error", on.error);
  return {
    received: sender.held,
    unfinished: () => unfinished,
    keeps: (bytes) => {
      waiting += bytes;
      if (bytes > 0) came(bytes);
    },
    admitted: (name) => {
      owner = name;
      on.admitted();
    },
    isOpen,
    send: (frame, onSent) => {
      if (!isOpen()) return;
      // A goodbye would wait behind everything else that is not read.
      if (socket.bufferedAmount > ceilingBytes) socket.terminate();
      else {
        gather(frame.byteLength);
        socket.send(frame, onSent);
        if (socket.bufferedAmount > noticedBytes) on.fellBehind(reader, frame.byteLength);
      }
    },
    close: (code, reason) => {
      // Of one that is not read the other side's goodbye would never be heard.
      socket.resume();
      socket.close(code, Buffer.from(reason).subarray(0, longestReason).toString());
    },
    terminate: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    buffered: () => socket.bufferedAmount,
    drained: async () => {
      if (!isOpen() || socket.bufferedAmount === 0) return;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      // The callback of a ping comes after everything before it was written, and with an error if the socket dies.
      socket.ping(undefined, undefined, () => resolve(undefined));
      await promise;
    },
    onFrame: (listener) => {
      socket.on("message", (data: Buffer, isBinary: boolean) => {
        unfinished = 0;
        // Text is no message of either door; as bytes it will not decode, which is the right answer.
        listener(isBinary ? new Uint8Array(data) : new Uint8Array());
      });
    },
    onEnd: (listener) => {
      socket.once("close", (code) => listener(code === abnormalClosure ? "lost" : "goodbye"));
    },
  };
}

/** Frames that are sent one right after the other are written at once: a turn tells a reader much, and each write is a call into the system. */
function createGathering(stream: Duplex): (bytes: number) => void {
  let gathered: number | null = null;
  const write = (): void => {
    gathered = null;
    stream.uncork();
  };
  return (bytes) => {
    if (gathered === null) {
      gathered = 0;
      stream.cork();
      process.nextTick(() => {
        if (gathered !== null) write();
      });
    }
    gathered += bytes;
    if (gathered > gatheredBytes) write();
  };
}
