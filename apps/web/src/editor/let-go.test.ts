import { expect, test } from "vitest";
import { letGoOf, overwritten } from "./let-go.ts";

const edit = { operations: [], overlay: { dueDate: "2027-12-22" } };

test("[WB281] what was let go of comes back while what was taken instead stands, and else says what it would have put where", () => {
  const letGo = letGoOf(edit, { dueDate: "2027-12-31", currency: "EUR" });
  expect(overwritten(letGo, { dueDate: "2027-12-31", currency: "USD" })).toBeUndefined();
  expect(overwritten(letGo, { dueDate: "2028-01-07" })).toEqual({
    path: "dueDate",
    previous: "2027-12-22",
  });
  // Somebody emptied the field, and somebody else wrote into it.
  const ofNothing = letGoOf(edit, {});
  expect(overwritten(ofNothing, { dueDate: null })).toBeUndefined();
  expect(overwritten(ofNothing, { dueDate: "2028-01-07" })?.path).toBe("dueDate");
});
