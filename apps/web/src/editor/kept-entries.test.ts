import type { OperationInput } from "@concord/document";
import { DocumentId, Invoice } from "@concord/model";
import { expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Creation } from "../page/unborn-documents.ts";
import type { Outcome } from "../wire/messages.ts";
import { createEntryQueue } from "./entry-queue.ts";
import { fateOf, unstoredIn } from "./kept-entries.ts";

const here = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const creation: Creation = { type: "create", document: { kind: "invoice", content: {} } };
const set = (value: string) => ({
  operations: [{ type: "set-field", path: "paymentTerms", value }] satisfies OperationInput[],
  overlay: { paymentTerms: value },
});

test("[WB500] an entry that a page left is entered where nothing has changed since, and nowhere else", () => {
  const left = { overlay: { paymentTerms: "30 days" }, before: { paymentTerms: null } };
  expect(fateOf(left, {})).toBe("to-enter");
  expect(fateOf(left, { paymentTerms: "30 days" })).toBe("stored");
  expect(fateOf(left, { paymentTerms: "14 days" })).toBe("lost");
  expect(fateOf({ overlay: left.overlay }, {})).toBe("lost");
  expect(fateOf(left, undefined)).toBe("lost");
  expect(fateOf({ overlay: left.overlay, creation }, undefined)).toBe("to-enter");
  expect(fateOf({ ...left, creation }, {})).toBe("to-enter");
  // The worker had stored both, and told neither.
  const typed = { overlay: { paymentTerms: "3" }, before: { paymentTerms: null } };
  expect(fateOf(typed, { paymentTerms: "30" }, [{ paymentTerms: "30" }])).toBe("stored");
  expect(fateOf(typed, { paymentTerms: "14" }, [{ paymentTerms: "30" }])).toBe("lost");
  // The replica has given a new line its own place.
  const line = { "lines.k1.position": "~0001", "lines.k1.name": "Flight" };
  expect(fateOf({ overlay: line, before: {} }, { ...line, "lines.k1.position": "m" })).toBe(
    "stored",
  );
});

test("[WB620] what begins a document obeys the same rule once that is there: others may have begun it, too, and written there", () => {
  const left = { overlay: { paymentTerms: "30 days" }, before: { paymentTerms: null }, creation };
  expect(fateOf(left, { paymentTerms: "14 days" })).toBe("lost");
  expect(fateOf(left, { buyerReference: "7" })).toBe("to-enter");
  expect(fateOf(left, { paymentTerms: "30 days" })).toBe("stored");
  const chosen = { overlay: { currency: "USD" }, before: { currency: "EUR" }, creation };
  expect(fateOf(chosen, { currency: "EUR" })).toBe("to-enter");
  expect(fateOf(chosen, { currency: "CHF" })).toBe("lost");
});

const choose = (currency: string) => ({
  operations: [{ type: "set-field", path: "currency", value: currency }] satisfies OperationInput[],
  overlay: { currency, paymentTerms: "30 days" },
});

test("[WB620] what a page leaves of a document that it began found what that began with", () => {
  const { workspace } = fakeWorkspace([]);
  const begun: Creation = {
    type: "create",
    document: { kind: "invoice", content: Invoice.parse({ currency: "EUR" }) },
  };
  const queue = createEntryQueue(
    { ...workspace, create: () => new Promise(() => undefined) },
    { wait: async () => undefined, creationOf: () => begun, onUnseen: () => undefined },
  );
  void queue.enter(here, choose("USD"));
  void queue.enter(here, choose("CHF"));
  expect(unstoredIn(queue, "a").map(({ before }) => before)).toEqual([
    { currency: "EUR", paymentTerms: null },
    { currency: "USD", paymentTerms: "30 days" },
  ]);
});

test("[WB500] what a page leaves is what nobody has called stored, each with what it found", async () => {
  const { workspace } = fakeWorkspace([]);
  const answers: ((outcome: Outcome) => void)[] = [];
  const queue = createEntryQueue(
    {
      ...workspace,
      create: async (_, document) => ({ type: "done", document }),
      apply: () => new Promise((resolve) => answers.push(resolve)),
    },
    { wait: async () => undefined, creationOf: () => creation, onUnseen: () => undefined },
  );
  const first = queue.enter(here, set("one"));
  void queue.enter(here, set("two"));
  void queue.enter(here, { operations: [{ type: "remove-line", line: "k1" }], overlay: {} });
  const written = (tab: string) =>
    unstoredIn(queue, tab).map(({ overlay, creation: begins }) => [overlay, begins]);
  expect(written("a")).toEqual([
    [{ paymentTerms: "one" }, creation],
    [{ paymentTerms: "two" }, creation],
  ]);
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.({ type: "done", document: here });
  await first.outcome;
  // It is begun, and nothing can begin it again.
  expect(written("a")).toEqual([[{ paymentTerms: "two" }, undefined]]);
});
