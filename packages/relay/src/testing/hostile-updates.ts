import { limits } from "@concord/protocol";
import type { RefusalReason } from "@concord/protocol";
import * as encoding from "lib0/encoding";

const { writeVarUint, writeVarString, writeUint8 } = encoding;

/** An update with one root item whose content `write` gives. */
export function updateWith(
  write: (encoder: encoding.Encoder) => void,
  root = "fields",
  path = "number",
) {
  return encoding.encode((encoder) => {
    for (const number of [1, 1, 5_000, 0]) writeVarUint(encoder, number);
    writeUint8(encoder, 0x20 | 8);
    writeVarUint(encoder, 1);
    writeVarString(encoder, root);
    writeVarString(encoder, path);
    write(encoder);
    writeVarUint(encoder, 0);
  });
}

export const nestedLists = (levels: number) => (encoder: encoding.Encoder) => {
  writeVarUint(encoder, 1);
  for (let level = 0; level < levels; level += 1) {
    writeUint8(encoder, 117);
    writeVarUint(encoder, 1);
  }
  writeUint8(encoder, 126);
};

/** Updates that cost much if anything is built of them, with what they are refused for. */
export const hostileUpdates: readonly (readonly [
  what: string,
  reason: RefusalReason,
  update: Uint8Array,
])[] = [
  [
    "a million delete ranges",
    "too-large",
    encoding.encode((encoder) => {
      for (const number of [0, 1, 5_000, 1_000_000]) writeVarUint(encoder, number);
      for (let index = 0; index < 1_000_000; index += 1) {
        writeVarUint(encoder, 2 * index);
        writeVarUint(encoder, 1);
      }
    }),
  ],
  [
    "a million structs",
    "too-large",
    encoding.encode((encoder) => {
      for (const number of [1, 1_000_000, 5_000, 0]) writeVarUint(encoder, number);
      for (let index = 0; index < 1_000_000; index += 1) {
        writeUint8(encoder, 0);
        writeVarUint(encoder, 1);
      }
    }),
  ],
  [
    "a struct over a billion clocks",
    "too-large",
    encoding.encode((encoder) => {
      for (const number of [1, 1, 5_000, 0, 0, 1_000_000_000, 0]) writeVarUint(encoder, number);
    }),
  ],
  ["a path of 601 characters", "too-large", updateWith(nestedLists(1), "fields", "x".repeat(601))],
  ["a value 100,000 deep", "malformed-update", updateWith(nestedLists(100_000))],
  ["another root", "malformed-update", updateWith(nestedLists(1), "lines")],
  ["more than a batch may have", "too-large", new Uint8Array(limits.batchBytes + 1)],
];
