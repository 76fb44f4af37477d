import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { describe } from "./attack.ts";
import { drawRound } from "./draw.ts";
import { fuzz } from "./fuzz.ts";

const options = {
  seed: 20_261_130,
  first: 1,
  rounds: 4,
  withinMs: 20_000,
  memoryBytes: 700 * 1_024 * 1_024,
  fault: "none",
} as const;

const slowly = { timeout: 300_000 };

test(
  "[FZ1] whatever is sent to either door, the relay lives within its memory and keeps what the honest write",
  slowly,
  async () => {
    const { finding, attacks, mostMemoryMib } = await fuzz(options, () => undefined);
    expect(finding).toBeNull();
    expect(attacks).toBeGreaterThan(options.rounds);
    expect(mostMemoryMib).toBeGreaterThan(0);
  },
);

test("[FZ2] a planted fault is found, and the attack that it takes is named", slowly, async () => {
  const { finding } = await fuzz({ ...options, fault: "metrics" }, () => undefined);
  const { culprit } = finding ?? {};
  if (culprit?.type !== "bytes") throw new Error("No attack of plain bytes was named");
  expect(Buffer.concat(culprit.parts).toString("latin1")).toContain("/metrics");
});

test("[FZ3] a round follows from its seed and its number", () => {
  const target = {
    workspace: "acme",
    documents: [DocumentId.parse("00000000-0000-7000-8000-00000000f001")],
    tokens: ["one", "two"],
  };
  const drawn = (seed: number, number: number): string =>
    drawRound(seed, number, target).map(describe).join("\n");
  const round = drawn(5, 17);
  expect(drawn(5, 17)).toBe(round);
  expect(drawn(6, 17)).not.toBe(round);
  expect(drawn(5, 18)).not.toBe(round);
});
