export { openAutomergeCodec } from "./automerge-codec.ts";
export type { CodecDeps } from "./automerge-codec.ts";
