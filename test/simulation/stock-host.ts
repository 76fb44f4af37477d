import type { Socket } from "@concord/client";
import { readRegisters } from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import { decodeYjsFrame, encodeYjsFrame } from "../../packages/relay/src/yjs/yjs-frame.ts";
import type { Network } from "./network.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A stock Yjs tool on one document: it knows nothing of us, keeps its document in memory and connects again by itself. */
export interface StockHost {
  readonly document: DocumentId;
  readonly doc: Y.Doc;
  /** Writes into the map as any tool may: whatever it likes. */
  readonly set: (path: string, value: unknown) => void;
  readonly isConnected: () => boolean;
}

export function createStockHost(options: {
  readonly name: string;
  readonly document: DocumentId;
  readonly token: () => Promise<string>;
  readonly clock: VirtualClock;
  readonly clientId: number;
  readonly network: Network;
}): StockHost {
  const { name, document, token, clock, network } = options;
  const doc = new Y.Doc();
  doc.clientID = options.clientId;
  let socket: Socket | undefined;
  let heardAt = 0;
  let synced = false;
  let attempt = 0;

  const connect = (): void => {
    synced = false;
    heardAt = clock.now();
    attempt += 1;
    const mine = attempt;
    const isCurrent = (): boolean => mine === attempt;
    token().then(
      (signed) => isCurrent() && open(signed),
      () => void clock.at(clock.now() + 1_000, () => isCurrent() && connect()),
    );
  };
  const open = (signed: string): void => {
    const own = network.socketsOf(name)(`ws://relay/yjs/main/${document}?token=${signed}`, {
      opened: () => {
        socket = own;
        own.send(encodeYjsFrame({ type: "sync-step-1", stateVector: Y.encodeStateVector(doc) }));
      },
      message: (bytes) => {
        heardAt = clock.now();
        const frame = decodeYjsFrame(bytes);
        if (frame?.type === "sync-step-1") {
          const update = Y.encodeStateAsUpdate(doc, frame.stateVector);
          own.send(encodeYjsFrame({ type: "sync-step-2", update }));
        } else if (frame?.type === "sync-step-2" || frame?.type === "update") {
          Y.applyUpdate(doc, frame.update, own);
          if (frame.type === "sync-step-2") synced = true;
        }
      },
      ended: () => {
        socket = undefined;
        clock.at(clock.now() + 1_000, connect);
      },
    });
  };
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === null) socket?.send(encodeYjsFrame({ type: "update", update }));
  });
  // y-websocket gives a connection up after 30 s of silence.
  const watch = (): void => {
    if (clock.now() - heardAt > 30_000) {
      socket?.close();
      socket = undefined;
      connect();
    }
    clock.at(clock.now() + 3_000, watch);
  };
  connect();
  watch();

  return {
    document,
    doc,
    set: (path, value) => void doc.getMap("fields").set(path, value),
    isConnected: () => synced && socket !== undefined,
  };
}

/** What such a tool sees of the registers. */
export function registersOf(doc: Y.Doc): Readonly<Record<string, unknown>> {
  return readRegisters(doc).registers;
}
