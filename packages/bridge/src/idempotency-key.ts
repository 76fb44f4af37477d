import { createHash } from "node:crypto";
import { canonicalJson } from "@concord/model";
import type { Effect } from "./connector.ts";

/**
 * The key under which an effect is sent, as often as it takes. Two bridges of one connection make the same one. `generation` counts how often the vendor
 * answered this intent for good: vendors repeat a stored answer under an old key. 43 characters of base64url.
 */
export function idempotencyKey(connection: string, effectId: string, generation: number): string {
  return createHash("sha256")
    .update(JSON.stringify(["concord-effect", connection, effectId, generation]))
    .digest("base64url");
}

/** Hash of what an effect would do: the same need planned again has the same one. */
export function effectDigest(effect: Effect): string {
  const { action, target, body } = effect;
  return createHash("sha256")
    .update(
      canonicalJson([action, target === undefined ? null : `${target.kind}:${target.id}`, body]),
    )
    .digest("hex");
}
