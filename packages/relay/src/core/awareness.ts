import { limits } from "@concord/protocol";
import type { Author } from "@concord/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** What somebody shows of themselves in a document, in the words of y-protocols awareness. */
export interface Shown {
  readonly clientId: number;
  readonly clock: number;
  /** JSON text. It is passed on with who shows it by the relay's own word (`vouched`), and else never looked into. */
  readonly state: string;
}

/** The state of who is not there any more. */
export const gone = "null";

/** Stock clients echo what they hear: as much as one of our own updates may hold, twice over. */
const entriesRead = 64;
/** What one shows may become longer on its way: who shows it is added, and numbers are written out. */
const vouchedBytes = 2 * limits.presenceBytes;
/** Half of what a message of presence may carry, so that the longest entry fits behind it. */
const partBytes = 32 * limits.presenceBytes;
/** Client id, clock and lengths. */
const headBytes = 24;

/** Reads a stranger's update: of each client id the newest entry. What stands behind the first 64 entries, and what is longer than somebody may show, is not looked at. Null for bytes that are none. */
export function decodeAwareness(update: Uint8Array): readonly Shown[] | null {
  try {
    const decoder = decoding.createDecoder(update);
    const count = Math.min(decoding.readVarUint(decoder), entriesRead);
    const newest = new Map<number, Shown>();
    for (let index = 0; index < count; index += 1) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = decoding.readVarString(decoder);
      const bytes = Buffer.byteLength(state);
      if (bytes > vouchedBytes) return null;
      // Every receiver parses it: what is no JSON here would throw in all of them.
      JSON.parse(state);
      // Nobody's own: stock clients echo what others show, as long as the relay's word about them has made it.
      if (bytes > limits.presenceBytes) continue;
      const known = newest.get(clientId);
      const entry = { clientId, clock, state };
      if (known === undefined || isNewer(entry, known)) newest.set(clientId, entry);
    }
    return [...newest.values()];
  } catch {
    // The bytes are a stranger's; lib0 and JSON throw whatever they stumble over.
    return null;
  }
}

/** Updates that a message can hold, together all of the entries. Each is read as late as its part is taken. */
export function* encodeAwareness(entries: Iterable<Shown>): Generator<Uint8Array> {
  let part: Shown[] = [];
  let bytes = 0;
  for (const entry of entries) {
    part.push(entry);
    bytes += sizeOf(entry);
    if (bytes < partBytes) continue;
    yield encodePart(part);
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield encodePart(part);
}

/** What an entry takes in a message, and in memory. */
export function sizeOf({ state }: Shown): number {
  return headBytes + Buffer.byteLength(state);
}

export function isNewer(entry: Shown, known: Shown): boolean {
  return entry.clock > known.clock || (entry.clock === known.clock && entry.state === gone);
}

/**
 * What is shown, with who shows it as they were let in: `by` is nobody's own word. What is no object cannot carry it and stays as it is; whoever reads names there reads
 * what somebody says of themselves. Null for what becomes too long by it, or lies too deep to be written again.
 */
export function vouched(entry: Shown, { id, name }: Author): Shown | null {
  const state: unknown = JSON.parse(entry.state);
  if (typeof state !== "object" || state === null || Array.isArray(state)) return entry;
  const text = textOf({ ...state, by: { id, name } });
  return text === null || Buffer.byteLength(text) > vouchedBytes ? null : { ...entry, state: text };
}

function textOf(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    // Deeper than the stack is high.
    return null;
  }
}

function encodePart(entries: readonly Shown[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, state } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, state);
    }
  });
}
