import { render } from "lit";
import { expect, test } from "vitest";
import { rowMarker } from "./row-marker.ts";
import { rowOf } from "./testing/rows.ts";

const said = (sync: "saving" | "on-this-device"): string => {
  const into = document.createElement("div");
  render(rowMarker(rowOf(1, {}, { sync }), undefined), into);
  return into.textContent.trim();
};

test("[WB425] a row says that it is being saved until it is on this device", () => {
  expect([said("saving"), said("on-this-device")]).toEqual(["Saving…", "On this device"]);
});
