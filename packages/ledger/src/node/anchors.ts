import { appendFileSync, closeSync, fsyncSync, openSync } from "node:fs";
import type { Anchor } from "../sealing/anchoring.ts";

/** A line of JSON for each seal at the end of a file: another disk, a mount that only grows. */
export function fileAnchor(file: string): Anchor {
  return {
    name: `file:${file}`,
    send: async (seal) => {
      const descriptor = openSync(file, "a", 0o600);
      try {
        appendFileSync(descriptor, `${JSON.stringify(seal)}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** Each seal as a POST of JSON. Any 2xx is an acknowledgement. */
export function urlAnchor(url: URL, fetch: typeof globalThis.fetch): Anchor {
  return {
    name: `url:${url.origin}${url.pathname}`,
    send: async (seal, signal) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(seal),
        signal,
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`The anchor answered ${response.status}`);
    },
  };
}
