import { assert, constantFrom, property, record, string } from "fast-check";
import { expect, test } from "vitest";
import { everything, filterOf, searchOf } from "./list-filter.ts";
import { columns, orderIn, withOrder } from "./list-order.ts";
import { keepViews, savedViews, withView, without } from "./saved-views.ts";

const orders = record({
  by: constantFrom(...columns),
  direction: constantFrom("ascending" as const, "descending" as const),
});

test("[WB330] an address says what the list shows and in which order, whatever the words of the search", () => {
  assert(
    property(orders, string(), (order, text) => {
      const search = withOrder(searchOf({ ...everything, text, status: "open" }), order);
      expect(filterOf(search)).toEqual({ ...everything, text, status: "open" });
      expect(orderIn(search)).toEqual(order);
    }),
  );
  for (const none of ["", "?status=open", "?order=", "?order=--total", "?order=price"]) {
    expect(orderIn(none)).toBeUndefined();
  }
});

test("[WB330] a name means one view; each person has their own, and what cannot be read is none", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const save = (name: string, search: string): void =>
    keepViews("ada", withView(savedViews("ada", storage), { name, search }), storage);
  save("Late", "?status=overdue&order=-balance");
  save("Acme", "?customer=Acme&order=due");
  save("Late", "?status=overdue&order=due");
  expect(savedViews("ada", storage)).toEqual([
    { name: "Acme", search: "?customer=Acme&order=due" },
    { name: "Late", search: "?status=overdue&order=due" },
  ]);
  expect(savedViews("ben", storage)).toEqual([]);
  expect(without(savedViews("ada", storage), "Late").map(({ name }) => name)).toEqual(["Acme"]);
  kept.set("concord-views ada", '[{"name":"Bad","search":"https://elsewhere.example"}]');
  expect(savedViews("ada", storage)).toEqual([]);
});
