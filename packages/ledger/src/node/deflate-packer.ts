import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ChangePacker } from "../change-packer.ts";
import { packParts, unpackParts } from "../parts.ts";

/**
 * Changes one after the other, deflated. Automerge's own compact document is a quarter smaller, since most of a ledger is ciphertext that nothing makes smaller,
 * and takes ten times as long to give single changes back, which every reader asks for.
 */
export const deflatePacker: ChangePacker = {
  pack: (changes) => deflateRawSync(packParts(changes)),
  unpack: (packed) => {
    const changes = unpackParts(inflateRawSync(packed));
    if (changes === null) throw new Error("What is folded of a ledger is damaged");
    return changes;
  },
};
