import { expect, test } from "vitest";
import { addressFields } from "./address-fields.ts";

const labels = (country: string): readonly string[] =>
  addressFields({ country }).map(({ label }) => label);

test("[WB212] an address has the fields of its country, in its order and words", () => {
  const street = ["Street and number", "Address, second line"];
  expect(labels("DE")).toEqual([...street, "Postal code", "City"]);
  expect(labels("US")).toEqual([...street, "City", "State", "ZIP code"]);
  expect(labels("gb")).toEqual([...street, "Town or city", "County", "Postal code"]);
  expect(labels("IT")).toEqual([...street, "Postal code", "City", "Province"]);
});

test("[WB212] what is stored of an address is shown in every country", () => {
  const fields = addressFields({ country: "DE", region: "Hamburg", line3: "Hinterhaus" });
  expect(fields.map(({ name }) => name)).toEqual([
    "line1",
    "line2",
    "postalCode",
    "city",
    "line3",
    "region",
  ]);
});
