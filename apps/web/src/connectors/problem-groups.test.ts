import type { ConnectorBoard, HeldProblem, ReplayPreview } from "@concord/protocol";
import { expect, test } from "vitest";
import { previewWords } from "./connector-words.ts";
import { causeOf, groupProblems, recordsIn } from "./problem-groups.ts";

const held = (id: string, reason: string, more: Partial<HeldProblem> = {}): HeldProblem => ({
  id,
  subject: "effect",
  what: `Enter ${id}`,
  reason,
  fixes: ["Ask the accountant"],
  at: 10,
  times: 1,
  ...more,
});

const closed = (request: string): string =>
  `QuickBooks answered 400 (6210): The books are closed through 2026-06-12. (request ${request})`;

function boardOf(...problems: readonly HeldProblem[]): ConnectorBoard {
  const nothing = { isSandbox: true, waiting: 0, lagMs: 0, linked: 0, owns: [], at: 0 };
  const state = "needs-you" as const;
  return { at: 0, connectors: [{ connector: "quickbooks", state, ...nothing, problems }] };
}

test("[WB98] what has one cause is one line, however many records it holds", () => {
  const groups = groupProblems(
    boardOf(
      held("c", "217.55 EUR was given back on 2026-11-20 without a credit.", {
        subject: "document",
      }),
      held("a", closed("1-0f"), { at: 30 }),
      held("b", closed("1-1f"), { at: 20, fixes: ["Ask the accountant", "Date it later"] }),
      held("d", closed("1-2f"), { subject: "document" }),
    ),
  );
  expect(
    groups.map(({ cause, problems, firstAt }) => [cause, problems.map(({ id }) => id), firstAt]),
  ).toEqual([
    ["The books are closed through 2026-06-12.", ["a", "b"], 20],
    ["217.55 EUR was given back on 2026-11-20 without a credit.", ["c"], 10],
    ["The books are closed through 2026-06-12.", ["d"], 10],
  ]);
  expect(recordsIn(groups)).toBe(4);
  expect(groups[0]?.fixes).toEqual(["Ask the accountant", "Date it later"]);
  expect(causeOf("(request 1)")).toBe("(request 1)");
});

const back = (money: string, on: string): string =>
  `${money} was given back on ${on} without a credit.`;

test("[WB703] amounts and names are no part of a cause, and a record with two causes stands under both", () => {
  const written = "100 EUR of INV-1 were written off.";
  const groups = groupProblems(
    boardOf(
      held("a", `${written}\n${back("1000 EUR", "2026-11-20")}`),
      held("b", back("16.94 EUR", "2026-11-21")),
      held("c", back("300 JPY", "2026-11-21")),
    ),
  );
  expect(groups.map(({ cause, problems }) => [cause, problems.map(({ id }) => id)])).toEqual([
    ["… … was given back on … without a credit.", ["a", "b", "c"]],
    [written, ["a"]],
  ]);
  expect(groups[0]?.problems.map(({ reason }) => reason)).toContain(
    back("16.94 EUR", "2026-11-21"),
  );
  expect(recordsIn(groups)).toBe(3);
});

const call = (more: Partial<ReplayPreview["calls"][number]>): ReplayPreview["calls"][number] => ({
  summary: "",
  key: "next",
  looksFirst: false,
  ...more,
});

test("[WB98] a dry run says what will be sent, what will be new, and why there are no copies", () => {
  const nothing = { calls: [], reads: 0, heldAgain: [], gone: 0 };
  expect(
    previewWords({
      ...nothing,
      calls: [call({ creates: "invoice" }), call({ creates: "invoice", key: "same" }), call({})],
    }),
  ).toEqual([
    "2 invoices will be sent; 0 new customers; 1 other change.",
    "No copies: the vendor is asked first, and the keys are the same as before and the vendor had answered no, so nothing of it is there.",
  ]);
  expect(previewWords({ ...nothing, gone: 2 })).toEqual([
    "Nothing would be sent.",
    "2 are settled already.",
  ]);
  const heldAgain = [{ id: "a", reason: "KWD" }];
  expect(previewWords({ ...nothing, reads: 1, heldAgain })).toEqual([
    "1 will be read again; what follows is decided then.",
    "1 would be held again for the same reason.",
  ]);
});
