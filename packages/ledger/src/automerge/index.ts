export { openAutomergeCodec } from "./automerge-codec.ts";
export { openWebCodec } from "./web-codec.ts";
export type { CodecDeps } from "./automerge-codec.ts";
