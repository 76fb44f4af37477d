import { onTestFinished } from "vitest";
import { WebsocketProvider } from "y-websocket";
import { WebsocketProvider as WebsocketProvider2 } from "y-websocket-2";
import * as Y from "yjs";

/** The two generations of the stock provider. */
export const stockProviders = [
  { version: "3.1", Provider: WebsocketProvider },
  { version: "2.1", Provider: WebsocketProvider2 },
] as const;

export type StockProvider = (typeof stockProviders)[number]["Provider"];

export interface StockToolOptions {
  readonly relay: { readonly url: string };
  readonly token: string;
  readonly document: string;
  /** In the address; "acme" unless given. */
  readonly workspace?: string;
  /** Written before the first connection. */
  readonly offline?: Readonly<Record<string, unknown>>;
}

/** Somebody else's tool: a Yjs document and a stock provider, and nothing of ours inside. */
export interface StockTool {
  readonly doc: Y.Doc;
  readonly fields: Y.Map<unknown>;
  /** Registers in one transaction, as a tool that knows our paths writes them. */
  readonly write: (registers: Readonly<Record<string, unknown>>, note?: string) => void;
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly synced: Promise<void>;
  /** The code of the first end of the connection that came from the relay. */
  readonly closeCode: Promise<number>;
  readonly disconnect: () => void;
  readonly connect: () => void;
}

export function stockTool(Provider: StockProvider, options: StockToolOptions): StockTool {
  const { relay, token, document, workspace = "acme", offline = {} } = options;
  const doc = new Y.Doc();
  const fields = doc.getMap<unknown>("fields");
  const write: StockTool["write"] = (registers, note) =>
    doc.transact(() => {
      for (const [path, value] of Object.entries(registers)) fields.set(path, value);
      if (note !== undefined) doc.getText("note").insert(0, note);
    });
  write(offline);

  const server = `${relay.url.replace("http", "ws")}/yjs/${workspace}`;
  // Without broadcast channels: tools of one process must meet at the relay or not at all.
  const provider = new Provider(server, document, doc, { params: { token }, disableBc: true });
  onTestFinished(() => provider.destroy());

  const synced = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  const onSync = (isSynced: boolean): void => {
    if (isSynced) synced.resolve();
  };
  const onClose = (event: { readonly code: number } | null): void => {
    if (event !== null) closed.resolve(event.code);
  };
  // Their types differ, so each is told apart; their events do not.
  if (provider instanceof WebsocketProvider) {
    provider.on("sync", onSync);
    provider.on("connection-close", onClose);
  } else {
    provider.on("sync", onSync);
    provider.on("connection-close", onClose);
  }

  return {
    doc,
    fields,
    write,
    until: async (holds) => {
      if (holds()) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (holds()) resolve();
      };
      doc.on("update", look);
      await promise;
      doc.off("update", look);
    },
    synced: synced.promise,
    closeCode: closed.promise,
    disconnect: () => provider.disconnect(),
    connect: () => provider.connect(),
  };
}
