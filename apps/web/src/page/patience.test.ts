import { expect, test } from "vitest";
import { createPatience } from "./patience.ts";

test("[WB66] a visible tab whose call nobody answers for ten seconds asks to take over", () => {
  const { tick } = createPatience(10);
  const answers = Array.from({ length: 11 }, () => tick(true, "7"));
  expect(answers.slice(0, 10)).toEqual(Array(10).fill("wait"));
  expect(answers[10]).toBe("take-over");
  // And again, if that did not help either.
  expect(Array.from({ length: 10 }, () => tick(true, "7")).at(-1)).toBe("take-over");
});

test("[WB66] an answer, or a tab that nobody looks at, begins the waiting anew", () => {
  const { tick } = createPatience(3);
  for (let count = 0; count < 3; count += 1) expect(tick(true, "7")).toBe("wait");
  expect(tick(true, "8")).toBe("wait");
  expect(tick(true, "8")).toBe("wait");
  expect(tick(false, "8")).toBe("wait");
  expect(tick(true, "8")).toBe("wait");
  expect(tick(true, undefined)).toBe("wait");
});
