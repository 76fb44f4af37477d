import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openAutomergeCodec } from "../automerge/automerge-codec.ts";
import type { ChangeCodec } from "../change-codec.ts";

/** The codec with Automerge's WASM from the installed package. */
export async function openNodeCodec(): Promise<ChangeCodec> {
  const wasm = fileURLToPath(import.meta.resolve("@automerge/automerge/automerge.wasm"));
  return openAutomergeCodec(new Uint8Array(await readFile(wasm)), {
    sha256: (bytes) => createHash("sha256").update(bytes).digest(),
  });
}
