import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { drawRound } from "./draw.ts";
import { fuzz } from "./fuzz.ts";

const options = {
  seed: 20_261_130,
  first: 1,
  rounds: 8,
  withinMs: 20_000,
  memoryBytes: 700 * 1_024 * 1_024,
  fault: "none",
} as const;

test("[FZ1] whatever is sent to either door, the relay lives within its memory and keeps what the honest write", async () => {
  const { finding, attacks, mostMemoryMib } = await fuzz(options, () => undefined);
  expect(finding).toBeNull();
  expect(attacks).toBeGreaterThan(options.rounds);
  expect(mostMemoryMib).toBeGreaterThan(0);
});

test("[FZ2] a planted fault is found, and the attack that it takes is named", async () => {
  const { finding } = await fuzz({ ...options, withinMs: 3_000, fault: "text" }, () => undefined);
  const { culprit } = finding ?? {};
  if (culprit?.type !== "frames") throw new Error("No attack of frames was named");
  expect(culprit.frames.map(({ as }) => as)).toContain("text");
});

test("[FZ3] a round follows from its seed and its number", () => {
  const target = {
    workspace: "acme",
    documents: [DocumentId.parse("00000000-0000-7000-8000-00000000f001")],
    tokens: ["one", "two"],
  };
  const round = drawRound(5, 17, target);
  expect(drawRound(5, 17, target)).toEqual(round);
  expect(drawRound(6, 17, target)).not.toEqual(round);
  expect(drawRound(5, 18, target)).not.toEqual(round);
});
