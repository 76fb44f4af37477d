import { Operation, toJson } from "@concord/document";
import { PlainDate } from "@concord/model";
import { ClaimedOperations } from "@concord/protocol";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { hidePosition, isPositionHidden, onPositionChoice } from "../page/own-position.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { ListedRow } from "../wire/messages.ts";
import { SyncPanel } from "./sync-panel.ts";

beforeEach(() => document.body.replaceChildren());

const id = idOf(1);
const row = rowOf(1, { number: "INV-2041", buyerName: "Nordlicht Studio GmbH" });
const madeAt = Date.parse("2026-11-29T10:40:00");
const why = "The relay did not take a change of this device: No.";
const whatToDo = "Look at the change: send it again, or drop it.";

async function shown(
  state: Parameters<typeof fakeWorkspace>[1],
  rows: readonly ListedRow[] = [row],
) {
  const { workspace, calls } = fakeWorkspace(rows, state);
  const panel = new SyncPanel();
  panel.workspace = workspace;
  document.body.append(panel);
  await panel.updateComplete;
  await expect.poll(() => panel.device).toBeDefined();
  await panel.updateComplete;
  const waiting = panel.renderRoot.querySelector("waiting-changes");
  const { violations } = await axe.run(panel, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0]?.html}`)).toEqual([]);
  return { panel, calls, changes: waiting?.shadowRoot };
}

const press = (root: ShadowRoot | null | undefined, words: string): void =>
  [...(root?.querySelectorAll("button") ?? [])]
    .find(({ textContent }) => textContent?.trim() === words)
    ?.click();

test("[WB63] what waits is told by invoice; without a connection one can try again", async () => {
  const { panel, calls } = await shown({
    link: "waiting",
    status: { state: "on-this-device", batches: 4, reason: "The relay cannot be reached." },
    unsent: [{ document: id, changes: 4, since: madeAt }],
  });
  const item = panel.renderRoot.querySelector("li")?.textContent?.replaceAll(/\s+/g, " ").trim();
  expect(item).toMatch(/^INV-2041 Nordlicht Studio GmbH 4 changes · since .*10:40/);
  press(panel.shadowRoot, "Retry now");
  expect(calls).toEqual([[{ method: "retry-now" }]]);
});

test("[WB63] what the relay refused is sent again or dropped, what it put right is seen, each by a person", async () => {
  const { calls, changes } = await shown({
    status: { state: "needs-attention", attention: { why, whatToDo } },
    refused: [
      { batch: 7, document: id, operations: [], madeAt, reason: "read-only", why, whatToDo },
    ],
    corrected: [
      {
        batch: 8,
        document: id,
        operations: [],
        madeAt,
        why,
        whatToDo,
        corrections: [
          {
            rule: "not-allowed",
            path: "dueDate",
            old: PlainDate.parse("2026-12-15"),
            attempted: null,
            message: "No.",
          },
        ],
      },
    ],
  });
  expect(changes?.textContent).toContain(why);
  // In words, and not as it is stored.
  expect(changes?.querySelector(".values strong")?.textContent).toBe("Due date");
  expect(changes?.querySelector("del")?.textContent).toBe("Empty");
  expect(changes?.querySelector(".values ins")?.textContent).toBe("Dec 15, 2026");
  press(changes, "Send again");
  press(changes, "Drop…");
  await expect.poll(() => changes?.activeElement?.textContent?.trim()).toBe("Keep it");
  press(changes, "Drop for good");
  press(changes, "Seen");
  expect(calls).toEqual([
    [{ method: "retry-refused", batch: 7 }],
    [{ method: "drop-refused", batch: 7 }],
    [{ method: "dismiss-corrected", batch: 8 }],
  ]);
});

/** Changes of this device that the relay refused, one after another. */
const refusals = (...operations: readonly Operation[]) => ({
  status: { state: "needs-attention", attention: { why, whatToDo } } as const,
  refused: operations.map((operation, index) => ({
    batch: index + 1,
    document: id,
    operations: ClaimedOperations.parse([toJson(operation)]),
    madeAt,
    reason: "read-only",
    why,
    whatToDo,
  })),
});

test("[WB421] a refused change says what it was, and is dropped only after a question that offers a copy first", async () => {
  const { changes, calls, panel } = await shown(
    refusals(
      Operation.parse({ type: "set-field", path: "lines.a.price", value: "1250.5" }),
      Operation.parse({
        type: "add-line",
        line: "b",
        content: { name: "Survey", quantity: "2", price: "80" },
      }),
      Operation.parse({
        type: "create",
        document: {
          kind: "invoice",
          content: { buyer: { name: "Acme" }, lines: [{ id: "c", name: "Flight", price: "9" }] },
        },
      }),
      Operation.parse({ type: "remove-line", line: "a" }),
    ),
  );
  const told = [...(changes?.querySelectorAll("ul") ?? [])].map((list) =>
    [...list.querySelectorAll("li")].map((each) =>
      each.textContent?.replaceAll(/\s+/gu, " ").trim(),
    ),
  );
  expect(told).toEqual([
    ["Line: price 1,250.50"],
    ["New line Survey · 2 × 80.00"],
    ["New Acme", "New line Flight"],
    ["Removed line Removed"],
  ]);
  const asking = (): string | undefined =>
    changes?.querySelector(".ask")?.textContent?.replaceAll(/\s+/gu, " ").trim();
  press(changes, "Drop…");
  await expect.poll(asking).toContain("cannot be brought back");
  const { violations } = await axe.run(panel, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0]?.html}`)).toEqual([]);
  press(changes, "Keep it");
  await expect.poll(asking).toBeUndefined();
  expect(calls).toEqual([]);
  press(changes, "Drop…");
  await expect.poll(asking).toBeDefined();
  press(changes, "Save a copy first");
  await expect.poll(() => calls).toEqual([[{ method: "rescue-file" }]]);
  expect(asking()).toBeDefined();
  press(changes, "Drop for good");
  await expect.poll(() => calls).toHaveLength(2);
  expect(calls[1]).toEqual([{ method: "drop-refused", batch: 1 }]);
});

