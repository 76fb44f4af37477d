import { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { differenceIn, everyDocument, inOrder, rangeOf, within } from "./document-range.ts";
import type { DocumentRange, DocumentState } from "./document-range.ts";

function stateOf(number: number, version: number): DocumentState {
  const tail = number.toString(16).padStart(12, "0");
  // Spread as hashes are, so that a sum does not cancel out.
  const word = (Math.imul(number * 31 + version + 1, 2_654_435_761) >>> 0).toString(16);
  return {
    document: DocumentId.parse(`0197f3a0-0000-7000-8000-${tail}`),
    fingerprint: word.padStart(8, "0").repeat(4),
  };
}

/** What one side learns that asks the other until nothing is left to ask, and in how many rounds. */
function descend(ours: readonly DocumentState[], theirs: readonly DocumentState[]) {
  const differing = new Set<DocumentId>();
  let ranges: readonly DocumentRange[] = [rangeOf(ours, everyDocument)];
  let rounds = 0;
  while (ranges.length > 0) {
    rounds += 1;
    const next: DocumentRange[] = [];
    for (const range of ranges) {
      const difference = differenceIn(theirs, range);
      if (difference === null) continue;
      if (difference.type === "parts") {
        for (const part of difference.parts) {
          const mine = rangeOf(ours, part);
          if (mine.count !== part.count || mine.fingerprint !== part.fingerprint) next.push(mine);
        }
        continue;
      }
      const listed = new Map(difference.documents.map((each) => [each.document, each]));
      const mine = new Map(within(ours, difference.bounds).map((each) => [each.document, each]));
      for (const document of new Set([...listed.keys(), ...mine.keys()])) {
        if (listed.get(document)?.fingerprint !== mine.get(document)?.fingerprint) {
          differing.add(document);
        }
      }
    }
    ranges = next;
  }
  return { differing, rounds };
}

const sides = fc
  .array(fc.record({ here: fc.nat(3), there: fc.nat(3) }), { maxLength: 600 })
  .map((documents) => {
    const side = (of: "here" | "there") =>
      inOrder(
        documents.flatMap((versions, index) => {
          // Mostly the same on both sides; 0: not there.
          const version = index % 7 === 0 ? versions[of] : versions.here;
          return version === 0 ? [] : [stateOf(index, version)];
        }),
      );
    return { ours: side("here"), theirs: side("there") };
  });

test("[PR12] comparing range by range finds exactly the documents that differ or are missing on either side", () => {
  fc.assert(
    fc.property(sides, ({ ours, theirs }) => {
      const held = new Map(ours.map((each) => [each.document, each.fingerprint]));
      const there = new Map(theirs.map((each) => [each.document, each.fingerprint]));
      const wanted = [...new Set([...held.keys(), ...there.keys()])].filter(
        (document) => held.get(document) !== there.get(document),
      );
      expect([...descend(ours, theirs).differing].toSorted()).toEqual(wanted.toSorted());
    }),
    { numRuns: 100 },
  );
});

test("[PR13] sides that agree exchange one range, and one difference in 10,000 is found in four", () => {
  const ours = inOrder(Array.from({ length: 10_000 }, (_, index) => stateOf(index, 1)));
  expect(descend(ours, ours)).toEqual({ differing: new Set(), rounds: 1 });
  const theirs = ours.with(7_777, stateOf(7_777, 2));
  const found = descend(ours, theirs);
  expect([...found.differing]).toEqual([ours[7_777]?.document]);
  expect(found.rounds).toBeLessThanOrEqual(4);
});
