import { DocumentId, InvoiceSummary } from "@concord/model";
import axe from "axe-core";
import { render } from "lit";
import { expect, test } from "vitest";
import { SyncPill } from "../shell/sync-pill.ts";
import { editorHead } from "./editor-head.ts";
import type { EditorHead } from "./editor-head.ts";

const synced = {
  status: { state: "synced" },
  link: "live",
  syncedAt: Date.now() - 600_000,
  caughtUp: true,
} as const;

/** What the head says of how safe its invoice is. */
async function said(sync: EditorHead["sync"], summary?: InvoiceSummary): Promise<string> {
  const room = document.createElement("div");
  document.body.replaceChildren(room);
  render(
    editorHead({
      title: "INV-1",
      summary,
      sync,
      people: [],
      lastSeen: [],
      said: "",
      isFixed: false,
      onBack: () => undefined,
      primary: undefined,
      onPreview: undefined,
      onDiscard: undefined,
      history: "/invoices/1/history",
    }),
    room,
  );
  const pill = document.querySelector("sync-pill");
  if (!(pill instanceof SyncPill)) return "";
  await pill.updateComplete;
  const { violations } = await axe.run(pill, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id }) => id)).toEqual([]);
  return [...pill.renderRoot.querySelectorAll("span")]
    .map((each) => each.textContent?.trim())
    .join(" | ");
}

test("[WB424] the head says how safe an invoice is as the shell does: synced only where it is, with the reason and the age beside it", async () => {
  expect(await said(undefined)).toBe("");
  expect(await said(synced)).toBe("All changes synced");
  expect(document.querySelector("sync-pill")?.shadowRoot?.querySelector("svg")).not.toBeNull();
  expect(await said({ ...synced, caughtUp: false })).toBe("Fetching changes…");
  expect(document.querySelector("sync-pill")?.shadowRoot?.querySelector("svg")).toBeNull();
  expect(await said({ ...synced, link: "waiting" })).toMatch(
    /^All changes synced \| Offline · as of 10/u,
  );
  const reason = "The relay cannot be reached.";
  expect(await said({ ...synced, status: { state: "on-this-device", batches: 4, reason } })).toBe(
    `Saved on this device · 4 to send | ${reason}`,
  );
});

test("[WB488] a reason that is longer than a phone is wide does not make the editor scroll sideways", async () => {
  document.body.style.width = "288px";
  const attention = {
    why: "The relay refused a change: the invoice was issued in the meantime, by somebody else.",
    whatToDo: "Look at it.",
  };
  const status = { state: "needs-attention", attention } as const;
  expect(await said({ ...synced, status })).toContain("refused a change");
  const [head] = document.getElementsByClassName("head");
  expect(head?.scrollWidth).toBe(288);
  document.body.style.width = "";
});

const pills = (): readonly (string | undefined)[] =>
  [...document.querySelectorAll(".head > .pill")].map((each) => each.textContent?.trim());

test("[WB680] what is disputed, announced or credited in part stands as a pill of its own beside the status", async () => {
  const summary = InvoiceSummary.parse({
    id: DocumentId.parse("0190a000-0000-7000-8000-000000000001"),
    kind: "invoice",
    status: "partially-paid",
    flags: ["overdue", "pending", "disputed", "partly-credited"],
    gross: "100",
    outstanding: "60",
    conflicts: 0,
  });
  await said(synced, summary);
  expect(pills()).toEqual(["Overdue", "Disputed", "Payment pending", "Partly credited"]);
  await said(synced, { ...summary, flags: [] });
  expect(pills()).toEqual(["Partial"]);
});
