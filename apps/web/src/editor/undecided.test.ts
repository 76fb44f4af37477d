import type { ConflictRecord } from "@concord/document";
import { DocumentId, Invoice } from "@concord/model";
import { expect, test } from "vitest";
import { removedNames, undecidedNames } from "./undecided.ts";

const invoice = Invoice.parse({
  lines: [{ id: "k1", name: "Survey" }, { id: "k2" }],
});
const live = { "lines.k1.name": "Survey", "lines.gone.name": "Travel", "lines.gone.removed": true };

const conflictOf = (
  path: string,
  kind: ConflictRecord["kind"] = "concurrent",
  rest: { readonly attention?: "history"; readonly state?: "resolved" } = {},
) =>
  ({
    id: `${path} ${kind}`,
    record: { kind, path, kept: {}, lost: {}, state: "open" },
    state: "open",
    attention: "person",
    resolution: undefined,
    ...rest,
  }) as const;

function of(...conflicts: readonly ReturnType<typeof conflictOf>[]) {
  const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
  return { invoice, snapshot: { id, conflicts, live } };
}

test("[WB493] what is undecided is named once for each field, and what needs nobody is not", () => {
  const view = of(
    conflictOf("lines.k1.price"),
    conflictOf("lines.k1.tax.rate"),
    conflictOf("lines.k1.tax.category"),
    conflictOf("lines.k2.price"),
    conflictOf("lines.gone.removed", "edited-while-removed"),
    conflictOf("dueDate", "concurrent", { attention: "history" }),
    conflictOf("currency", "concurrent", { state: "resolved" }),
  );
  expect(undecidedNames(view)).toEqual([
    "Survey: Unit price",
    "Survey: Tax",
    "Unit price, line 2",
    "Travel",
  ]);
  // The line is in no issued invoice, and has its name all the same.
  expect(removedNames(view)).toEqual(["Travel"]);
});
