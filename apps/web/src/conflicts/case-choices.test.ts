import { apply, Operation, snapshot } from "@concord/document";
import type { ConflictRecord, InvoiceSnapshot, OperationInput } from "@concord/document";
import { DocumentId, PlainDate, defaultWorkspace } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { baseOf, decisionOf, offerOfSource, offersOf, takesAnother } from "./case-choices.ts";
import type { Choice } from "./case-choices.ts";
import { offlineWords, provenance } from "./case-words.ts";
import { deliveriesOf, effectOf } from "./choice-effect.ts";
import type { ConflictCase } from "./conflict-cases.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const day = PlainDate.parse("2026-11-29");
const decider = { by: "Mara", at: "2026-11-29T12:00:00.000Z" };

function caseOf(...records: readonly Partial<ConflictRecord>[]): ConflictCase {
  const conflicts = records.map((record, index) => ({
    id: `c${index}`,
    record: {
      kind: "concurrent" as const,
      path: "dueDate",
      kept: { value: "2026-12-03", author: "Ana", at: "2026-11-02T00:00:00Z" },
      lost: { value: `2026-12-1${index}`, author: `Ben${index}`, at: "2026-11-01T00:00:00Z" },
      state: "open" as const,
      ...record,
    },
  }));
  const [first] = conflicts;
  if (first === undefined) throw new Error("A case has a conflict");
  const { kind, path } = first.record;
  return {
    key: "k",
    document: id,
    kind,
    path,
    conflicts,
    at: "",
    sources: [],
    summary: undefined,
    name: undefined,
  };
}

/** An invoice over 2 × 50 with 20 % tax, and the records of a case. */
function documentWith(of: ConflictCase, registers: Readonly<Record<string, JsonValue>> = {}) {
  const doc = new Y.Doc();
  const act = (input: OperationInput) =>
    apply(doc, Operation.parse(input), { source: "user", actor: "mara" });
  const tax = { scheme: "VAT", category: "S", rate: "20" };
  act({
    type: "create",
    document: {
      kind: "invoice",
      content: {
        currency: "EUR",
        dueDate: "2026-12-03",
        lines: [{ id: "l1", name: "Survey", quantity: "2", price: "50", tax }],
      },
    },
  });
  const fields = doc.getMap("fields");
  for (const { id: conflict, record } of of.conflicts) fields.set(`conflicts.${conflict}`, record);
  for (const [path, value] of Object.entries(registers)) fields.set(path, value);
  const read = (): InvoiceSnapshot => {
    const taken = snapshot(doc, { id });
    if (taken.kind !== "invoice") throw new Error(taken.kind);
    return taken;
  };
  const choose = (choice: Choice) => {
    const decision = decisionOf(of, choice, read().live, decider);
    return { undo: decision.undo, outcomes: decision.operations.map((each) => act(each).type) };
  };
  return { read, choose, act };
}

test("[WB91] what stands is offered first, with who wrote it; a newer value stands without a name", () => {
  const of = caseOf({}, {});
  expect(offersOf(of, { dueDate: "2026-12-03" })).toMatchObject([
    { choice: { type: "now" }, value: "2026-12-03", source: "Ana" },
    { choice: { type: "lost", conflict: "c0" }, value: "2026-12-10", source: "Ben0" },
    { choice: { type: "lost", conflict: "c1" }, value: "2026-12-11", source: "Ben1" },
  ]);
  const [now] = offersOf(of, { dueDate: "2027-01-01" });
  expect(now).toMatchObject({ value: "2027-01-01", source: undefined });
  expect(offerOfSource(offersOf(of, {}), "Ben1")).toMatchObject({ value: "2026-12-11" });
});

