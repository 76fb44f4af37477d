import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { commitSteps } from "./commit-steps.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

test("[CL120] the steps of a commit name every number, so that doing them twice changes nothing", () => {
  const update = new Uint8Array([1, 2, 3]);
  const { steps, lastNumber } = commitSteps(
    [
      { type: "append-update", document: id, update },
      { type: "replace-updates", document: id, through: 4, update },
      { type: "replace-updates", document: id, through: "all", update },
    ],
    7,
  );
  expect(lastNumber).toBe(9);
  expect(steps).toEqual([
    { type: "put", store: "updates", key: [id, 8], value: update },
    { type: "delete-updates", document: id, through: 4 },
    { type: "put", store: "updates", key: [id, 4], value: update },
    { type: "delete-updates", document: id, through: "all" },
    { type: "put", store: "updates", key: [id, 9], value: update },
  ]);
});

test("[CL1] steps own their bytes, and nothing of the buffer around them", () => {
  const buffer = new Uint8Array(1_000);
  const { steps } = commitSteps(
    [{ type: "append-update", document: id, update: buffer.subarray(10, 12) }],
    0,
  );
  buffer.fill(9);
  const [step] = steps;
  const value = step?.type === "put" ? step.value : undefined;
  expect(value).toEqual(new Uint8Array([0, 0]));
  expect(value instanceof Uint8Array && value.buffer.byteLength).toBe(2);
});
