import { DocumentId, EntryKey } from "@concord/model";
import { expect, test } from "vitest";
import { createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const setName = (value: string) => ({ type: "set-field", path: "buyer.name", value }) as const;

test("[CL40] a person takes back their changes, the latest first", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await replica.apply(id, [setName("one")]);
  await replica.apply(id, [setName("two")]);
  expect(await replica.undo()).toMatchObject({ type: "stored" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "one" });
  expect(await replica.undo()).toMatchObject({ type: "stored" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": null });
  expect(await replica.undo()).toEqual({ type: "nothing" });
});

test("[CL41] what somebody else changed meanwhile is not undone over them", async () => {
  const { open, clock } = createTestWorkspace();
  const ada = await open();
  const ben = await open();
  await ada.create({ kind: "invoice", id });
  await ada.apply(id, [setName("ada")]);
  await clock.advance(1);
  await ben.apply(id, [setName("ben")]);
  await clock.advance(1);
  expect(await ada.undo(id)).toMatchObject({ type: "refused", rule: "moved-on" });
  expect(await ada.registers(id)).toMatchObject({ "buyer.name": "ben" });
});

test("[CL40] facts are not taken back, nor what a program did", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await replica.apply(id, [
    { type: "record-payment", key: "cash:1", payment: { amount: "10" } },
    setName("with the payment"),
  ]);
  await replica.apply(id, [setName("bridge")], {
    source: "bridge",
    connector: "stripe",
    account: "acct_1",
  });
  expect(replica.canUndo()).toBe(false);
  expect(await replica.undo()).toEqual({ type: "nothing" });
});

test("[CL160] what was taken back is done again, step by step, until something new is done", async () => {
  const { open } = createTestWorkspace();
  const replica = await open({ origin: { source: "user", actor: "ada" } });
  await replica.create({ kind: "invoice", id });
  await replica.apply(id, [setName("one")]);
  await replica.apply(id, [{ type: "add-line", line: EntryKey.parse("a"), content: {} }]);
  const lines = async () =>
    Object.entries((await replica.registers(id)) ?? {}).filter(
      ([path]) => path === "lines.a.removed",
    );
  expect(await replica.redo(id)).toEqual({ type: "nothing" });
  await replica.undo(id);
  expect(await lines()).toEqual([["lines.a.removed", true]]);
  await replica.undo(id);
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": null });
  expect(replica.canRedo(id)).toBe(true);
  expect(await replica.redo(id)).toMatchObject({ type: "stored" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "one" });
  expect(await replica.redo(id)).toMatchObject({ type: "stored" });
  expect(await lines()).toEqual([["lines.a.removed", null]]);
  // What was done again can be taken back again.
  await replica.undo(id);
  expect(await lines()).toEqual([["lines.a.removed", true]]);
  await replica.apply(id, [setName("two")]);
  expect(replica.canRedo(id)).toBe(false);
  expect(await replica.redo(id)).toEqual({ type: "nothing" });
});

test("[CL161] a step that somebody went over is skipped, both ways, and says what it would have put where", async () => {
  const { open, clock } = createTestWorkspace();
  const ada = await open({ origin: { source: "user", actor: "ada" } });
  const ben = await open({ origin: { source: "user", actor: "ben" } });
  await ada.create({ kind: "invoice", id });
  await ada.apply(id, [setName("before")]);
  await ada.apply(id, [setName("ada")]);
  await clock.advance(1);
  await ben.apply(id, [setName("ben")]);
  await clock.advance(1);
  const values = [{ path: "buyer.name", mine: "ada", previous: "before" }];
  const skipped = { type: "refused", rule: "moved-on", path: "buyer.name", document: id };
  expect(await ada.undo(id)).toMatchObject({ ...skipped, values });
  expect(await ada.registers(id)).toMatchObject({ "buyer.name": "ben" });
  expect(ada.canRedo(id)).toBe(false);

  await ada.apply(id, [setName("later")]);
  await ada.undo(id);
  await clock.advance(1);
  await ben.apply(id, [setName("ben again")]);
  await clock.advance(1);
  expect(await ada.redo(id)).toMatchObject({
    ...skipped,
    values: [{ path: "buyer.name", mine: "ben", previous: "later" }],
  });
});

test("[CL40] a line that was removed is there again, and goes again", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  const line = EntryKey.parse("a");
  const removed = async () => (await replica.registers(id))?.["lines.a.removed"];
  await replica.create({ kind: "invoice", id });
  await replica.apply(id, [{ type: "add-line", line, content: { name: "Survey" } }]);
  await replica.apply(id, [{ type: "remove-line", line }]);
  expect(await replica.undo(id)).toMatchObject({ type: "stored" });
  expect(await removed()).toBe(null);
  expect(await replica.redo(id)).toMatchObject({ type: "stored" });
  expect(await removed()).toBe(true);
});
