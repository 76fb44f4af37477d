import type { HistoryGroup } from "@concord/ledger/story";
import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { fieldKey, isShown, noFilter } from "./history-filter.ts";
import { historyKeyOf, sessionStep } from "./history-keys.ts";

const pressed = (key: string, more: object = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  defaultPrevented: false,
  ...more,
});
const onPage = { isTyping: false, letters: "on" } as const;

const change = (path: string) =>
  ({
    path,
    before: { type: "known", value: null },
    after: { type: "known", value: "1" },
  }) as const;

function group(from: number, to: number, id = "ada"): HistoryGroup {
  const source =
    id === "connector:stripe"
      ? ({ type: "tool", tool: "stripe" } as const)
      : ({ type: "person" } as const);
  return {
    from,
    to,
    author: { id, name: id },
    devices: ["device-1"],
    source,
    beganAt: 0,
    endedAt: 0,
    lateMs: null,
  };
}

test("[WB263] arrows step through the changes, with Shift through the sessions; Home and End, and the way out", () => {
  const keys = ["ArrowLeft", "ArrowRight", "Home", "End", "Escape", "h", "x"].map((key) =>
    historyKeyOf(pressed(key), onPage),
  );
  expect(keys).toEqual([
    { does: "step", by: -1 },
    { does: "step", by: 1 },
    { does: "first" },
    { does: "last" },
    { does: "leave" },
    { does: "leave" },
    undefined,
  ]);
  expect(historyKeyOf(pressed("ArrowLeft", { shiftKey: true }), onPage)).toEqual({
    does: "session",
    by: -1,
  });
  expect(historyKeyOf(pressed("ArrowLeft", { altKey: true }), onPage)).toBeUndefined();
  expect(historyKeyOf(pressed("ArrowLeft"), { ...onPage, isTyping: true })).toBeUndefined();
  expect(historyKeyOf(pressed("h"), { ...onPage, letters: "off" })).toBeUndefined();
  const groups = [group(0, 2), group(3, 5, "bob"), group(6, 6)];
  expect([6, 5, 4, 2].map((place) => sessionStep(groups, place, -1))).toEqual([5, 2, 2, 0]);
  expect([0, 2, 4, 6].map((place) => sessionStep(groups, place, 1))).toEqual([2, 5, 5, 6]);
});

const telling = () => ({ before: {}, after: {}, events: [{ type: "note" } as const], total: null });

test("[WB264] groups are filtered by field, whichever line it is of, by person, by source and by money", () => {
  expect(
    [
      "lines.a.quantity",
      "lines.a.tax.rate",
      "lines.a.position",
      "lines.a.removed",
      "payments.p1",
      "dueDate",
      "buyer.ref",
    ].map(fieldKey),
  ).toEqual(["lines.*.quantity", "lines.*.tax", "lines", "lines", "payments", "dueDate", ""]);
  const entries = ["dueDate", "lines.a.quantity"].map((path, index) => ({
    seq: index,
    hash: "",
    at: 0,
    deviceTime: 0,
    author: { id: "ada", name: "Ada" },
    device: DeviceId.parse("device-1"),
    batch: 0,
    operations: [],
    changes: [change(path)],
  }));
  const [due, quantity] = [group(0, 0), group(1, 1, "connector:stripe")];
  const shown = (filter: object) =>
    [due, quantity].filter((each) => isShown(each, entries, { ...noFilter, ...filter }, telling));
  expect(shown({})).toEqual([due, quantity]);
  expect(shown({ field: "dueDate" })).toEqual([due]);
  expect(shown({ person: "ada" })).toEqual([due]);
  expect(shown({ source: "tool:stripe" })).toEqual([quantity]);
  expect(shown({ isMoneyOnly: true })).toEqual([quantity]);
});
