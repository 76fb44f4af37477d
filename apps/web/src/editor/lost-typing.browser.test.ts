import { EntryKey, Invoice } from "@concord/model";
import { render } from "lit";
import { beforeEach, expect, test } from "vitest";
import type { LastWrite } from "../wire/messages.ts";
import { LinesLost } from "./gone-lines.ts";
import type { LostEntry } from "./gone-lines.ts";
import type { Edit } from "./invoice-edits.ts";
import { LostTyping } from "./lost-typing.ts";

const invoice = Invoice.parse({
  lines: [{ id: "k1", name: "Survey", quantity: "1", price: "80", removed: true }],
});
const price: LostEntry = {
  path: "lines.k1.price",
  label: "Unit price",
  text: "2*125",
  value: "250",
};
const quantity: LostEntry = {
  path: "lines.k1.quantity",
  label: "Quantity",
  text: "1.234",
  value: undefined,
};
let edits: Edit[] = [];
let cells: unknown[] = [];

beforeEach(() => {
  edits = [];
  cells = [];
});

/** What a page shows of entries that were lost with a line that somebody deleted. */
function told(
  entries: readonly LostEntry[] | undefined,
  by: LastWrite["by"] = { id: "u2", name: "Mara" },
) {
  const writes = new Map([["lines.k1.removed", { by, at: 0 }]]);
  const session = {
    writes: () => writes,
    type: () => undefined,
    company: { visit: () => undefined },
  };
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  const show = (isFixed = false): void => {
    render(lost.banner({ invoice, workspace: undefined, isFixed }), place);
  };
  const lost = new LostTyping(
    {
      make: (edit) => edits.push(edit),
      editOf: (path, value) => ({
        operations: [{ type: "set-field", path, value }],
        overlay: { [path]: value },
      }),
      focusCell: (...cell) => cells.push(cell),
      requestUpdate: () => show(),
    },
    session,
  );
  const goes = (left: readonly LostEntry[]): void => {
    lost.onLost(new LinesLost([{ line: "k1", wasHere: true, entries: left }]));
    show();
  };
  if (entries !== undefined) goes(entries);
  return { show, goes, lost };
}

/** An entry of a price that the replica turned down, since the line is gone. */
function refused(lost: LostTyping, text: string, line = "k1"): boolean {
  const path = `lines.${line}.price`;
  const edit: Edit = {
    operations: [{ type: "set-field", path, value: text }],
    overlay: { [path]: text },
  };
  const refusal = { rule: "entry-removed", path: "lines.k1" } as const;
  return lost.takes(refusal, { path, label: "Unit price", text, edit });
}

const takeBack = (): void =>
  document.body.querySelector<HTMLElement>("button:not(.close)")?.click();
const restored = { type: "restore-line", line: EntryKey.parse("k1") };
/** One button brings the line back with the price, and nothing is told any more. */
function takesBackThePrice(): void {
  takeBack();
  expect(edits).toEqual([
    {
      operations: [restored, { type: "set-field", path: "lines.k1.price", value: "250" }],
      overlay: { "lines.k1.removed": false, "lines.k1.price": "250" },
    },
  ]);
  expect(cells).toEqual([["k1", "price", undefined]]);
  expect(document.body.textContent.trim()).toBe("");
}

test("[WB492] who deleted the line and what was typed is said, and one button brings both back", () => {
  told([price]);
  expect(document.body.textContent).toContain(
    "Mara deleted Survey while you were typing there. Not entered: “2*125” in Unit price.",
  );
  takesBackThePrice();
});

test("[WB492] what has to be asked about goes back into its field as it was typed, one question after the other", () => {
  const amount = { ...quantity, path: "lines.k1.price", label: "Unit price", text: "5.678" };
  told([quantity, amount]);
  takeBack();
  expect(edits).toEqual([{ operations: [restored], overlay: { "lines.k1.removed": false } }]);
  expect(cells).toEqual([["k1", "quantity", "1.234"]]);
  expect(document.body.textContent).toContain("Not entered: “5.678” in Unit price.");
  takeBack();
  expect(cells.at(-1)).toEqual(["k1", "price", "5.678"]);
  expect(document.body.textContent.trim()).toBe("");
});

test("[WB492] of an invoice that was issued meanwhile no line comes back, but what was typed can be read", () => {
  const { show } = told([price], null);
  show(true);
  expect(document.body.textContent).toContain("Somebody deleted Survey");
  expect(document.body.querySelectorAll("button:not(.close)")).toHaveLength(0);
});

test("[WB492] who only was in the line is told who deleted it, unless it was themselves", () => {
  told([]);
  expect(document.body.textContent).toContain("Mara deleted Survey while you were there.");
  takeBack();
  expect(edits).toEqual([{ operations: [restored], overlay: { "lines.k1.removed": false } }]);
  expect(document.body.textContent.trim()).toBe("");
  told([], "me");
  expect(document.body.textContent.trim()).toBe("");
});

test("[WB496] what was on its way when the line went is told, and comes back with it as it was entered", () => {
  const { lost } = told(undefined);
  expect(refused(lost, "250")).toBe(true);
  expect(document.body.textContent).toContain(
    "Mara deleted Survey while you were typing there. Not entered: “250” in Unit price.",
  );
  takesBackThePrice();
});

test("[WB496] all that was lost of a line is told once, and of a field what was typed there last", () => {
  const { lost, goes } = told(undefined);
  refused(lost, "240");
  refused(lost, "250");
  // The line goes from the page a moment later, with what is being typed.
  goes([quantity]);
  const banners = document.body.querySelectorAll(".banner");
  expect([...banners].map(({ textContent }) => textContent?.trim())).toEqual([
    expect.stringContaining("Not entered: “250” in Unit price and “1.234” in Quantity."),
  ]);
  takeBack();
  expect(edits[0]?.overlay).toEqual({ "lines.k1.removed": false, "lines.k1.price": "250" });
  expect(cells).toEqual([["k1", "quantity", "1.234"]]);

  const again = told([price]);
  expect(refused(again.lost, "240")).toBe(true);
  expect(document.body.textContent).toContain("Not entered: “2*125” in Unit price.");
  expect(document.body.textContent).not.toContain("240");
});

test("[WB496] another refusal is no such loss", () => {
  const { lost } = told(undefined);
  expect(refused(lost, "250", "k2")).toBe(false);
  const edit: Edit = { operations: [], overlay: {} };
  const frozen = { rule: "frozen", path: "lines.k1.price" } as const;
  expect(lost.takes(frozen, { ...price, edit })).toBe(false);
  expect(document.body.textContent.trim()).toBe("");
});
