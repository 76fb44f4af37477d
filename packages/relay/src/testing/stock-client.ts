import { onTestFinished } from "vitest";
import { WebsocketProvider } from "y-websocket";
import { WebsocketProvider as WebsocketProvider2 } from "y-websocket-2";
import * as Y from "yjs";

interface ProviderOptions {
  readonly params: Record<string, string>;
  readonly disableBc: boolean;
  readonly WebSocketPolyfill?: typeof WebSocket;
}

/** The stock providers, as their users write them: nothing of ours inside. */
export const stockVersions = [
  {
    version: "3.1",
    open: (server: string, room: string, doc: Y.Doc, options: ProviderOptions): StockProvider => {
      const provider = new WebsocketProvider(server, room, doc, options);
      return {
        provider,
        onSync: (listener) => provider.on("sync", listener),
        onClose: (listener) => provider.on("connection-close", (event) => listener(event?.code)),
      };
    },
  },
  {
    version: "2.1",
    open: (server: string, room: string, doc: Y.Doc, options: ProviderOptions): StockProvider => {
      const provider = new WebsocketProvider2(server, room, doc, options);
      return {
        provider,
        onSync: (listener) => provider.on("sync", listener),
        onClose: (listener) => provider.on("connection-close", (event) => listener(event?.code)),
      };
    },
  },
] as const;

export type StockVersion = (typeof stockVersions)[number];

interface StockProvider {
  readonly provider: WebsocketProvider | WebsocketProvider2;
  readonly onSync: (listener: (isSynced: boolean) => void) => void;
  readonly onClose: (listener: (code: number | undefined) => void) => void;
}

export interface StockClient extends StockProvider {
  readonly doc: Y.Doc;
  readonly fields: Y.Map<unknown>;
  /** Resolves with the code of the first end of the connection that came from the relay. */
  readonly closeCode: Promise<number>;
}

/** `new WebsocketProvider(url + "/yjs/" + workspace, document, doc, { params: { token } })`, word for word. */
export function stockClient(
  stock: StockVersion,
  url: string,
  document: string,
  options: {
    readonly token: string;
    readonly clientId?: number;
    readonly workspace?: string;
    readonly doc?: Y.Doc;
    /** Talks to the other tabs of its browser too. `only`: to them alone, because its own socket never opens. */
    readonly tabs?: "too" | "only";
  },
): StockClient {
  const doc = options.doc ?? new Y.Doc();
  if (options.clientId !== undefined) doc.clientID = options.clientId;
  const server = `${url.replace("http", "ws")}/yjs/${options.workspace ?? "acme"}`;
  const opened = stock.open(server, document, doc, {
    params: { token: options.token },
    disableBc: options.tabs === undefined,
    ...(options.tabs === "only" && { WebSocketPolyfill: DeadSocket }),
  });
  onTestFinished(() => opened.provider.destroy());
  const closeCode = new Promise<number>((resolve) => {
    opened.onClose((code) => {
      if (code !== undefined) resolve(code);
    });
  });
  return { ...opened, doc, fields: doc.getMap("fields"), closeCode };
}

/** A socket behind which nobody ever answers. */
class DeadSocket extends EventTarget implements WebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly readyState = 0;
  readonly bufferedAmount = 0;
  readonly extensions = "";
  readonly protocol = "";
  readonly url = "";
  binaryType = "arraybuffer" as const;
  onopen = null;
  onclose = null;
  onerror = null;
  onmessage = null;
  close(): void {}
  send(): void {}
}

/** Resolves when the document has come to what is asked, by whatever updates it takes. */
export async function until(doc: Y.Doc, reached: () => boolean): Promise<void> {
  if (reached()) return;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!reached()) return;
      doc.off("update", look);
      resolve();
    };
    doc.on("update", look);
  });
}

/** Resolves when the provider says that it is in sync. */
export async function synced({ provider, onSync }: StockClient): Promise<void> {
  if (provider.synced) return;
  await new Promise<void>((resolve) => {
    onSync((isSynced) => {
      if (isSynced) resolve();
    });
  });
}

/** Resolves when awareness has come to what is asked. */
export async function untilPresence(
  { provider }: StockClient,
  reached: (states: ReadonlyMap<number, unknown>) => boolean,
): Promise<void> {
  const { awareness } = provider;
  if (reached(awareness.getStates())) return;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!reached(awareness.getStates())) return;
      awareness.off("change", look);
      resolve();
    };
    awareness.on("change", look);
  });
}
