import { render } from "lit";
import { expect, test } from "vitest";
import { rowMarker, rowSign } from "./row-marker.ts";
import { rowOf } from "./testing/rows.ts";

const said = (sync: "saving" | "on-this-device"): string => {
  const into = document.createElement("div");
  render(rowMarker(rowOf(1, {}, { sync }), undefined), into);
  return into.textContent.trim();
};

test("[WB425] a row says that it is being saved until it is on this device", () => {
  expect([said("saving"), said("on-this-device")]).toEqual(["Saving…", "On this device"]);
});

/** What the signs of a row are called. */
function signs(
  row: Parameters<typeof rowOf>[2],
  held?: Parameters<typeof rowSign>[1],
): readonly (string | null)[] {
  const into = document.createElement("div");
  render(rowSign(rowOf(1, {}, row), held), into);
  return [...into.querySelectorAll("[role=img]")].map((sign) => sign.getAttribute("aria-label"));
}

test("[WB737] where there is no room for a column of it, what waits for a person is a sign beside the status", () => {
  const waiting = {
    id: "c1",
    attention: "person",
    record: { kind: "concurrent", path: "dueDate", kept: {}, lost: {}, state: "open" },
  } as const;
  const held = { connector: "stripe", reason: "No.", isRejected: true };
  expect(signs({ sync: "synced" })).toEqual([]);
  expect(signs({ sync: "synced", conflicts: [waiting] }, held)).toEqual(["1 conflict"]);
  expect(signs({ sync: "needs-attention" })).toEqual(["Needs you"]);
  expect(signs({ sync: "synced" }, held)).toEqual(["Stripe rejected: No."]);
  expect(signs({ sync: "on-this-device" })).toEqual(["On this device"]);
  // What passes by itself has none.
  expect(signs({ sync: "sending" })).toEqual([]);
});
