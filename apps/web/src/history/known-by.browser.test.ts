import { noteHeld, snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import type { HistoryEntry, HistoryPage as Page } from "@concord/ledger";
import type { JsonValue } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { page as browser, userEvent } from "vitest/browser";
import { idOf, rowOf } from "../list/testing/rows.ts";
import type { Api } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { HistoryPage } from "./history-page.ts";
import { withColours } from "./testing/shown-history.ts";

beforeEach(async () => {
  document.body.replaceChildren();
  await browser.viewport(1_280, 800);
});

const hour = 3_600_000;
const noon = Date.parse("2026-11-22T12:00:00Z");
const line = {
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight over the harbour",
  "lines.a.quantity": "12",
  "lines.a.price": "100",
  "lines.a.tax.rate": "19",
  "lines.a.tax.scheme": "VAT",
  "lines.a.tax.category": "S",
};
const begun: Registers = {
  documentKind: "invoice",
  currency: "EUR",
  number: "R-1",
  "buyer.name": "Nordlicht Studio GmbH",
  dueDate: "2026-12-22",
  paymentTerms: "14 days",
  ...line,
};
const link = { account: "acct", id: "in_1", kind: "invoice" };
const reading = {
  "buyer.name": "Nordlicht Studio GmbH",
  dueDate: "2026-12-22",
  currency: "EUR",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "12",
  "lines.a.price": "100",
  "lines.a.tax.rate": "19",
};
const says = {
  state: "open",
  gross: "1428",
  outstanding: "928",
  currency: "EUR",
  number: "S-77",
  dueDate: "2026-12-22",
  holds: noteHeld(reading, begun) ?? null,
  order: 1,
};
const steps: readonly (readonly [author: string, changes: Registers])[] = [
  ["Ada", begun],
  ["connector:stripe", { "links.stripe": link, "links.stripe.says": says }],
  ["Mara", { "lines.a.price": "112", dueDate: "2026-12-24" }],
  [
    "connector:stripe",
    {
      "payments.stripe:py_1": { amount: "500", paidOn: "2026-11-22" },
      "payments.cash-1": { amount: "20" },
    },
  ],
  ["connector:quickbooks", { "links.quickbooks": { ...link, id: "145" } }],
];

function historyOf(): { readonly items: readonly HistoryEntry[]; readonly head: Registers } {
  const now: Record<string, JsonValue> = {};
  const items = steps.map(([author, changes], index): HistoryEntry => {
    const at = noon + index * hour;
    const written = Object.entries(changes).map(([path, after]) => {
      const before = now[path] ?? null;
      now[path] = after;
      return {
        path,
        before: { type: "known", value: before } as const,
        after: { type: "known", value: after } as const,
      };
    });
    return {
      seq: index + 1,
      hash: `${index + 1}`,
      at,
      deviceTime: at,
      author: { id: author, name: author.replace("connector:", "") },
      device: DeviceId.parse("device-of-all"),
      batch: index,
      operations: [],
      changes: written,
    };
  });
  return { items: items.toReversed(), head: now };
}

function shown(number: number): { readonly page: HistoryPage; readonly text: () => string } {
  const { items, head } = historyOf();
  const answer: Page = { items, next: null, erasedAt: null, registers: head };
  const api: Api = {
    get: async (_, schema) => ({ type: "ok", value: schema.parse(answer) }),
    post: async () => ({ type: "unreachable" }),
    file: async () => ({ type: "unreachable" }),
  };
  const id = idOf(number);
  const principal = { id: "ada", name: "Ada", role: "viewer" } as const;
  const fake = fakeWorkspace([rowOf(number, { number: "R-1" })], { principal });
  const workspace: Workspace = {
    ...fake.workspace,
    document: (of) =>
      of === id
        ? { snapshot: snapshot(head, { id }), status: { state: "synced" }, writes: new Map() }
        : undefined,
  };
  const page = new HistoryPage();
  page.workspace = workspace;
  page.invoice = id;
  page.api = api;
  document.body.append(page);
  return { page, text: () => page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ") ?? "" };
}

function buttonOf(page: HistoryPage, words: string): HTMLElement {
  const all = [...(page.shadowRoot?.querySelectorAll<HTMLElement>(".known button") ?? [])];
  const found = all.find(({ textContent }) => textContent.trim() === words);
  if (found === undefined) throw new Error(`no button ${words}`);
  return found;
}

/** What stands under a label. */
function valueOf(page: HistoryPage, label: string): string | undefined {
  const terms = [...(page.shadowRoot?.querySelectorAll("dt") ?? [])];
  const term = terms.find(({ textContent }) => textContent.trim() === label);
  const value = term?.nextElementSibling?.textContent.replaceAll(/\s+/gu, " ").trim();
  // Readers hear the label once more.
  return value?.replace(`${label}: `, "");
}

test("[WB785] an invoice is shown as a tool held it at a moment, with the difference of money first and what differs marked", async () => {
  const { page, text } = shown(21);
  await expect.poll(text).toContain("As known by");
  buttonOf(page, "Stripe").focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(text).toContain("Stripe held €1,428.00, we €1,599.36.");
  expect(text()).toContain("Stripe says: open, €928.00 to pay");
  expect(text()).toContain("Last news of Stripe: Nov 22, 2026, 1:00 PM");
  expect(valueOf(page, "Due date")).toBe("− Us: Dec 24, 2026 + Stripe: Dec 22, 2026");
  expect(valueOf(page, "Number")).toBe("− Us: R-1 + Stripe: S-77");
  expect(valueOf(page, "Customer")).toBe("Nordlicht Studio GmbH");
  const row = page.shadowRoot?.querySelector("tbody tr")?.textContent.replaceAll(/\s+/gu, " ");
  expect(row).toContain("− Us: Drone flight over the harbour + Stripe: Drone flight");
  expect(row).toContain("− Us: €112.00 + Stripe: €100.00");
  // The same rate is no difference, whatever else is known of the tax here.
  expect(page.shadowRoot?.querySelectorAll('td[data-label="Tax"] ins')).toHaveLength(0);
  expect(valueOf(page, "Amount due")).toBe("− Us: €1,079.36 + Stripe: €928.00");

  // The keys that lead through time go on doing so.
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}{ArrowLeft}");
  await expect.poll(text).toContain("Stripe held €1,428.00, and so did we.");
  await userEvent.keyboard("{Home}");
  await expect.poll(text).toContain("At that moment the invoice was not linked with Stripe.");
  buttonOf(page, "Us").click();
  await expect.poll(text).not.toContain("not linked");
});

test("[WB786] what is not known of a tool is said to be so, field by field, and nothing is guessed", async () => {
  const { page, text } = shown(22);
  await expect.poll(text).toContain("As known by");
  buttonOf(page, "Stripe").click();
  await expect.poll(text).toContain("Stripe held");
  expect(valueOf(page, "Payment terms")).toBe("not known");
  buttonOf(page, "QuickBooks").click();
  await expect.poll(text).toContain("What it came to in QuickBooks then is not known.");
  expect(text()).toContain("Until then there was no news of QuickBooks");
  expect(text()).toContain("Which lines QuickBooks had then is not known.");
  for (const label of ["Number", "Customer", "Due date", "Total with tax", "Amount due"]) {
    expect(valueOf(page, label)).toBe("not known");
  }
});

test("[WB787] payments that were recorded here are told with whether the tool had them", async () => {
  const { page, text } = shown(23);
  await expect.poll(text).toContain("As known by");
  buttonOf(page, "Stripe").click();
  await page.updateComplete;
  const items = [...(page.shadowRoot?.querySelectorAll(".payments li") ?? [])];
  expect(items.map(({ textContent }) => textContent.replaceAll(/\s+/gu, " ").trim())).toEqual([
    expect.stringMatching(/€500\.00 .*Stripe had it$/u),
    expect.stringMatching(/€20\.00 .*not recorded that Stripe had it$/u),
  ]);
});

test("[WB788] what a tool held is accessible in light and dark, wide and narrow", async () => {
  await withColours();
  const { page, text } = shown(24);
  await expect.poll(text).toContain("As known by");
  const trouble: string[] = [];
  const sides = [...(page.shadowRoot?.querySelectorAll<HTMLElement>(".sides button") ?? [])];
  sides.at(-1)?.click();
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    for (const width of [1_280, 390]) {
      await browser.viewport(width, 1_100);
      for (const tool of ["QuickBooks", "Stripe"]) {
        buttonOf(page, tool).click();
        await page.updateComplete;
        const found = await axe.run(page, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
        });
        trouble.push(
          ...found.violations.map(({ id, nodes }) => `${theme} ${width} ${id} ${nodes[0]?.html}`),
        );
      }
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
  }
  delete document.documentElement.dataset["theme"];
  await browser.viewport(1_280, 800);
  expect(trouble).toEqual([]);
});
