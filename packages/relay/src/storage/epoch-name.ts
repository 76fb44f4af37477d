import { createHmac } from "node:crypto";
import { Epoch, epochNumber } from "@concord/protocol";

/**
 * Names an epoch: its number, a random part, and a seal by the store's key. One store may be restored twice from the same backup, so numbers alone
 * do not tell histories apart; and what a client says of another history must have come from one of ours before anything follows from it.
 */
export function nameEpoch(key: Uint8Array, number: number, random: Uint8Array): Epoch {
  const name = Buffer.from(random).toString("base64url");
  return Epoch.parse(`${number}:${name}_${sealOf(key, number, name)}`);
}

/** Whether a relay with this key once named this epoch. */
export function isSealedEpoch(key: Uint8Array, epoch: Epoch): boolean {
  const name = epoch.slice(epoch.indexOf(":") + 1);
  const at = name.length - sealLength - 1;
  if (at < 1 || name.charAt(at) !== "_") return false;
  return name.slice(at + 1) === sealOf(key, epochNumber(epoch), name.slice(0, at));
}

const sealBytes = 15;
const sealLength = 20;

function sealOf(key: Uint8Array, number: number, name: string): string {
  const seal = createHmac("sha256", key).update(`epoch ${number}:${name}`).digest();
  return seal.subarray(0, sealBytes).toString("base64url");
}
