import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { checkAmounts } from "./check-amounts.ts";

const place = {
  workspace: WorkspaceId.parse("acme"),
  document: DocumentId.parse("01890f3e-0000-7000-8000-0000000000aa"),
};

/** What is found where each register was written by one author, entry by entry. */
function found(facts: Readonly<Record<string, JsonValue>>, author = "ada") {
  const rows = Object.entries(facts).map(([path, after], index) => ({
    seq: index + 1,
    author: { id: author, name: author },
    difference: [{ path, before: null, after }],
  }));
  return checkAmounts(place, { currency: "EUR", ...facts }, rows);
}

test("[RL476] money that people recorded before it was looked at is found, with what to do; good money, and a tool's and the registrar's word, are not", () => {
  expect(found({ "payments.p1": { amount: "-7" }, "writeOffs.w1": { amount: "0.005" } })).toEqual([
    {
      reason: "amount-impossible",
      message:
        "An amount of money is more than zero, and not -7. Say that it failed (record-payment-progress), and record what came in.",
      document: place.document,
      seq: 1,
      path: "payments.p1",
    },
    {
      reason: "amount-impossible",
      message: expect.stringMatching(/parts of the smallest coin.* record what makes up for it/),
      document: place.document,
      seq: 2,
      path: "writeOffs.w1",
    },
  ]);
  const lists = ["refunds", "reversals", "disputes", "credits"];
  for (const list of lists) expect(found({ [`${list}.k`]: { amount: "0" } })).toHaveLength(1);

  expect(found({ "payments.p1": { amount: "7.05" }, "payments.p1.failed": {} })).toEqual([]);
  expect(found({ "payments.stripe:py_1": { amount: "-7" } })).toEqual([]);
  for (const author of ["stripe", "registrar"]) {
    expect(found({ "credits.k": { amount: "-7" } }, author)).toEqual([]);
  }
  // What was taken back counts nothing any more.
  expect(found({ "payments.p1": { amount: "-7" }, "payments.p1.failed": {} })).toEqual([]);
  expect(found({ "credits.k": { amount: "-7" }, "credits.k.voided": {} })).toEqual([]);
});
