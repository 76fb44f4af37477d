import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { page as browser, userEvent } from "vitest/browser";
import { idOf, rowOf } from "../list/testing/rows.ts";
import type { Api } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { HistoryPage } from "./history-page.ts";
import { entry, head, items, press, set, shown, withColours } from "./testing/shown-history.ts";

beforeEach(() => document.body.replaceChildren());

const unreachable: Api = {
  get: async () => ({ type: "unreachable" }),
  post: async () => ({ type: "unreachable" }),
  file: async () => ({ type: "unreachable" }),
};

test("[WB767] a history that opens says nothing of being offline before that is known", async () => {
  const state: { link: WorkspaceState["link"] } = { link: "connecting" };
  const page = new HistoryPage();
  page.workspace = fakeWorkspace([rowOf(77, { number: "R-77" })], state).workspace;
  page.invoice = idOf(77);
  page.api = unreachable;
  document.body.append(page);
  const saysOffline = async (link: WorkspaceState["link"]): Promise<boolean> => {
    state.link = link;
    page.requestUpdate();
    await page.updateComplete;
    await page.updateComplete;
    return page.shadowRoot?.textContent.includes("You are offline") === true;
  };
  expect(await saysOffline("connecting")).toBe(false);
  expect(await saysOffline("waiting")).toBe(true);
  // Each further try may fail as the first one did.
  expect(await saysOffline("connecting")).toBe(true);
});

test("[WB270] erased values and names, who was offline and a clock that was ahead are said, and nothing of it violates WCAG in any theme or width", async () => {
  await withColours();
  const { page, text } = shown();
  await expect.poll(text).toContain("changed 1 field whose value was erased");
  expect(text()).toContain("Name erased");
  expect(text()).toContain("offline, synced 2 hr later");
  expect(text()).toContain("The device clock of Idris was 26 hr ahead");
  page.shadowRoot?.querySelector<HTMLElement>("button.value")?.click();
  await page.updateComplete;
  const trouble: string[] = [];
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    for (const width of [1_280, 390]) {
      await browser.viewport(width, 800);
      for (const side of ["Changes", "Invoice"]) {
        press(page, side);
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

test("[WB264] what does not fit a filter is not listed, and time goes on through all of it", async () => {
  const { page, text } = shown(undefined, 2);
  const groups = (): number => page.shadowRoot?.querySelectorAll("button.group").length ?? 0;
  await expect.poll(groups).toBe(4);
  page.shadowRoot?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  await expect.poll(groups).toBe(2);
  await userEvent.keyboard("{Home}");
  await expect.poll(text).toContain("Change 1 of 4");
  expect(page.shadowRoot?.querySelector(".sums dd.due")?.textContent.trim()).toBe("€864.00");
});

test("[WB268] a restore asks for nothing before it was looked at, and then for just that", async () => {
  const { page, text, made } = shown(undefined, 3);
  await expect.poll(text).toContain("Drone flight");
  await userEvent.keyboard("{Home}");
  await expect.poll(text).toContain("Change 1 of 4");
  press(page, "Restore…");
  await expect.poll(text).toContain("total -€144.00, now €864.00");
  expect(made).toEqual([]);
  press(page, "Restore");
  await expect.poll(() => made.length).toBe(1);
  expect(made[0]).toMatchObject([
    idOf(3),
    [{ type: "merge-fields", fields: { "lines.a.quantity": "12", dueDate: null } }],
  ]);
});

test("[WB270] of an invoice that was erased nothing is shown as empty, and nothing restored", async () => {
  const erasedAt = Date.UTC(2026, 10, 22);
  const { text } = shown({ items, next: null, erasedAt, registers: {} }, 4);
  await expect.poll(text).toContain("was erased on");
  await userEvent.keyboard("{Home}");
  await expect.poll(text).toContain("Change 1 of 4");
  expect(text()).not.toContain("Restore");
  expect(text()).not.toContain("Amount due");
});

test("[WB683] what a tool notes without anything that shows stands in no list, unless one asks for the tool", async () => {
  const stripe = { id: "connector:stripe", name: "Stripe" };
  const echo = entry(5, "Stripe", [set("links.stripe.payments.web-1", null, "py_1")], {
    author: stripe,
  });
  const { page } = shown(
    { items: [echo, ...items], next: null, erasedAt: null, registers: head },
    9,
  );
  await expect.poll(() => page.shadowRoot?.querySelectorAll(".group").length).toBe(4);
  const source = page.shadowRoot?.querySelector<HTMLSelectElement>('select[aria-label="Source"]');
  if (source === null || source === undefined) throw new Error("no sources");
  source.value = "tool:stripe";
  source.dispatchEvent(new Event("change"));
  await page.updateComplete;
  const groups = [...(page.shadowRoot?.querySelectorAll(".group") ?? [])];
  expect(groups.map(({ textContent }) => textContent.includes("nothing that shows"))).toEqual([
    true,
  ]);
});

test("[WB684] the fields of the filter are each there once, by what they are called, and what nobody sees is not among them", async () => {
  const made = entry(1, "Ada", [
    set("documentKind", null, "invoice"),
    set("kind", null, "invoice"),
    set("customer", null, "0190"),
    set("buyer.name", null, "Nordlicht"),
    set("buyer.vatId", null, "DE1"),
    set("buyer.email", null, "a@b.de"),
    set("seller.name", null, "Acme"),
    set("seller.vatId", null, "DE2"),
    set("requests.r1", null, null),
    set("writeOffs.w1", null, null),
    set("links.stripe", null, null),
  ]);
  const later = entry(2, "Mara", [set("buyer.email", "a@b.de", "c@d.de")]);
  const { page } = shown({ items: [later, made], next: null, erasedAt: null, registers: head }, 10);
  const field = () =>
    page.shadowRoot?.querySelector<HTMLSelectElement>('select[aria-label="Field"]');
  await expect
    .poll(() => [...(field()?.options ?? [])].map(({ text }) => text))
    .toEqual([
      "All fields",
      "Customer",
      "Customer details",
      "Links to other tools",
      "Requests to issue or void",
      "Seller details",
      "Write-offs",
    ]);
  const select = field();
  if (select === null || select === undefined) throw new Error("no fields");
  select.selectedIndex = 2;
  select.dispatchEvent(new Event("change"));
  await page.updateComplete;
  expect(page.shadowRoot?.querySelectorAll(".group")).toHaveLength(2);
  expect(field()?.selectedOptions[0]?.text).toBe("Customer details");
});
