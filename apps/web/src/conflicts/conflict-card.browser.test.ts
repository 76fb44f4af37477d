import { snapshot } from "@concord/document";
import type { ConflictRecord, Registers } from "@concord/document";
import { DocumentId, defaultWorkspace } from "@concord/model";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { ValueField } from "../parts/value-field.ts";
import type { Choice } from "./case-choices.ts";
import { CaseDecided, ConflictCard } from "./conflict-card.ts";
import type { ConflictCase } from "./conflict-cases.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
let chosen: Choice[] = [];

beforeEach(() => {
  document.body.replaceChildren();
  chosen = [];
});

function caseOf(kind: ConflictRecord["kind"]): ConflictCase {
  const record: ConflictRecord = {
    kind,
    path: "lines.l1.price",
    kept: { value: "125", author: "Ana" },
    lost: {
      value: "118.5",
      author: "Ben",
      at: "2026-01-01T08:00:00Z",
      acceptedAt: "2026-01-01T10:00:00Z",
    },
    base: { value: "120" },
    state: "open",
  };
  return {
    key: `${id}/${kind}`,
    document: id,
    kind,
    path: record.path,
    conflicts: [{ id: "c1", record }],
    at: "",
    sources: ["Ana", "Ben"],
    summary: undefined,
    name: undefined,
  };
}

async function card(
  kind: ConflictRecord["kind"],
  barred = "",
  more: Registers = {},
): Promise<ConflictCard> {
  const registers = {
    ...more,
    currency: "EUR",
    "lines.l1.name": "Survey",
    "lines.l1.quantity": "2",
    "lines.l1.price": "125",
    "lines.l1.tax.rate": "19",
    "lines.l1.tax.category": "S",
  };
  const made = new ConflictCard();
  made.of = caseOf(kind);
  made.shown = {
    snapshot: snapshot(registers, { id }),
    status: { state: "synced" },
    writes: new Map(),
  };
  made.policies = defaultWorkspace;
  made.connectors = ["quickbooks"];
  made.barred = barred;
  made.addEventListener("case-decided", (event) => {
    if (event instanceof CaseDecided) chosen.push(event.choice);
  });
  document.body.append(made);
  await made.updateComplete;
  return made;
}

const textOf = (made: ConflictCard, part: string): readonly string[] =>
  [...made.renderRoot.querySelectorAll(part)].map(
    (node) => node.textContent?.replaceAll(/\s+/gu, " ").trim() ?? "",
  );

test("[WB92] the card shows each value with what the invoice comes to, and reports what is chosen", async () => {
  const made = await card("concurrent");
  expect(textOf(made, ".value strong")).toEqual(["€125.00", "€118.50"]);
  // 2 × 125 and 2 × 118.50, with 19 %: total, tax, balance.
  expect(textOf(made, "tbody td.amount")).toEqual([
    "€297.50",
    "€47.50",
    "€297.50",
    "€282.03",
    "€45.03",
    "€282.03",
  ]);
  made.choose(1);
  made.choose(2);
  expect(chosen).toEqual([{ type: "now" }, { type: "lost", conflict: "c1" }]);
});

test("[WB94] another value is typed, seen with its effect, and decided by Enter", async () => {
  const made = await card("concurrent");
  made.choose(3);
  await userEvent.keyboard("100{Enter}");
  await expect.poll(() => textOf(made, "tbody tr").at(-1)).toContain("€238.00");
  expect(chosen).toEqual([]);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => chosen).toEqual([{ type: "value", value: "100" }]);
});

test("[WB156] what was entered for one conflict is nothing to the next", async () => {
  const made = await card("concurrent");
  made.choose(3);
  await userEvent.keyboard("1.250{Enter}");
  const field = (): ValueField | null => made.renderRoot.querySelector("value-field");
  await expect.poll(() => field()?.renderRoot.textContent).toContain("Which one is meant?");
  made.of = { ...caseOf("concurrent"), key: "the next" };
  await made.updateComplete;
  await field()?.updateComplete;
  expect(field()?.renderRoot.textContent).not.toContain("Which one is meant?");
  expect(field()?.renderRoot.querySelector("input")?.value).toBe("");
});

test("[WB93] what is frozen cannot be chosen, and whoever may not decide cannot choose at all", async () => {
  const late = await card("edited-after-issue");
  late.choose(2);
  late.choose(3);
  expect(textOf(late, ".value .meta").at(-1)).toBe("Needs a credit note");
  const shut = await card("concurrent", "Only owners decide.");
  shut.choose(1);
  shut.choose(2);
  expect(shut.renderRoot.querySelectorAll("button:not(:disabled)")).toHaveLength(0);
  expect(chosen).toEqual([]);
});

test("[WB820] a number on two invoices is told in words of its own, and what is against an issue under a lease is a reason, and nothing to choose", async () => {
  const told = [];
  for (const kind of ["number-twice", "lease-ended"] as const) {
    const made = await card(kind);
    expect(textOf(made, ".acts button")).toEqual([expect.stringContaining("Mark as seen")]);
    expect(textOf(made, ".value .meta")[1]).not.toContain("Needs a reversal");
    made.choose(2);
    expect(chosen).toEqual([]);
    told.push(textOf(made, ".why")[0]);
  }
  expect(told).toEqual([
    expect.stringContaining("has the same number"),
    expect.stringContaining("under its lease"),
  ]);
});

test("[WB190, WB191] the card says what stood before both, and who was offline for how long", async () => {
  const made = await card("concurrent");
  expect(textOf(made, ".base")).toEqual(["Before both €120.00"]);
  expect(textOf(made, ".value .meta")[1]).toContain("offline, synced 2 hr later");
  expect(textOf(made, ".value .meta")[0]).not.toContain("offline");
});

test("[WB192] of an invoice that was issued meanwhile only what stands can be kept, and why is said", async () => {
  const made = await card("concurrent", "", { issued: { number: "R-1" } });
  expect(textOf(made, ".why")[0]).toContain("issued before anybody decided");
  made.choose(2);
  made.choose(3);
  expect(chosen).toEqual([]);
  expect(made.renderRoot.querySelectorAll(".acts button:not(:disabled)")).toHaveLength(1);
  made.choose(1);
  expect(chosen).toEqual([{ type: "now" }]);
});
