// The worker in which a ledger is verified: the one place of the app that loads Automerge's WASM, and the one script that may.
import wasm from "@automerge/automerge/automerge.wasm?url";
import { sentSealsIn, verifyExport, webCipher } from "@concord/ledger";
import { openWebCodec } from "@concord/ledger/automerge";
import type { VerifyCall, VerifyReply } from "./verify-messages.ts";

/** So often a person sees that it goes on. */
const tellMs = 100;

const tell = (reply: VerifyReply): void => postMessage(reply);

async function* chunksOf(file: Blob): AsyncIterable<Uint8Array> {
  const reader = file.stream().getReader();
  let read = 0;
  let toldAt = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
    read += value.byteLength;
    if (performance.now() - toldAt < tellMs && read < file.size) continue;
    toldAt = performance.now();
    tell({ type: "progress", read, size: file.size });
  }
}

async function verify({ file, key, sent, restoredAfter }: VerifyCall): Promise<void> {
  const anchors = sent === undefined ? undefined : sentSealsIn(await sent.text());
  if (anchors?.type === "no-seal") return tell(anchors);
  const { subtle } = crypto;
  const bytes = new Uint8Array(await (await fetch(wasm)).arrayBuffer());
  const codec = await openWebCodec(bytes);
  const deps = { codec, openCipher: webCipher(subtle), subtle };
  const options = {
    key,
    restoredAfter,
    ...(anchors !== undefined && { anchored: anchors.seals }),
  };
  tell({ type: "verified", verification: await verifyExport(chunksOf(file), options, deps) });
}

addEventListener("message", ({ data }: MessageEvent<VerifyCall>) => {
  verify(data).catch((error: unknown) => {
    tell({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  });
});
