import type { Tone } from "./people-tones.ts";

/** Somebody else who is in this field. */
export interface FieldPeer {
  readonly name: string;
  readonly tone: Tone;
  readonly isIdle: boolean;
}

/** Somebody else who wrote the value that stands here now. */
export interface FieldWriter {
  readonly name: string;
  readonly tone: Tone;
}
