import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** What a stock y-websocket client and we say to each other (y-protocols sync and awareness). */
export type YjsFrame =
  | { readonly type: "sync-step-1"; readonly stateVector: Uint8Array }
  | { readonly type: "sync-step-2"; readonly update: Uint8Array }
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "query-awareness" };

const message = { sync: 0, awareness: 1, queryAwareness: 3 } as const;
const sync = { step1: 0, step2: 1, update: 2 } as const;

export function encodeYjsFrame(frame: YjsFrame): Uint8Array {
  return encoding.encode((encoder) => {
    switch (frame.type) {
      case "sync-step-1":
        writeSync(encoder, sync.step1, frame.stateVector);
        break;
      case "sync-step-2":
        writeSync(encoder, sync.step2, frame.update);
        break;
      case "update":
        writeSync(encoder, sync.update, frame.update);
        break;
      case "awareness":
        encoding.writeVarUint(encoder, message.awareness);
        encoding.writeVarUint8Array(encoder, frame.update);
        break;
      case "query-awareness":
        encoding.writeVarUint(encoder, message.queryAwareness);
        break;
      default:
        frame satisfies never;
    }
  });
}

/** Reads a stranger's frame; null for bytes that are none. */
export function decodeYjsFrame(bytes: Uint8Array): YjsFrame | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === message.queryAwareness) return { type: "query-awareness" };
    if (type === message.awareness) {
      return { type: "awareness", update: decoding.readVarUint8Array(decoder).slice() };
    }
    if (type !== message.sync) return null;
    const step = decoding.readVarUint(decoder);
    const content = decoding.readVarUint8Array(decoder).slice();
    if (step === sync.step1) return { type: "sync-step-1", stateVector: content };
    if (step === sync.step2) return { type: "sync-step-2", update: content };
    return step === sync.update ? { type: "update", update: content } : null;
  } catch {
    // Too short, or a length that is not there.
    return null;
  }
}

/** An awareness update that says nothing about nobody: a sign of life that every stock client takes. */
export const signOfLife: Uint8Array = encodeYjsFrame({
  type: "awareness",
  update: Uint8Array.of(0),
});

function writeSync(encoder: encoding.Encoder, step: number, content: Uint8Array): void {
  encoding.writeVarUint(encoder, message.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, content);
}
