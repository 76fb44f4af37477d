/** The first bytes of an exported ledger. */
export const exportMagic = new TextEncoder().encode("CONCORD-LEDGER/1\n");

/** What stands in an export; SPEC.md tells what each holds. */
export type RecordType = "H" | "S" | "M" | "D" | "E";

export interface ExportRecord {
  readonly type: string;
  readonly payload: Uint8Array<ArrayBuffer>;
}

const headBytes = 5;
/** A document of any size that people write fits; a length that was tampered with does not fill the memory. */
const longestPayload = 512 * 1_024 * 1_024;

/** A record as bytes: its type, the length of its payload in 4 bytes, big-endian, and the payload. */
export function encodeRecord(type: RecordType, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headBytes + payload.byteLength);
  bytes[0] = type.charCodeAt(0);
  new DataView(bytes.buffer).setUint32(1, payload.byteLength);
  bytes.set(payload, headBytes);
  return bytes;
}

export type Reading =
  | { readonly type: "record"; readonly record: ExportRecord }
  | { readonly type: "cut-off" }
  | { readonly type: "not-an-export" };

/** The records of an export as they arrive. The last reading says so if the file ends in the middle of one. */
export async function* readRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Reading> {
  const source = bufferOf(chunks);
  const magic = await source.take(exportMagic.byteLength);
  if (magic === null || !magic.every((byte, index) => byte === exportMagic[index])) {
    yield { type: "not-an-export" };
    return;
  }
  for (;;) {
    const head = await source.take(headBytes);
    if (head === null) {
      if (source.rest() > 0) yield { type: "cut-off" };
      return;
    }
    const length = new DataView(head.buffer).getUint32(1);
    const payload = length > longestPayload ? null : await source.take(length);
    if (payload === null) {
      yield { type: "cut-off" };
      return;
    }
    yield { type: "record", record: { type: String.fromCharCode(head[0] ?? 0), payload } };
  }
}

function bufferOf(chunks: AsyncIterable<Uint8Array>): {
  /** The next bytes, a copy; null if there are not as many. */
  readonly take: (length: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly rest: () => number;
} {
  const iterator = chunks[Symbol.asyncIterator]();
  let waiting: Uint8Array[] = [];
  let held = 0;
  return {
    take: async (length) => {
      while (held < length) {
        const next = await iterator.next();
        if (next.done === true) return null;
        waiting.push(next.value);
        held += next.value.byteLength;
      }
      const taken = new Uint8Array(length);
      let at = 0;
      let used = 0;
      for (const chunk of waiting) {
        const part = chunk.subarray(0, length - at);
        taken.set(part, at);
        at += part.byteLength;
        if (part.byteLength < chunk.byteLength) {
          waiting = [chunk.subarray(part.byteLength), ...waiting.slice(used + 1)];
          held -= length;
          return taken;
        }
        used += 1;
      }
      waiting = waiting.slice(used);
      held -= length;
      return taken;
    },
    rest: () => held,
  };
}
