import { limits } from "@concord/protocol";
import * as decoding from "lib0/decoding";

/** What a walk over an update's bytes meets. */
export interface UpdateVisitor {
  /** A struct, or with `isSkip` a gap, of one client. Those of a client come together, by rising clock unless the update is malformed. */
  readonly struct: (client: number, clock: number, length: number, isSkip: boolean) => void;
  /** An item that a struct refers to. */
  readonly reference: (client: number, clock: number) => void;
  readonly deletion: (client: number, clock: number, length: number) => void;
}

/** The update is readable and asks for too much. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** The update says something that none of ours does. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** Bits of a struct's first byte, as Yjs writes them (update format 1). */
const hasOrigin = 0x80;
const hasRightOrigin = 0x40;
const hasParentSub = 0x20;
const contentBits = 0x1f;

const content = {
  garbage: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  text: 4,
  embed: 5,
  format: 6,
  any: 8,
  skip: 10,
} as const;

const roots: ReadonlySet<string> = new Set(["fields", "note"]);

/**
 * Walks over an update (format 1) without building anything of it: counts are checked where the bytes announce them, so that an update of a million
 * ranges costs nothing. Throws `TooLarge`, `Malformed`, or whatever lib0 throws on bytes that are no update.
 */
export function walkUpdate(update: Uint8Array, visitor: UpdateVisitor): void {
  const decoder = decoding.createDecoder(update);
  const budget = { structs: 0, clocks: 0, deletions: 0 };
  const places = new Map<string, number>();
  const place = (name: string): void => {
    const count = (places.get(name) ?? 0) + 1;
    if (count > mostAtOnePlace) {
      throw new TooLarge(
        `An update may have ${mostAtOnePlace} edits that are the last at one place.`,
      );
    }
    places.set(name, count);
  };
  const onItem = { reference: visitor.reference, place };

  const clients = decoding.readVarUint(decoder);
  for (let index = 0; index < clients; index += 1) {
    const structs = decoding.readVarUint(decoder);
    spend(budget, "structs", structs, limits.structsPerUpdate);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    for (let count = 0; count < structs; count += 1) {
      const info = decoding.readUint8(decoder);
      const kind = info & contentBits;
      const isStruct = kind === content.garbage || kind === content.skip;
      const length = isStruct ? decoding.readVarUint(decoder) : walkItem(decoder, info, onItem);
      // What a gap jumps over is written by nobody.
      if (kind !== content.skip) spend(budget, "clocks", length, limits.clocksPerUpdate);
      if (length < 1) throw new Malformed("A struct of no length");
      visitor.struct(client, clock, length, kind === content.skip);
      clock += length;
    }
  }
  const deleting = decoding.readVarUint(decoder);
  for (let index = 0; index < deleting; index += 1) {
    const client = decoding.readVarUint(decoder);
    const ranges = decoding.readVarUint(decoder);
    spend(budget, "deletions", ranges, limits.deletionsPerUpdate);
    let end = 0;
    for (let count = 0; count < ranges; count += 1) {
      const clock = decoding.readVarUint(decoder);
      const length = decoding.readVarUint(decoder);
      if (length < 1) throw new Malformed("A deletion of nothing");
      // Yjs writes them in order. The other way round each of them would make it move all those before.
      if (clock < end) throw new Malformed("Deletions out of order");
      end = clock + length;
      visitor.deletion(client, clock, length);
    }
  }
}

/** Edits that saw the same before them and nothing after: an author brings one, and each that others bring is a conflict to be recorded. */
const mostAtOnePlace = 1_000;

type Budget = Record<"structs" | "clocks" | "deletions", number>;

function spend(budget: Budget, what: keyof Budget, amount: number, most: number): void {
  budget[what] += amount;
  if (budget[what] > most) throw new TooLarge(`An update may have ${most} ${what}. Split it.`);
}

/** @returns how many clocks the item takes */
function walkItem(
  decoder: decoding.Decoder,
  info: number,
  on: Pick<UpdateVisitor, "reference"> & { readonly place: (name: string) => void },
): number {
  const refer = (isPlace: boolean): void => {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    on.reference(client, clock);
    if (isPlace) on.place(`${client}:${clock}`);
  };
  if ((info & hasOrigin) !== 0) refer((info & hasRightOrigin) === 0);
  if ((info & hasRightOrigin) !== 0) refer(false);
  // Only an item without neighbours says where it belongs.
  if ((info & (hasOrigin | hasRightOrigin)) === 0) {
    const isRoot = decoding.readVarUint(decoder) === 1;
    if (!isRoot) throw new Malformed("Content inside a type that documents do not have");
    if (!roots.has(decoding.readVarString(decoder))) {
      throw new Malformed("A document has one map, `fields`, and one text, `note`.");
    }
    if ((info & hasParentSub) !== 0) {
      const path = decoding.readVarString(decoder);
      if (path.length > limits.pathLength) {
        throw new TooLarge(`A path may have ${limits.pathLength} characters.`);
      }
      on.place(path);
    }
  }
  return walkContent(decoder, info & contentBits);
}

function walkContent(decoder: decoding.Decoder, kind: number): number {
  switch (kind) {
    case content.deleted:
      return decoding.readVarUint(decoder);
    case content.json: {
      const length = decoding.readVarUint(decoder);
      for (let index = 0; index < length; index += 1) skipBytes(decoder);
      return length;
    }
    case content.binary:
    case content.embed:
      skipBytes(decoder);
      return 1;
    case content.text:
      // Its length counts UTF-16 units, which its bytes do not tell.
      return decoding.readVarString(decoder).length;
    case content.format:
      skipBytes(decoder);
      skipBytes(decoder);
      return 1;
    case content.any: {
      const length = decoding.readVarUint(decoder);
      for (let index = 0; index < length; index += 1) skipAny(decoder, limits.valueDepth);
      return length;
    }
    default:
      throw new Malformed("A shared type that documents do not have");
  }
}

/** Passes over a text or bytes, which lib0 writes alike. */
function skipBytes(decoder: decoding.Decoder): void {
  skip(decoder, decoding.readVarUint(decoder));
}

function skip(decoder: decoding.Decoder, length: number): void {
  decoder.pos += length;
  if (decoder.pos > decoder.arr.length) throw new Malformed("The update ends too early");
}

/** Passes over a value in lib0's encoding. */
function skipAny(decoder: decoding.Decoder, levels: number): void {
  if (levels < 0) throw new Malformed("A value is nested too deep");
  const type = decoding.readUint8(decoder);
  switch (type) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125: // integer
      decoding.readVarInt(decoder);
      return;
    case 124: // 32-bit float
      skip(decoder, 4);
      return;
    case 123: // 64-bit float
    case 122: // 64-bit integer
      skip(decoder, 8);
      return;
    case 119: // text
    case 116: // bytes
      skipBytes(decoder);
      return;
    case 118: {
      const keys = decoding.readVarUint(decoder);
      for (let index = 0; index < keys; index += 1) {
        skipBytes(decoder);
        skipAny(decoder, levels - 1);
      }
      return;
    }
    case 117: {
      const entries = decoding.readVarUint(decoder);
      for (let index = 0; index < entries; index += 1) skipAny(decoder, levels - 1);
      return;
    }
    default:
      throw new Malformed(`No value begins with the byte ${type}`);
  }
}
