import { DocumentId } from "@concord/model";
import { DeviceId, firstDeviceClientId } from "@concord/protocol";

/** Unpredictable bytes; a test hands in its own. */
export type RandomBytes = (length: number) => Uint8Array;

/** A whole number from 0 up to, not including, 2^32. */
function uint32(randomBytes: RandomBytes): number {
  return randomBytes(4).reduce((value, byte) => value * 256 + byte, 0);
}

/** A number from 0 up to, not including, 1. */
export function randomFraction(randomBytes: RandomBytes): number {
  return uint32(randomBytes) / 2 ** 32;
}

/** A Yjs client id that nobody had before. Ids below 1,024 belong to relays. */
export function freshClientId(randomBytes: RandomBytes): number {
  return firstDeviceClientId + (uint32(randomBytes) % (2 ** 32 - firstDeviceClientId));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function freshDeviceId(randomBytes: RandomBytes): DeviceId {
  return DeviceId.parse(hex(randomBytes(16)));
}

/** A UUIDv7 (RFC 9562 §5.7): ids of documents sort by the time of their creation. */
export function freshDocumentId(now: number, randomBytes: RandomBytes): DocumentId {
  const time = Math.trunc(now).toString(16).padStart(12, "0");
  const random = hex(randomBytes(10));
  const variant = "89ab"[Number.parseInt(random[4] ?? "0", 16) % 4];
  return DocumentId.parse(
    [
      time.slice(0, 8),
      time.slice(8, 12),
      `7${random.slice(1, 4)}`,
      `${variant}${random.slice(5, 8)}`,
      random.slice(8, 20),
    ].join("-"),
  );
}
