import { expect, test } from "vitest";
import { chaosOfNumbers } from "./numbers.ts";

test("[RL306, RL371] while many ask for numbers and relay and devices are killed again and again, each invoice gets one, and none is left out", async () => {
  const requests = 80;
  const report = await chaosOfNumbers({ requests, kills: 6, seed: 4_711 }, () => undefined);
  expect(report).toMatchObject({ requests, issued: requests, doubled: [], gaps: [], wrong: [] });
  expect(report.shown).toBeGreaterThan(0);
}, 600_000);
