import { expect, test } from "vitest";
import { inWords } from "./api.ts";

test("[CM16] what the relay put right is said with both values, a line each", () => {
  const title = "A part of the request does not stand";
  const correction = {
    path: "payments.cash:1",
    message: "A fact is\nwritten once.",
    old: { amount: "10" },
    attempted: { amount: "20" },
  };
  expect(inWords({ title, detail: "See below.", corrections: [correction] })).toBe(
    `${title}: See below.
  payments.cash:1 stays {"amount":"10"} and did not become {"amount":"20"}: A fact is written once.`,
  );
  expect(inWords({ title })).toBe(title);
});