test("[WB91] one choice decides about all writers of the field, and is taken back as one", () => {
  const choices: readonly (readonly [Choice, string])[] = [
    [{ type: "now" }, "2026-12-03"],
    [{ type: "lost", conflict: "c1" }, "2026-12-11"],
    [{ type: "value", value: "2027-02-02" }, "2027-02-02"],
  ];
  for (const [choice, stands] of choices) {
    const of = caseOf({}, {});
    const { read, choose, act } = documentWith(of);
    const { undo, outcomes } = choose(choice);
    expect(outcomes).toEqual(["applied", "applied"]);
    expect(read().invoice.dueDate).toBe(stands);
    expect(read().conflicts.map(({ state }) => state)).toEqual(["resolved", "resolved"]);
    expect(read().conflicts[0]?.resolution?.by).toBe("Mara");
    if (undo === undefined) throw new Error("It can be taken back");
    expect(act(undo).type).toBe("applied");
    expect(read().invoice.dueDate).toBe("2026-12-03");
    expect(read().conflicts.map(({ state }) => state)).toEqual(["open", "open"]);
  }
});

test("[WB91] a decision is not taken back over somebody's newer value", () => {
  const { choose, act, read } = documentWith(caseOf({}));
  const { undo } = choose({ type: "lost", conflict: "c0" });
  act({ type: "set-field", path: "dueDate", value: "2027-03-03" });
  if (undo === undefined) throw new Error("It could be taken back");
  expect(act(undo)).toMatchObject({ type: "refused", rule: "moved-on" });
  expect(read().invoice.dueDate).toBe("2027-03-03");
});

test("[WB93] what cannot be chosen says why", () => {
  const barred = (record: Partial<ConflictRecord>) =>
    offersOf(caseOf(record), {}).map((offer) => offer.barred);
  expect(barred({ kind: "edited-after-issue" })).toEqual([undefined, "frozen"]);
  expect(barred({ kind: "over-payment", path: "payments" })).toEqual([undefined, "fact"]);
  expect(barred({ kind: "overused-credit", path: "refunds" })).toEqual([undefined, "fact"]);
  expect(barred({ kind: "fact-differs", path: "payments.p1" })).toEqual([undefined, "fact"]);
  expect(barred({ lost: { author: "Ben" } })).toEqual([undefined, "unknown"]);
  expect(takesAnother(caseOf({ kind: "edited-after-issue" }))).toBe(false);
});

const by = (value: string): Partial<ConflictRecord> => ({ lost: { value, author: "Ben" } });

test("[WB155] a source that says two things of one field has none that could be taken for it", () => {
  const two = offersOf(caseOf(by("2026-12-10"), by("2026-12-11")), {});
  expect(offerOfSource(two, "Ben")).toBeUndefined();
  expect(offerOfSource(two, "Ana")).toMatchObject({ choice: { type: "now" } });
  const same = offersOf(caseOf(by("2026-12-10"), by("2026-12-10")), {});
  expect(offerOfSource(same, "Ben")).toMatchObject({ value: "2026-12-10" });
  const lostToo = offersOf(caseOf(by("2026-12-10"), { lost: { author: "Ben" } }), {});
  expect(offerOfSource(lostToo, "Ben")).toBeUndefined();
});

test("[WB93] a removal is left as it is, or the entry comes back with its edit", () => {
  const record: Partial<ConflictRecord> = {
    kind: "edited-while-removed",
    path: "lines.l1.removed",
    kept: { value: true },
    lost: { value: { "lines.l1.price": "55" }, author: "Ana" },
  };
  const of = caseOf(record);
  const registers = { "lines.l1.removed": true, "lines.l1.price": "55" };
  expect(offersOf(of, registers)[0]).toMatchObject({ value: true, source: "Ana" });
  const { choose, read } = documentWith(of, registers);
  choose({ type: "lost", conflict: "c0" });
  expect(read().invoice.lines).toMatchObject([{ id: "l1", price: "55", removed: false }]);
});

test("[WB92] the effect of a choice is computed before anything is written", () => {
  const { read } = documentWith(caseOf({}));
  const now = effectOf(read(), "dueDate", undefined, day);
  expect(now).toEqual({ gross: "120", tax: "20", outstanding: "120", aging: undefined });
  expect(effectOf(read(), "lines.l1.price", "0.335", day)).toEqual({
    gross: "0.8",
    tax: "0.13",
    outstanding: "0.8",
    aging: undefined,
  });
  expect(effectOf(read(), "lines.l1.removed", true, day).gross).toBe("0");
  expect(effectOf(read(), "dueDate", undefined, day)).toEqual(now);
});

