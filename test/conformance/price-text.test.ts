import { findAmount, readMoneyText } from "@concord/formats";
import { canonicalDecimalString } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { readUnlisted } from "./corpora.ts";

const Example = z.object({
  raw: z.string().nullable(),
  amount: z.string().nullable(),
  amountText: z.string().nullable(),
  singleSeparatorThreeDigits: z.boolean(),
});

const text = readUnlisted("money text of the web is read", "price-parser/price-examples.json");
const examples = z.array(Example).parse(text === undefined ? [] : JSON.parse(text));

const valueOf = (amount: string | null): string | undefined =>
  amount === null ? undefined : canonicalDecimalString(amount);

test("[CF11] of the price texts of the web at least 97 % are found and understood", () => {
  const right = examples.filter(
    ({ raw, amount }) => (raw === null ? undefined : findAmount(raw)?.value) === valueOf(amount),
  );
  expect([0, 592]).toContain(examples.length);
  expect(right.length).toBeGreaterThanOrEqual(Math.ceil(examples.length * 0.97));
});

test("[CF12] one mark with three digits is ambiguous in every example that has it", () => {
  const readings = examples
    .filter((each) => each.singleSeparatorThreeDigits)
    .map(({ amountText }) => readMoneyText(amountText ?? ""));
  expect(readings.filter(({ type }) => type !== "ambiguous")).toEqual([]);
  expect([0, 18]).toContain(readings.length);
});

test("[CF13] what the strict reader calls an amount is the right one, but for what is listed", () => {
  const wrong = examples.flatMap(({ raw, amount }) => {
    const reading = readMoneyText(raw ?? "");
    return reading.type === "amount" && reading.value !== valueOf(amount) ? [raw] : [];
  });
  // Feet on the web page that it comes from; forints in a cell for money.
  expect(wrong).toEqual(examples.length === 0 ? [] : ["16.00 ft"]);
});
