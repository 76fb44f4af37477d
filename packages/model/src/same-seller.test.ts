import { expect, test } from "vitest";
import { isSameSeller } from "./same-seller.ts";

test("[MO113] two sellers are one by the first registration that both name, else by name, and where nobody can tell", () => {
  const ours = { name: "Ours GmbH", vatId: "DE 123 456 789", legalId: "HRB 7" };
  const cases = [
    [ours, { name: "Another name", vatId: "DE123456789" }, true],
    [ours, { name: "Ours GmbH", vatId: "DE987654321", legalId: "HRB 7" }, false],
    [ours, { name: "Somebody", legalId: "HRB7" }, true],
    [ours, { name: "Ours GmbH", legalId: "HRB 8" }, false],
    [ours, { name: "OURS  GmbH." }, true],
    [ours, { name: "Supplier Ltd" }, false],
    [ours, { vatId: "FR1" }, false],
    [ours, {}, true],
    [ours, undefined, true],
    [undefined, undefined, true],
  ] as const;
  for (const [one, other, same] of cases) {
    expect([isSameSeller(one, other), isSameSeller(other, one)]).toEqual([same, same]);
  }
});
