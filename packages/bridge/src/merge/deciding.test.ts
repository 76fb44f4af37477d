import { defaultWorkspace } from "@concord/model";
import { expect, test } from "vitest";
import type { DocumentChange, Registers } from "../connector.ts";
import { deciderFor } from "./deciding.ts";
import type { Standing } from "./deciding.ts";
import { mergeThreeWay } from "./three-way.ts";

const change: DocumentChange = {
  kind: "invoice",
  owner: { kind: "invoice", id: "in_1" },
  creates: false,
  fields: {},
  facts: {},
};
const local = { customer: "from-quickbooks", dueDate: "2026-02-28" };
const remote = { customer: "from-stripe", dueDate: "2026-02-28" };

const by = (standing: Standing, mine: Registers) =>
  deciderFor(defaultWorkspace, change, standing, "stripe", mine);

test("[BR241] of an invoice that was issued elsewhere the customer is each tool's own: another one in a copy is no edit", () => {
  const copy: Standing = { type: "issued-elsewhere" };
  expect(mergeThreeWay(undefined, local, remote, by(copy, local))).toMatchObject({
    toDocument: {},
    lost: [],
  });
  // Where the document names none, theirs is taken over.
  const { customer: _, ...unnamed } = local;
  expect(mergeThreeWay(undefined, unnamed, remote, by(copy, unnamed)).toDocument).toEqual({
    customer: "from-stripe",
  });
  const draft: Standing = { type: "draft" };
  expect(mergeThreeWay(undefined, local, remote, by(draft, local)).lost).toHaveLength(1);
});