test("[WB92] each connector is said to hear what its link and the policies tell", () => {
  const { read } = documentWith(caseOf({}), {
    "links.hubspot": { account: "1", id: "7", kind: "invoice" },
  });
  const told = (path: string, value: JsonValue | undefined) => [
    ...deliveriesOf(
      { snapshot: read(), path, value },
      ["hubspot", "quickbooks", "stripe"],
      defaultWorkspace,
    ),
  ];
  expect(told("dueDate", "2027-01-01")).toEqual([
    ["hubspot", "is-told"],
    ["quickbooks", "at-issue"],
  ]);
  expect(told("dueDate", "2026-12-03")[0]).toEqual(["hubspot", "hears-nothing"]);
  expect(told("payments", "1")[0]).toEqual(["hubspot", "hears-nothing"]);
  const linked = { ...read(), links: { quickbooks: { account: "1", id: "7", kind: "invoice" } } };
  const decides = deliveriesOf(
    { snapshot: linked, path: "lines.l1.ledgerAccount", value: "4000" },
    ["quickbooks"],
    defaultWorkspace,
  );
  expect(decides.get("quickbooks")).toBe("decides");
});

const from = (value: JsonValue): Partial<ConflictRecord> => ({ base: { value } });
const barredOnce = (record: Partial<ConflictRecord>, issued: JsonValue) =>
  offersOf(caseOf(record), { issued }).map((offer) => offer.barred);

test("[WB190] what stood before is told where all of a field's writers parted from one value", () => {
  expect(baseOf(caseOf({}))).toBeUndefined();
  expect(baseOf(caseOf(from("2026-12-01"), from("2026-12-01")))).toBe("2026-12-01");
  expect(baseOf(caseOf(from(null), from(null)))).toBeNull();
  expect(baseOf(caseOf(from("2026-12-01"), from("2026-12-02")))).toBeUndefined();
  expect(baseOf(caseOf(from("2026-12-01"), {}))).toBeUndefined();
});

test("[WB192] what an invoice says that was issued meanwhile can only be kept", () => {
  expect(barredOnce({ path: "lines.l1.price" }, { number: "R-1" })).toEqual([undefined, "frozen"]);
  expect(barredOnce({ path: "lines.l1.price" }, null)).toEqual([undefined, undefined]);
  expect(barredOnce({ path: "dueDate" }, { number: "R-1" })).toEqual([undefined, "frozen"]);
  const removal = { kind: "edited-while-removed", path: "lines.l1.removed" } as const;
  expect(barredOnce(removal, { number: "R-1" })).toEqual([undefined, "frozen"]);
  expect(barredOnce(removal, null)).toEqual([undefined, undefined]);
  // Who sees to it may be changed after issue, too.
  expect(barredOnce({ path: "assignee" }, { number: "R-1" })).toEqual([undefined, undefined]);
});

test("[WB191] who was offline is said with how long it took, and which device is one's own", () => {
  const kept = {
    value: "2026-12-03",
    author: "Mara",
    at: "2026-11-28T10:00:00.000Z",
    acceptedAt: "2026-11-28T12:04:00.000Z",
    device: "device-1",
  };
  const of = caseOf({ kept, lost: { value: "2026-12-10", author: "Mara", device: "device-2" } });
  const viewer = { name: "Mara", device: "device-2" };
  const words = offersOf(of, { dueDate: "2026-12-03" }).map((offer) =>
    provenance(of, offer, Date.parse("2026-11-28T13:00:00.000Z"), viewer),
  );
  expect(words).toEqual([
    "Mara · 3 hr. ago · your other device · offline, synced 2 hr later · showing now",
    "Mara · this device",
  ]);
  expect(offlineWords(of)).toBe("2 hr offline");
  expect(offlineWords(caseOf({}))).toBeUndefined();
});
