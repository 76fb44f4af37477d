import { DocumentId, PlainDate } from "@concord/model";
import { array, assert, boolean, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { discarding, isDiscarded, keeping } from "./discarded.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { summaryOf } from "./invoice-summary.ts";
import { issueObjections } from "./issue-objections.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const today = PlainDate.parse("2026-11-30");
const content = {
  currency: "EUR",
  buyer: { name: "Acme" },
  lines: [{ id: "l1", name: "Pump", quantity: "2", price: "50" }],
};

function replica(state?: Uint8Array) {
  const doc = new Y.Doc();
  if (state !== undefined) Y.applyUpdate(doc, state);
  return {
    doc,
    read: (): InvoiceSnapshot => invoiceSnapshot(doc, { id }),
    write: (operation: OperationInput) =>
      apply(doc, Operation.parse(operation), { source: "user", actor: "ada" }),
    state: () => Y.encodeStateAsUpdate(doc),
  };
}

function draft() {
  const made = replica();
  made.write({ type: "create", document: { kind: "invoice", content } });
  return made;
}

const set = (path: string, value: string): OperationInput => ({ type: "set-field", path, value });

test("[DO320] a discarded draft says so beside its status, is not issued, and is a draft again once it is taken back", () => {
  const { read, write } = draft();
  write(discarding(read()));
  expect(summaryOf(read(), today)).toMatchObject({ status: "draft", flags: ["discarded"] });
  const settings = { company: undefined, timeZone: "Europe/Berlin" };
  const rules = (): readonly string[] =>
    issueObjections(read(), settings, today).map(({ rule }) => rule);
  expect(rules()).toContain("CONCORD-DISCARDED");
  write(keeping);
  expect(summaryOf(read(), today).flags).toEqual([]);
  expect(rules()).not.toContain("CONCORD-DISCARDED");
});

const edits: readonly OperationInput[] = [
  set("buyer.name", "Other"),
  set("lines.l1.quantity", "3"),
  { type: "remove-line", line: "l1" },
  { type: "add-line", line: "l2", content: { name: "Hose" } },
];

test.each(edits)(
  "[DO321] whoever edits it, later or elsewhere without knowing, has it back: %o",
  (edit) => {
    const ada = draft();
    const ben = replica(ada.state());
    ada.write(discarding(ada.read()));
    ben.write(edit);
    Y.applyUpdate(ada.doc, ben.state());
    expect(isDiscarded(ada.read())).toBe(false);

    const late = draft();
    late.write(discarding(late.read()));
    expect(isDiscarded(late.read())).toBe(true);
    late.write(edit);
    expect(isDiscarded(late.read())).toBe(false);
  },
);

const says = ({ invoice: { buyer, lines } }: InvoiceSnapshot): string =>
  JSON.stringify([buyer, lines]);

test("[DO321] of two who discard and edit, in whatever order they hear of each other, no edit is hidden", () => {
  const someEdits = array(constantFrom(...edits), { minLength: 1 });
  assert(
    property(someEdits, boolean(), (made, isFirst) => {
      const ada = draft();
      const ben = replica(ada.state());
      const before = says(ben.read());
      if (isFirst) ada.write(discarding(ada.read()));
      for (const edit of made) ben.write(edit);
      if (!isFirst) ada.write(discarding(ada.read()));
      Y.applyUpdate(ben.doc, ada.state());
      Y.applyUpdate(ada.doc, ben.state());
      const [here, there] = [isDiscarded(ada.read()), isDiscarded(ben.read())];
      expect(here).toBe(there);
      expect(here && says(ben.read()) !== before).toBe(false);
    }),
  );
});

test("[DO322] who is to see to it is no edit; money that came, and an issue by another tool, show it", () => {
  const { read, write } = draft();
  write(discarding(read()));
  write(set("assignee", "ben"));
  expect(isDiscarded(read())).toBe(true);
  const payment = { amount: "5", paidOn: today };
  const paid = replica();
  paid.write({ type: "create", document: { kind: "invoice", content } });
  paid.write(discarding(paid.read()));
  paid.write({ type: "record-payment", key: "p1", payment });
  expect(isDiscarded(paid.read())).toBe(false);
  write({
    type: "mark-issued",
    issued: {
      number: "F-1",
      by: { type: "connector", connector: "stripe", account: "a", id: "in_1" },
    },
  });
  expect(isDiscarded(read())).toBe(false);
  expect(summaryOf(read(), today).status).toBe("unpaid");
});

const moneyIn: readonly OperationInput[] = [
  { type: "record-payment", key: "m", payment: { amount: "5", paidOn: today } },
  { type: "record-refund", key: "m", refund: { amount: "5", on: today } },
  { type: "apply-credit", key: "m", credit: { amount: "5", on: today } },
  { type: "write-off", key: "m", writeOff: { amount: "5", on: today } },
];

test.each(moneyIn)("[DO322] no money is hidden, and what is shown can be issued: %o", (money) => {
  const { read, write } = draft();
  write(discarding(read()));
  write(money);
  expect(isDiscarded(read())).toBe(false);
  const settings = { company: undefined, timeZone: "Europe/Berlin" };
  const rules = issueObjections(read(), settings, today).map(({ rule }) => rule);
  expect(rules).not.toContain("CONCORD-DISCARDED");
});
