import { digest } from "lib0/hash/sha256";
import type { ChangeCodec } from "../change-codec.ts";
import { openAutomergeCodec } from "./automerge-codec.ts";

/** The codec where no faster digest is at hand that answers at once, as in a browser. */
export function openWebCodec(wasm: Uint8Array | string): Promise<ChangeCodec> {
  return openAutomergeCodec(wasm, { sha256: digest });
}
