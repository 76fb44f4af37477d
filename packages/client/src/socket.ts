/** What a socket tells. `ended` comes at most once, and nothing after it. */
export interface SocketEvents {
  readonly opened: () => void;
  readonly message: (frame: Uint8Array) => void;
  readonly ended: (code: number, reason: string) => void;
}

/** One open connection. After `close` it tells nothing more. */
export interface Socket {
  readonly send: (frame: Uint8Array) => void;
  readonly close: () => void;
}

/** Opens a WebSocket; never throws, an address that leads nowhere ends. */
export type ConnectSocket = (url: string, events: SocketEvents) => Socket;
