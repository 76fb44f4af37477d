import type { StoreCheck, StoreFinding } from "@concord/relay";
import { expect, test } from "vitest";
import { checkText } from "./check-text.ts";

function textOf(...findings: readonly Partial<StoreFinding>[]): string {
  const nowhere = { document: null, seq: null, path: null };
  const checked: StoreCheck = {
    workspaces: [],
    beginnings: [],
    findings: findings.map((each) => ({
      ...nowhere,
      reason: "register-differs",
      message: "It differs.",
      ...each,
    })),
    isKeyThere: true,
  };
  return checkText(checked);
}

test("[CM230] what does not fit is followed by what to do about it, once for each kind", () => {
  expect(textOf()).toBe("Store and ledger say the same.");
  const text = textOf({}, { reason: "entry-altered" }, { reason: "issue-unproven" });
  const [, said = ""] = text.split("What to do:\n");
  expect(said.split("\n")).toEqual([
    expect.stringContaining("restore each into a new folder"),
    expect.stringContaining("CONCORD_SECRET_KEY"),
  ]);
});

test("[CM231] of more findings than are shown it is said where the others are", () => {
  const many = Array.from({ length: 25 }, () => ({}));
  expect(textOf(...many)).toContain("and 5 more; --json lists all");
});
