import { readUbl } from "@concord/formats";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { corpusFiles, isUblDocument, readCorpusFile, sha256 } from "./corpora.ts";

const documents = corpusFiles("damaged UBL documents are refused", isUblDocument).map((file) =>
  readCorpusFile(file),
);

/** Where the root element ends: after it only comments may follow, which can be lost without harm. */
function endOfRoot(bytes: Uint8Array): number {
  return new TextDecoder("latin1")
    .decode(bytes)
    .search(/<\/[\w:]*(Invoice|CreditNote)\s*>\s*(<!--|$)/);
}

test("[CF16] a document that was cut off anywhere is refused, with a line of the file", () => {
  if (documents.length === 0) return;
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (bytes, at) => {
        const cut = bytes.subarray(0, Math.floor(endOfRoot(bytes) * at));
        const result = readUbl(cut, { sha256 });
        const line = result.type === "refused" ? result.line : Number.POSITIVE_INFINITY;
        expect(line).toBeLessThanOrEqual(lines(cut));
      },
    ),
    { numRuns: 300 },
  );
});

test("[CF17] a document with a damaged byte is read or refused, and never breaks the reader", () => {
  if (documents.length === 0) return;
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.nat(),
      fc.nat({ max: 255 }),
      (bytes, at, value) => {
        const damaged = bytes.slice();
        damaged[at % damaged.length] = value;
        expect(["read", "refused"]).toContain(readUbl(damaged, { sha256 }).type);
      },
    ),
    { numRuns: 300 },
  );
});

function lines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte === 0x0a || byte === 0x0d ? 1 : 0), 1);
}
