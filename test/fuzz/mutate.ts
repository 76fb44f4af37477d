import type { SeededRandom } from "../simulation/seeded-random.ts";

type Change = (bytes: Uint8Array, random: SeededRandom) => Uint8Array;

const somewhere = (bytes: Uint8Array, random: SeededRandom): number =>
  random.int(0, Math.max(0, bytes.byteLength - 1));

/** Numbers at which something ends: of a byte, of a varint, of what a number can hold, of a UTF-8 sequence. */
const edges: readonly (readonly number[])[] = [
  [0x00],
  [0x7f],
  [0x80],
  [0xff],
  [0xff, 0xff, 0x03],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f],
];

const changes: readonly Change[] = [
  function flip(bytes, random) {
    const result = bytes.slice();
    const at = somewhere(bytes, random);
    result[at] = (result[at] ?? 0) ^ (1 << random.int(0, 7));
    return result;
  },
  function overwrite(bytes, random) {
    const result = bytes.slice();
    const edge = random.pick(edges) ?? [];
    const at = somewhere(bytes, random);
    result.set(edge.slice(0, result.byteLength - at), at);
    return result;
  },
  function insert(bytes, random) {
    const at = somewhere(bytes, random);
    return joined(
      bytes.subarray(0, at),
      Uint8Array.from(random.pick(edges) ?? []),
      bytes.subarray(at),
    );
  },
  function cutOff(bytes, random) {
    return bytes.slice(0, somewhere(bytes, random));
  },
  function leaveOut(bytes, random) {
    const from = somewhere(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(from + random.int(1, 8)));
  },
  function repeat(bytes, random) {
    const from = somewhere(bytes, random);
    const part = bytes.subarray(from, from + random.int(1, 64));
    const times = random.pick([1, 2, 50]) ?? 1;
    const all = Array.from({ length: times }, () => part);
    return joined(bytes.subarray(0, from), ...all, bytes.subarray(from));
  },
  function noise(bytes, random) {
    const at = somewhere(bytes, random);
    return joined(bytes.subarray(0, at), random.bytes(random.int(1, 40)), bytes.subarray(at + 8));
  },
];

/** What is almost what it was: changed in one to four places. */
export function mutate(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let result = bytes;
  for (let times = random.int(1, 4); times > 0; times -= 1) {
    const change = random.pick(changes);
    if (change !== undefined) result = change(result, random);
  }
  return result;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
