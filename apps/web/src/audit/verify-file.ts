import type { Verification } from "@concord/ledger";
import type { VerifyCall, VerifyReply } from "./verify-messages.ts";

/** How far the verifying of a file has come. */
export type Verifying =
  | { readonly type: "running"; readonly read: number; readonly size: number }
  | { readonly type: "verified"; readonly verification: Verification }
  | { readonly type: "no-seal"; readonly line: number }
  | { readonly type: "failed"; readonly message: string };

/** Verifies a ledger on this device, in a worker of its own. Returns how to give up. */
export function verifyFile(call: VerifyCall, onChange: (state: Verifying) => void): () => void {
  const worker = new Worker(new URL("./verify-worker.ts", import.meta.url), {
    type: "module",
    name: "verify",
  });
  const end = (): void => worker.terminate();
  onChange({ type: "running", read: 0, size: call.file.size });
  worker.addEventListener("message", ({ data }: MessageEvent<VerifyReply>) => {
    if (data.type === "progress") return onChange({ ...data, type: "running" });
    end();
    onChange(data);
  });
  worker.addEventListener("error", (event) => {
    end();
    onChange({ type: "failed", message: event.message });
  });
  worker.postMessage(call);
  return end;
}

const publicKey = /^[A-Za-z0-9_-]{43}$/u;

/** A public key as it stands in `seal.pub`, or undefined for what is none. */
export function publicKeyIn(text: string): string | undefined {
  const trimmed = text.trim();
  return publicKey.test(trimmed) ? trimmed : undefined;
}
