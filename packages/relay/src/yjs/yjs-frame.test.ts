import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeYjsFrame, encodeYjsFrame } from "./yjs-frame.ts";
import type { YjsFrame } from "./yjs-frame.ts";

const bytes = fc.uint8Array({ maxLength: 300 });
const frame: fc.Arbitrary<YjsFrame> = fc.oneof(
  bytes.map((stateVector) => ({ type: "sync-step-1" as const, stateVector })),
  bytes.map((update) => ({ type: "sync-step-2" as const, update })),
  bytes.map((update) => ({ type: "update" as const, update })),
  bytes.map((update) => ({ type: "awareness" as const, update })),
  fc.constant({ type: "query-awareness" as const }),
);

test("[RL409] what is written as a frame is read back, and shares no memory with the bytes that came", () => {
  fc.assert(
    fc.property(frame, (written) => {
      const encoded = encodeYjsFrame(written);
      const read = decodeYjsFrame(encoded);
      encoded.fill(0);
      expect(read).toEqual(written);
    }),
  );
});

test("[RL409] any bytes at all are a frame or none: nothing throws, and what was read is written again as it was", () => {
  // Noise seldom gets past its first byte: changed frames do.
  const damaged = fc
    .tuple(frame, fc.nat(), fc.nat(255), fc.nat(400))
    .map(([whole, at, value, length]) => {
      const encoded = encodeYjsFrame(whole);
      encoded[at % encoded.byteLength] = value;
      return encoded.slice(0, Math.max(1, length));
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), damaged), (noise) => {
      const read = decodeYjsFrame(noise);
      const again = read === null ? null : decodeYjsFrame(encodeYjsFrame(read));
      expect(again).toEqual(read);
    }),
    { numRuns: 1_000 },
  );
});
