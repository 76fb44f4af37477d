import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

test("[CL42] who has a document open sees the others, until they leave or the connection ends", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const ada = await open();
  const ben = await open();
  await ada.create({ kind: "invoice", id });
  await clock.advance(1);
  const adasView = await ada.open(id);
  const bensView = await ben.open(id);
  const seen = () => [...bensView.presence().states().values()];
  expect(seen()).toEqual([]);
  adasView.presence().show({ name: "Ada", field: "dueDate" });
  await clock.advance(1);
  expect(seen()).toEqual([{ name: "Ada", field: "dueDate" }]);

  relay.cut();
  await clock.advance(1);
  expect(seen()).toEqual([]);
  await clock.advance(60_000);
  expect(seen()).toEqual([{ name: "Ada", field: "dueDate" }]);

  adasView[Symbol.dispose]();
  await clock.advance(1);
  expect(seen()).toEqual([]);
  bensView[Symbol.dispose]();
});

test("[CL109] who closes a document twice takes nobody's presence along", async () => {
  const { open, clock } = createTestWorkspace();
  const ada = await open();
  const ben = await open();
  await ada.create({ kind: "invoice", id });
  await clock.advance(1);
  const bensView = await ben.open(id);
  const seen = () => [...bensView.presence().states().values()];
  seen();
  // Two parts of one program.
  const list = await ada.open(id);
  const editor = await ada.open(id);
  list.presence();
  editor.presence().show({ name: "Ada" });
  list[Symbol.dispose]();
  list[Symbol.dispose]();
  await clock.advance(1);
  expect(seen()).toEqual([{ name: "Ada" }]);
});

test("[CL43] an open document follows: the same object for local and remote changes, a new one after a refusal", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const ada = await open({ cachedDocuments: 1 });
  await ada.create({ kind: "invoice", id });
  await clock.advance(1);
  const view = await ada.open(id);
  const before = view.doc();
  for (let count = 0; count < 5; count += 1) await ada.create({ kind: "party" });
  await ada.apply(id, [{ type: "set-field", path: "currency", value: "EUR" }]);
  expect(view.doc()).toBe(before);
  expect(view.snapshot()).toMatchObject({ invoice: { currency: "EUR" } });

  const replaced: unknown[] = [];
  view.onReplaced((doc) => replaced.push(doc));
  await clock.advance(1);
  relay.judge(() => ({ type: "refused", reason: "malformed-update", message: "No." }));
  await ada.apply(id, [{ type: "set-field", path: "currency", value: "USD" }]);
  await clock.advance(1);
  expect(replaced).toEqual([view.doc()]);
  expect(view.doc()).not.toBe(before);
  expect(view.snapshot()).toMatchObject({ invoice: { currency: "EUR" } });
  view[Symbol.dispose]();
});
