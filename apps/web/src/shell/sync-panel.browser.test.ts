import { PlainDate } from "@concord/model";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { hidePosition, isPositionHidden, onPositionChoice } from "../page/own-position.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { SyncPanel } from "./sync-panel.ts";

beforeEach(() => document.body.replaceChildren());

const id = idOf(1);
const row = rowOf(1, { number: "INV-2041", buyerName: "Nordlicht Studio GmbH" });
const madeAt = Date.parse("2026-11-29T10:40:00");
const why = "The relay did not take a change of this device: No.";
const whatToDo = "Look at the change: send it again, or drop it.";

async function shown(state: Parameters<typeof fakeWorkspace>[1]) {
  const { workspace, calls } = fakeWorkspace([row], state);
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
  expect(changes?.querySelector("del")?.textContent).toBe("nothing");
  expect(changes?.querySelector("ins")?.textContent).toBe("2026-12-15");
  press(changes, "Send again");
  press(changes, "Drop");
  press(changes, "Seen");
  expect(calls).toEqual([
    [{ method: "retry-refused", batch: 7 }],
    [{ method: "drop-refused", batch: 7 }],
    [{ method: "dismiss-corrected", batch: 8 }],
  ]);
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
