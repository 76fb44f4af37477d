import { Operation, apply, invoiceSnapshot, seenDigest } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DocumentId, Workspace } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { draftChecks, issueChecks, issueStateOf } from "./issue-state.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

function draft(...operations: readonly OperationInput[]) {
  const doc = new Y.Doc();
  const content = {
    currency: "EUR",
    lines: [{ id: "k1", name: "Pump", quantity: "2", price: "50" }],
  };
  for (const operation of [
    { type: "create", document: { kind: "invoice", content } },
    ...operations,
  ]) {
    const applied = apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
    if (applied.type !== "applied") throw new Error(applied.type);
  }
  return invoiceSnapshot(doc, { id });
}

const asks = (key: string, at: string) =>
  ({ type: "request-issue", key, request: { at, digest: "0".repeat(64) } }) as const;
const declined = (key: string, reason: string) =>
  ({ type: "decline-request", key, declined: { reason } }) as const;

test("[WB240] what became of the last request for an issue is what is said", () => {
  const [early, late] = ["2026-11-29T09:00:00.000Z", "2026-11-29T10:00:00.000Z"];
  expect(issueStateOf(draft())).toEqual({ type: "open" });
  expect(issueStateOf(draft(asks("a", early)))).toEqual({ type: "requested", key: "a", at: early });
  expect(issueStateOf(draft(asks("a", early), declined("a", "No")))).toMatchObject({
    type: "declined",
    key: "a",
    declined: { reason: "No" },
  });
  expect(issueStateOf(draft(asks("b", early), declined("b", "No"), asks("a", late)))).toMatchObject(
    { type: "requested", key: "a" },
  );
  const twice = draft(
    asks("b", early),
    declined("b", "No"),
    asks("a", late),
    declined("a", "Still"),
  );
  expect(issueStateOf(twice)).toMatchObject({ type: "declined", declined: { reason: "Still" } });
});

test("[WB241] the checks before an issue count the company of the settings as the seller", () => {
  const { invoice } = draft();
  const paths = (settings: Workspace | undefined) =>
    issueChecks(invoice, settings).map(({ path }) => path);
  expect(paths(undefined)).toContain("seller.name");
  const settings = Workspace.parse({ company: { name: "Concord GmbH" } });
  expect(paths(settings)).not.toContain("seller.name");
  expect(paths(settings)).toContain("buyer.name");
});

test("[WB482] what is said to be missing while a draft is entered is what the issue asks for", () => {
  const { invoice } = draft();
  const settings = Workspace.parse({ company: { name: "Concord GmbH" } });
  const checks = draftChecks(invoice, settings);
  expect(checks.filter(({ severity }) => severity === "error")).toEqual(
    issueChecks(invoice, settings),
  );
  expect(checks.map(({ path }) => path)).not.toContain("seller.name");
  // What receivers may ask for is said beside it.
  expect(checks.some(({ severity }) => severity === "warning")).toBe(true);
});

test("[WB242] the digest of what is seen changes with what it says, and not with an internal field", () => {
  const before = seenDigest(draft().invoice);
  const priced = draft({ type: "set-line", line: "k1", field: "price", value: "51" });
  expect(seenDigest(priced.invoice)).not.toBe(before);
  const assigned = draft({ type: "set-field", path: "assignee", value: "mara" });
  expect(seenDigest(assigned.invoice)).toBe(before);
});
