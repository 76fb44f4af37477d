import { assert, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { freshClientId, freshDocumentId, randomFraction } from "./random.ts";

const filled = (byte: number) => () => new Uint8Array(10).fill(byte);

test("[CL14] a Yjs client id of a device fits 32 bits and never falls among those of relays", () => {
  assert(
    property(uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
      const id = freshClientId(() => bytes);
      expect(id).toBeGreaterThanOrEqual(1_024);
      expect(id).toBeLessThan(2 ** 32);
      expect(randomFraction(() => bytes)).toBeLessThan(1);
    }),
    { examples: [[new Uint8Array([0, 0, 0, 0])], [new Uint8Array([255, 255, 255, 255])]] },
  );
});

test("[CL15] ids of new documents are UUIDv7 and sort by time", () => {
  // The example of RFC 9562, appendix A.6.
  const bytes = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(freshDocumentId(1_645_557_742_000, () => bytes)).toBe(
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  );
  const early = freshDocumentId(1_795_000_000_000, filled(255));
  const late = freshDocumentId(1_795_000_000_001, filled(0));
  expect(early < late).toBe(true);
});
