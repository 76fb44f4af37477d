import { CurrencyCode, DecimalString, roundDecimal, toBig } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { invoiceContent } from "./invoice-content.ts";
import { lineRegisters } from "./mapping-line.ts";
import { outgoingLines } from "./mapping-line-out.ts";
import type { LineSpec } from "./stripe-effect.ts";
import { StripeLine } from "./stripe-schema.ts";

const currency = CurrencyCode.parse("EUR");
const Priced = z.object({
  description: z.string(),
  metadata: z.record(z.string(), z.string()),
  amount: z.int().optional(),
  price_data: z.object({ unit_amount_decimal: z.string() }).optional(),
  quantity_decimal: z.string().optional(),
});

/** The line that Stripe makes of these parameters. */
function madeOf({ params }: LineSpec): StripeLine {
  const { price_data: price, quantity_decimal: quantity = "1", ...rest } = Priced.parse(params);
  const unit = DecimalString.parse(price?.unit_amount_decimal ?? String(rest.amount));
  const product = toBig(unit).times(toBig(DecimalString.parse(quantity)));
  return StripeLine.parse({
    id: "il_1",
    ...rest,
    amount: rest.amount ?? Number(roundDecimal(product, 0, "half-away-from-zero").toFixed()),
    pricing: { unit_amount_decimal: unit },
    quantity: null,
    quantity_decimal: quantity,
  });
}

const decimal = (digits: number) =>
  fc
    .integer({ min: 1, max: 9_999_999 })
    .map((units) => `${units}`.padStart(digits + 1, "0"))
    .map((text) => (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`))
    .map((text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text));

const terms = fc.record(
  {
    quantity: decimal(2),
    price: fc.oneof(decimal(2), decimal(5)),
    baseQuantity: fc.constantFrom("1", "3", "100"),
    "adjustments.x.amount": decimal(2),
  },
  { requiredKeys: ["quantity", "price"] },
);

test("[ST12] what goes to Stripe comes back word for word", () => {
  fc.assert(
    fc.property(terms, fc.constantFrom("Pump", "Pump\nBig one", "Öl"), (fields, text) => {
      const [name, description] = text.split("\n");
      const registers: Record<string, JsonValue> = {
        currency: "EUR",
        "lines.k1.name": name ?? "",
        "lines.k1.position": "a5",
      };
      if (description !== undefined) registers["lines.k1.description"] = description;
      for (const [field, value] of Object.entries(fields)) registers[`lines.k1.${field}`] = value;
      if ("adjustments.x.amount" in fields) registers["lines.k1.adjustments.x.type"] = "allowance";

      const content = invoiceContent(registers);
      if (content.type === "unreadable") throw new Error(content.reason);
      const [line] = outgoingLines(content.invoice, registers, currency, "acct_1");
      // An amount of nine digits and more is the one thing that is refused here.
      if (line?.type !== "line") return;
      const back = lineRegisters("k1", madeOf(line.spec), [], 7, "exclusive", {
        account: "acct_1",
        timeZone: "UTC",
        workspace: undefined,
        ref: { kind: "invoice", id: "in_1" },
        currency,
        recorded: {},
        drifted: (path) => {
          throw new Error(path);
        },
      });
      const { currency: _, ...sent } = registers;
      // A price for one is a price.
      if (sent["lines.k1.baseQuantity"] === "1" && !("adjustments.x.amount" in fields)) {
        delete sent["lines.k1.baseQuantity"];
      }
      // A place in which nothing stands is none that was sent.
      const standing = Object.entries(back).filter(([, value]) => value !== null);
      expect(Object.fromEntries(standing)).toEqual(sent);
    }),
  );
});
