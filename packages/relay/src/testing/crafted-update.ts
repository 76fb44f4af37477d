import * as encoding from "lib0/encoding";

/** An item as its author says it: where it stands, and what it holds. */
export interface CraftedItem {
  /** Client and clock of what its author saw on its left, and on its right. */
  readonly origin?: readonly [number, number];
  readonly right?: readonly [number, number];
  /** Only an item without neighbours says where it belongs. */
  readonly path?: string;
  readonly content: { readonly text: string } | { readonly value: string };
}

/** An update of well-formed items that no Yjs document would make. */
export function craftedUpdate(
  clients: readonly { readonly client: number; readonly items: readonly CraftedItem[] }[],
  deletions: readonly { readonly client: number; readonly clocks: readonly number[] }[] = [],
): Uint8Array {
  const { writeVarUint, writeVarString, writeUint8, writeAny } = encoding;
  return encoding.encode((encoder) => {
    writeVarUint(encoder, clients.length);
    for (const { client, items } of clients) {
      for (const number of [items.length, client, 0]) writeVarUint(encoder, number);
      for (const { origin, right, path, content } of items) {
        const isText = "text" in content;
        const bits = (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (path === undefined ? 0 : 0x20);
        writeUint8(encoder, (isText ? 4 : 8) | bits);
        for (const neighbour of [origin, right]) {
          for (const number of neighbour ?? []) writeVarUint(encoder, number);
        }
        if (origin === undefined && right === undefined) {
          writeVarUint(encoder, 1);
          writeVarString(encoder, isText ? "note" : "fields");
          if (path !== undefined) writeVarString(encoder, path);
        }
        if (isText) writeVarString(encoder, content.text);
        else {
          writeVarUint(encoder, 1);
          writeAny(encoder, content.value);
        }
      }
    }
    writeVarUint(encoder, deletions.length);
    for (const { client, clocks } of deletions) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, clocks.length);
      for (const clock of clocks) {
        writeVarUint(encoder, clock);
        writeVarUint(encoder, 1);
      }
    }
  });
}

/** Characters that all claim to be the first of the note, each beside another one of a long text: Yjs compares each with all before it. */
export function crowdedNote(client: number, size: number): Uint8Array {
  const text: CraftedItem = { content: { text: "x".repeat(size) } };
  const crowd = Array.from({ length: size }, (_, index): CraftedItem => ({
    right: [client, index],
    content: { text: "y" },
  }));
  return craftedUpdate([{ client, items: [text, ...crowd] }]);
}
