import { decodeChange, encodeChange, initializeWasm } from "@automerge/automerge/slim";
import type { DecodedChange as AutomergeChange } from "@automerge/automerge/slim";
import type { ChangeCodec, Decoding, EncodedChange, LedgerChange } from "../change-codec.ts";
import { toHex } from "../hex.ts";

export interface CodecDeps {
  /** Synchronous, because a change is not known by its hash before the next one is made. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}

/**
 * The codec on Automerge's own encoding. Changes are made without a document in memory: a ledger document is a line of changes by one
 * actor, so all that the next one needs of the earlier ones is the last hash and which op wrote each key last.
 *
 * @param wasm the bytes of `@automerge/automerge/automerge.wasm`, or where to fetch them
 */
export async function openAutomergeCodec(
  wasm: Uint8Array | string,
  deps: CodecDeps,
): Promise<ChangeCodec> {
  await initializeWasm(wasm);
  return {
    encode: (change) => encode(change, deps),
    decode: (bytes) => decode(bytes, deps),
  };
}

/** A chunk: 4 bytes that say what it is, 4 of the hash, then what is hashed, which begins with the kind of chunk. */
const magic = [0x85, 0x6f, 0x4a, 0x83];
const hashedFrom = 8;
const changeChunk = 1;

function encode(change: LedgerChange, { sha256 }: CodecDeps): EncodedChange {
  const { actor, number, startOp, at, message, parent, writes } = change;
  const bytes = encodeChange({
    actor,
    author: null,
    seq: number,
    startOp,
    time: at,
    message,
    deps: parent === null ? [] : [parent],
    ops: writes.map(({ key, value, replaces }) => ({
      action: "set",
      obj: root,
      key,
      value,
      ...(typeof value === "number" && { datatype: "int" }),
      pred: replaces === null ? [] : [`${replaces}@${actor}`],
    })),
  });
  return { hash: toHex(sha256(bytes.subarray(hashedFrom))), bytes };
}

const root = "_root";

function decode(bytes: Uint8Array, { sha256 }: CodecDeps): Decoding {
  const isChange =
    magic.every((byte, index) => bytes[index] === byte) && bytes[hashedFrom] === changeChunk;
  if (!isChange) return { type: "damaged", reason: "It is no change of a ledger." };
  const hash = sha256(bytes.subarray(hashedFrom));
  if (!bytes.subarray(magic.length, hashedFrom).every((byte, index) => byte === hash[index])) {
    return { type: "damaged", reason: "Its checksum does not fit its bytes." };
  }
  let read: AutomergeChange;
  try {
    read = decodeChange(bytes);
  } catch {
    return { type: "damaged", reason: "Automerge cannot read it." };
  }
  const writes = read.ops.map((op) => writeOf(op, read.actor));
  const { deps } = read;
  if (writes.includes(null) || deps.length > 1) {
    return { type: "damaged", reason: "A ledger writes no such change." };
  }
  return {
    type: "change",
    change: {
      hash: toHex(hash),
      actor: read.actor,
      number: read.seq,
      startOp: read.startOp,
      at: read.time,
      message: read.message ?? "",
      parent: deps[0] ?? null,
      writes: writes.filter((write) => write !== null),
    },
  };
}

function writeOf(
  { action, obj, key, value, pred }: AutomergeChange["ops"][number],
  actor: string,
): LedgerChange["writes"][number] | null {
  if (action !== "set" || obj !== root || pred.length > 1) return null;
  if (typeof value !== "string" && typeof value !== "number") return null;
  const [replaced] = pred;
  if (replaced === undefined) return { key, value, replaces: null };
  const [counter = "", by] = replaced.split("@");
  return by === actor ? { key, value, replaces: Number(counter) } : null;
}
