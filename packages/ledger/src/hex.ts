const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const values = new Map(pairs.map((pair, byte) => [pair, byte]));

/** Lower-case hex. Hashes are turned over by the hundred thousand, which general helpers take long for. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += pairs[byte] ?? "";
  return text;
}

/** The bytes of lower-case hex. */
export function ofHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = values.get(text.slice(2 * at, 2 * at + 2)) ?? 0;
  }
  return bytes;
}
