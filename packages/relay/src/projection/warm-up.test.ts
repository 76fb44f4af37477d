import { expect, test } from "vitest";
import { warmUp } from "./warm-up.ts";

test("[RL496] what the first edit would wait for is done before: an invoice with an amount is read as of a day", () => {
  expect(warmUp(Date.UTC(2026, 1, 1))).toMatchObject({
    kind: "invoice",
    invoice: { asOf: "2026-02-01", summary: { gross: "1", buyerName: "Nobody" } },
  });
});
