import { expect, test } from "vitest";
import { chaos } from "./chaos.ts";

const rounds = 10;

test(
  "[CH1] what a relay acknowledged survives whatever is done to it",
  { timeout: 180_000 },
  async () => {
    const { acknowledged, ...rest } = await chaos({ rounds, seed: 20_261_129 }, () => undefined);
    expect(rest).toEqual({ rounds, lost: [], doubled: 0, differences: [] });
    expect(acknowledged).toBeGreaterThan(rounds);
  },
);
