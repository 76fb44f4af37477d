/** Parts, each with its length before it. */
export function packParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(parts.reduce((size, part) => size + 4 + part.byteLength, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.byteLength);
    packed.set(part, at + 4);
    at += 4 + part.byteLength;
  }
  return packed;
}

/** Null for what `packParts` did not write. */
export function unpackParts(packed: Uint8Array): readonly Uint8Array[] | null {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < packed.byteLength) {
    if (at + 4 > packed.byteLength) return null;
    const end = at + 4 + view.getUint32(at);
    if (end > packed.byteLength) return null;
    parts.push(packed.subarray(at + 4, end));
    at = end;
  }
  return parts;
}
