import { expect, test } from "vitest";
import * as Y from "yjs";
import { crowdedNote } from "../testing/crafted-update.ts";
import { TooMuchToil, createToil } from "./toil.ts";

/** A document whose thread seems to work for so long between two looks at it. */
function watchedDocument(msPerLook: number) {
  let worked = 0;
  const doc = new Y.Doc();
  const toil = createToil(doc, () => (worked += msPerLook));
  return { doc, toil };
}

const crowd = crowdedNote(5_000, 200);

test("[RL200] an update that costs far more than its size explains is given up while it is applied", () => {
  const { doc, toil } = watchedDocument(100);
  expect(() => toil.watch(201, () => Y.applyUpdate(doc, crowd))).toThrow(TooMuchToil);
  expect(toil.take()).toBeGreaterThan(1_000);
  expect(toil.take()).toBe(0);
});

test("[RL200] what is stored is read whatever it costs, and counts for what comes after it", () => {
  const { doc, toil } = watchedDocument(100);
  toil.count(() => Y.applyUpdate(doc, crowd));
  expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVectorFromUpdate(crowd));
  expect(toil.take()).toBe(0);
});

test("[RL200] an update that costs what its size explains is applied, however many came before it", () => {
  const { doc, toil } = watchedDocument(0.001);
  const author = new Y.Doc();
  author.on("update", (update: Uint8Array) => toil.watch(1, () => Y.applyUpdate(doc, update)));
  for (let typed = 0; typed < 1_000; typed += 1) author.getText("note").insert(typed % 7, "a");
  expect(doc.getText("note").toJSON()).toBe(author.getText("note").toJSON());
  expect(toil.take()).toBe(0);
});

test("[RL430] what is done for an update before and after it is applied counts too, also where it is refused", () => {
  let worked = 0;
  const toil = createToil(new Y.Doc(), () => worked);
  const update = { size: 1_000, bytes: 1_000_000 };
  const compare = (): never => {
    worked += 500;
    throw new Error("refused");
  };
  expect(() => toil.measure(update, compare)).toThrow("refused");
  // But for what its size explains.
  expect(toil.takeAll()).toBeCloseTo(470, 6);
  expect(toil.takeAll()).toBe(0);
  toil.measure(update, () => (worked += 40));
  expect(toil.takeAll()).toBe(0);
});
