/** Packs the changes of a document into few bytes, and gives them back as they were. */
export interface ChangePacker {
  readonly pack: (changes: readonly Uint8Array[]) => Uint8Array;
  readonly unpack: (packed: Uint8Array) => readonly Uint8Array[];
}
