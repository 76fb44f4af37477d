import * as decoding from "lib0/decoding";
import type { WriteId } from "@concord/document";

/** One write of a register, as its bytes say it. */
export interface PlainWrite {
  readonly clock: number;
  /** The write that its author saw; null: none. */
  readonly origin: WriteId | null;
  /** Said only where there is no origin. */
  readonly path: string | null;
  readonly value: unknown;
}

/** An update of one client that sets registers to values, and deletes no more than it overwrites. */
export interface PlainUpdate {
  readonly client: number;
  readonly writes: readonly PlainWrite[];
}

/** More than a person's edit has; what is larger is worth a closer look anyway. */
const mostWrites = 64;

/** A struct's first byte: content `any` under a key of a map, with an origin or with neither neighbour. */
const begins = 0x20 | 8;
const overwrites = 0x80 | begins;

/**
 * Reads an update that is nothing but plain writes of registers, one value each; undefined for any other. Nearly every edit is one.
 *
 * @param update bytes that `readUpdateStructure` could read
 */
export function readPlainUpdate(update: Uint8Array): PlainUpdate | undefined {
  try {
    return plainUpdateIn(update);
  } catch {
    // Texts and values are looked at here for the first time: what is wrong with them the long way says by name.
    return undefined;
  }
}

function plainUpdateIn(update: Uint8Array): PlainUpdate | undefined {
  const decoder = decoding.createDecoder(update);
  if (decoding.readVarUint(decoder) !== 1) return undefined;
  const count = decoding.readVarUint(decoder);
  if (count > mostWrites) return undefined;
  const client = decoding.readVarUint(decoder);
  const from = decoding.readVarUint(decoder);
  const writes: PlainWrite[] = [];
  for (let index = 0; index < count; index += 1) {
    const write = readWrite(decoder, from + index);
    if (write === undefined) return undefined;
    writes.push(write);
  }
  return deletesOnly(decoder, writes) ? { client, writes } : undefined;
}

function readWrite(decoder: decoding.Decoder, clock: number): PlainWrite | undefined {
  const info = decoding.readUint8(decoder);
  let origin: WriteId | null = null;
  let path: string | null = null;
  if (info === overwrites) {
    const client = decoding.readVarUint(decoder);
    origin = { client, clock: decoding.readVarUint(decoder) };
  } else if (info === begins) {
    decoding.readVarUint(decoder);
    if (decoding.readVarString(decoder) !== "fields") return undefined;
    path = decoding.readVarString(decoder);
  } else {
    return undefined;
  }
  if (decoding.readVarUint(decoder) !== 1) return undefined;
  return { clock, origin, path, value: decoding.readAny(decoder) };
}

/** Whether the rest of the update, what it deletes, names nothing but the origins of its writes. */
function deletesOnly(decoder: decoding.Decoder, writes: readonly PlainWrite[]): boolean {
  const clients = decoding.readVarUint(decoder);
  for (let index = 0; index < clients; index += 1) {
    const client = decoding.readVarUint(decoder);
    const ranges = decoding.readVarUint(decoder);
    for (let range = 0; range < ranges; range += 1) {
      const clock = decoding.readVarUint(decoder);
      const length = decoding.readVarUint(decoder);
      if (length > writes.length) return false;
      for (let each = clock; each < clock + length; each += 1) {
        const isOverwritten = writes.some(
          ({ origin }) => origin !== null && origin.clock === each && origin.client === client,
        );
        if (!isOverwritten) return false;
      }
    }
  }
  return true;
}