const named = (root: ParentNode, each: string): readonly string[] =>
  [...root.querySelectorAll(each)].map((one) => {
    const found = one.querySelector("a, strong");
    return `${found?.textContent} ${found?.getAttribute("href") ?? "-"}`;
  });

test("[WB422] only what has a page is a link: an invoice, and the workspace's settings", async () => {
  const kinds = [
    rowOf(1, { number: "INV-2041", buyerName: "Nordlicht Studio GmbH" }),
    { ...rowOf(2, {}), kind: "party", name: "Acme", summary: undefined },
    { ...rowOf(3, {}), kind: "workspace", name: undefined, summary: undefined },
  ] as const;
  const unsent = [1, 2, 3, 4].map((at) => ({ document: idOf(at), changes: 1, since: madeAt }));
  const refused = unsent.map(({ document }, batch) => ({
    batch,
    document,
    operations: [],
    madeAt,
    reason: "read-only",
    why,
    whatToDo,
  }));
  const { changes, panel } = await shown({ unsent, refused }, kinds);
  const all = [
    `INV-2041 /invoices/${idOf(1)}`,
    "Acme -",
    "Settings /settings/company",
    "Not on this device -",
  ];
  expect(named(panel.renderRoot, "li")).toEqual(all);
  expect(changes && named(changes, "article")).toEqual(all);
});

test("[WB197] one's position is hidden with this device's other settings, and the choice is kept", async () => {
  hidePosition(false, localStorage);
  const told: boolean[] = [];
  const stop = onPositionChoice(() => told.push(isPositionHidden(localStorage)));
  const { panel } = await shown({});
  const choice = (): HTMLInputElement | null =>
    panel.renderRoot.querySelector<HTMLInputElement>(".choice input");
  expect(choice()?.checked).toBe(false);
  choice()?.click();
  expect(told).toEqual([true]);
  expect((await shown({})).panel.renderRoot.querySelector(".choice input:checked")).not.toBeNull();
  choice()?.click();
  expect(told).toEqual([true, false]);
  stop();
});
