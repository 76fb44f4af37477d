import { Invoice, Ledger, NumberLease, PlainDate, Workspace } from "@concord/model";
import { expect, test } from "vitest";
import { planLeasedIssue } from "./leased-issue.ts";

const today = PlainDate.parse("2026-11-20");
const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 1,
  device: "till",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 4,
  kinds: ["invoice", "credit-note"],
  from: 7,
  to: 9,
  grantedAt: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  state: "active",
  proof: "p",
});
const settings = Workspace.parse({
  series: [{ id: "van", format: "V-{number}", kinds: ["invoice", "credit-note"] }],
});

function plan(content: object, under: NumberLease = lease) {
  const invoice = Invoice.parse({
    currency: "EUR",
    seller: { name: "Ours GmbH" },
    buyer: { name: "Acme GmbH" },
    lines: [
      { id: "l1", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
    ],
    ...content,
  });
  const planned = planLeasedIssue(
    { invoice, ledger: Ledger.parse({}), problems: [], issued: undefined },
    {
      settings,
      lease: under,
      last: undefined,
      device: "till",
      principal: "ben",
      now: Date.parse("2026-11-20T12:00:00Z"),
      today,
    },
  );
  return planned.type === "issues"
    ? planned.issued.number
    : planned.findings.map(({ rule, path }) => `${rule} ${path}`);
}

test("[DO202] a device gives numbers to what the series takes, by its lease too, and to no credit note: what is left to credit is not known offline", () => {
  expect(plan({})).toBe("V-0007");
  expect(plan({ kind: "credit-note" })).toContain("CONCORD-LEASE kind");
  const kinds = ["credit-note"] as const;
  expect(plan({}, { ...lease, kinds })).toEqual(["CONCORD-LEASE kind"]);
  const { kinds: _, ...older } = lease;
  expect(plan({}, older)).toBe("V-0007");
});
