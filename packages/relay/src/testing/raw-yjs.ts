import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { decodeYjsFrame, encodeYjsFrame } from "../yjs/yjs-frame.ts";
import type { YjsFrame } from "../yjs/yjs-frame.ts";
import { firstDocument } from "./raw-peer.ts";
import { tokenFor } from "./test-relay.ts";
import type { TokenWish } from "./test-relay.ts";

/** A y-websocket client by hand, to see each frame. */
export async function rawYjs(url: string, wish: TokenWish = {}, document = firstDocument) {
  const token = await tokenFor(wish);
  const address = `${url.replace("http", "ws")}/yjs/${wish.workspace ?? "acme"}/${document}?token=${token}`;
  const socket = new WebSocket(address);
  onTestFinished(() => socket.terminate());
  const frames: YjsFrame[] = [];
  let wake: (() => void) | null = null;
  socket.on("message", (data: Buffer) => {
    const frame = decodeYjsFrame(new Uint8Array(data));
    if (frame === null) throw new Error("The relay sent no frame of y-websocket");
    frames.push(frame);
    wake?.();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  return {
    closed,
    close: () => socket.close(),
    heard: frames,
    send: (frame: YjsFrame) => socket.send(encodeYjsFrame(frame)),
    sendBytes: (bytes: Uint8Array) => socket.send(bytes),
    next: async (): Promise<YjsFrame> => {
      for (;;) {
        const frame = frames.shift();
        if (frame !== undefined) return frame;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
