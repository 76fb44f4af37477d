import { DocumentId } from "@concord/model";
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
