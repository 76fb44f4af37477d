import { describe, expect, test } from "vitest";
import { hasBrowser } from "./browsers.ts";
import { soak } from "./soak.ts";

describe.runIf(hasBrowser)("three browsers that write for a while, with every fault", () => {
  test("[WB128] all see the same in the end, and nobody's last word and no word of a note is lost or there twice", async () => {
    const { wrong, entries } = await soak({ minutes: 0.15, seed: 7 }, () => undefined);
    expect(wrong).toEqual([]);
    expect(entries).toBeGreaterThan(5);
  }, 240_000);
});
