import type { HistoryEntry, HistoryPage as Page } from "@concord/ledger";
import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { DeviceId } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { page as browser, userEvent } from "vitest/browser";
import { idOf, rowOf } from "../list/testing/rows.ts";
import type { Api } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { HistoryPage } from "./history-page.ts";

beforeEach(() => document.body.replaceChildren());

/** The colours of the app: without them nothing has the contrast that it has there. */
function withColours(): Promise<unknown> {
  const tokens = document.createElement("link");
  Object.assign(tokens, { rel: "stylesheet", href: "/apps/web/src/styles/tokens.css" });
  const loaded = new Promise((resolve) => tokens.addEventListener("load", resolve));
  document.head.append(tokens);
  document.body.style.background = "var(--bg)";
  return loaded;
}

const hour = 3_600_000;
const noon = Date.parse("2026-11-22T12:00:00Z");
type Change = HistoryEntry["changes"][number];

function entry(
  seq: number,
  author: string,
  changes: readonly Change[],
  more: Partial<HistoryEntry> = {},
): HistoryEntry {
  const at = noon + seq * hour;
  return {
    seq,
    hash: `${seq}`,
    at,
    deviceTime: at,
    author: { id: author.toLowerCase(), name: author },
    device: DeviceId.parse(`device-of-${author.toLowerCase().length}`),
    batch: seq,
    operations: [],
    changes,
    ...more,
  };
}

const set = (path: string, before: string | null, after: string | null): Change => ({
  path,
  before: { type: "known", value: before },
  after: { type: "known", value: after },
});

const head = {
  documentKind: "invoice",
  currency: "EUR",
  "buyer.name": "Nordlicht Studio GmbH",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "14",
  "lines.a.price": "72",
  dueDate: "2026-12-22",
};
const items: readonly HistoryEntry[] = [
  entry(
    4,
    "Zoë",
    [{ path: "paymentTerms", before: { type: "withheld" }, after: { type: "withheld" } }],
    {
      author: { id: "zoe", name: null },
    },
  ),
  entry(3, "Idris", [set("dueDate", null, "2026-12-22")], { deviceTime: noon + 29 * hour }),
  entry(2, "Mara", [set("lines.a.quantity", "12", "14")], { deviceTime: noon }),
  entry(1, "Ada", [
    set("documentKind", null, "invoice"),
    set("currency", null, "EUR"),
    set("buyer.name", null, "Nordlicht Studio GmbH"),
    set("lines.a.position", null, "a0"),
    set("lines.a.name", null, "Drone flight"),
    set("lines.a.quantity", null, "12"),
    set("lines.a.price", null, "72"),
  ]),
];

function shown(
  answer: Page = { items, next: null, erasedAt: null, registers: head },
  number = 1,
  { live = head, role = "owner" }: { readonly live?: Registers; readonly role?: Role } = {},
): { readonly page: HistoryPage; readonly text: () => string; readonly made: unknown[] } {
  const made: unknown[] = [];
  const api: Api = {
    get: async (_, schema) => ({ type: "ok", value: schema.parse(answer) }),
    post: async () => ({ type: "unreachable" }),
    file: async () => ({ type: "unreachable" }),
  };
  const principal = { id: "ada", name: "Ada", role } as const;
  const id = idOf(number);
  const fake = fakeWorkspace([rowOf(number, { number: "R-1" })], { principal });
  const workspace: Workspace = {
    ...fake.workspace,
    document: (of) =>
      of === id
        ? { snapshot: snapshot(live, { id }), status: { state: "synced" }, writes: new Map() }
        : undefined,
    apply: async (...call) => {
      made.push(call);
      return { type: "done", document: id };
    },
  };
  const page = new HistoryPage();
  page.workspace = workspace;
  page.invoice = id;
  page.api = api;
  document.body.append(page);
  const text = (): string => page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ") ?? "";
  return { page, text, made };
}

const unreachable: Api = {
  get: async () => ({ type: "unreachable" }),
  post: async () => ({ type: "unreachable" }),
  file: async () => ({ type: "unreachable" }),
};

function press(page: HistoryPage, words: string): void {
  const buttons = [...(page.shadowRoot?.querySelectorAll("button") ?? [])];
  buttons.find((button) => button.textContent.trim() === words)?.click();
}

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
  await expect.poll(text).toContain("changed 1 fields whose values were erased");
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

const talk = { name: "Before the price talk", of: { hash: "2", at: noon + 2 * hour } };
const named = { ...head, "moments.k1": talk };

function nameField(page: HistoryPage): HTMLInputElement {
  const found = page.shadowRoot?.querySelector<HTMLInputElement>(".names input");
  if (found === null || found === undefined) throw new Error("no field");
  return found;
}

test("[WB780] a moment gets a name with keys alone, and the page goes on showing it", async () => {
  const { page, text, made } = shown(undefined, 11);
  await expect.poll(text).toContain("Drone flight");
  await userEvent.keyboard("{Home}{ArrowRight}");
  await expect.poll(text).toContain("Change 2 of 4");
  const button = page.shadowRoot?.querySelector<HTMLElement>("button.naming");
  button?.focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => page.shadowRoot?.activeElement === nameField(page)).toBe(true);
  await userEvent.keyboard("  Before the price talk {Enter}");
  await expect.poll(() => made.length).toBe(1);
  expect(made[0]).toMatchObject([idOf(11), [{ type: "name-moment", ...talk }]]);
  expect(text()).toContain("Change 2 of 4");
  await expect.poll(() => page.shadowRoot?.activeElement).toBe(button);
  // Escape closes the form, and not the page.
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => page.shadowRoot?.activeElement === nameField(page)).toBe(true);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => page.shadowRoot?.querySelector(".names")).toBe(null);
  await expect.poll(() => page.shadowRoot?.activeElement).toBe(button);
});

test("[WB781] the name stands beside the slider, on it, in the list and on the moment, is changed and removed", async () => {
  const { page, text, made } = shown(undefined, 12, { live: named });
  const all = (what: string): readonly string[] =>
    [...(page.shadowRoot?.querySelectorAll(what) ?? [])].map(({ textContent }) =>
      textContent.trim(),
    );
  await expect.poll(() => all(".point")).toEqual([talk.name]);
  page.shadowRoot?.querySelector<HTMLElement>(".point")?.click();
  await expect.poll(text).toContain("Change 2 of 4");
  expect(all(".groups .pill").filter((each) => each === talk.name)).toHaveLength(1);
  expect(all(".asof .pill")).toContain(talk.name);
  expect(page.shadowRoot?.querySelector("#points option")?.getAttribute("value")).toBe("1");
  const slider = page.shadowRoot?.querySelector("input[type=range]");
  expect(slider?.getAttribute("aria-valuetext")).toContain(talk.name);

  press(page, "Name…");
  await page.updateComplete;
  nameField(page).value = "Price talk";
  press(page, "Rename");
  await expect.poll(() => made.length).toBe(1);
  expect(made[0]).toMatchObject([
    idOf(12),
    [{ type: "rename-moment", moment: "k1", name: "Price talk" }],
  ]);
  press(page, "Name…");
  await page.updateComplete;
  press(page, "Remove");
  await expect.poll(() => made.length).toBe(2);
  expect(made[1]).toMatchObject([idOf(12), [{ type: "remove-moment", moment: "k1" }]]);
});

test("[WB782] of the two moments that are compared one is chosen by its name", async () => {
  const { page, text } = shown(undefined, 13, { live: named });
  await expect.poll(text).toContain("Drone flight");
  press(page, "Compare…");
  await page.updateComplete;
  const select = page.shadowRoot?.querySelector<HTMLSelectElement>(".compared select");
  if (select === null || select === undefined) throw new Error("no choice");
  expect([...select.options].map((option) => option.text)).toEqual([
    "A moment without a name",
    talk.name,
  ]);
  select.selectedIndex = 1;
  select.dispatchEvent(new Event("change"));
  await expect.poll(text).toContain("Compared with Nov 22, 2026");
  expect(select.selectedOptions[0]?.text).toBe(talk.name);
  expect([...select.options]).toHaveLength(1);
});

test("[WB781] a name of a moment whose part of the history is not here yet fetches that and goes there", async () => {
  const [latest, ...older] = items;
  const asked: string[] = [];
  const { page, text } = shown(undefined, 16, { live: named });
  page.api = {
    get: async (path, schema) => {
      asked.push(path);
      const isOlder = path.includes("cursor=3");
      return {
        type: "ok",
        value: schema.parse({
          items: isOlder ? older : [latest],
          next: isOlder ? null : 3,
          erasedAt: null,
          registers: head,
        }),
      };
    },
    post: async () => ({ type: "unreachable" }),
    file: async () => ({ type: "unreachable" }),
  };
  await expect.poll(text).toContain("Change 4 of 4");
  page.shadowRoot?.querySelector<HTMLElement>(".point.own")?.click();
  await expect.poll(text).toContain("Change 2 of 4");
  expect(asked.filter((path) => path.includes("cursor="))).toHaveLength(1);
});

test("[WB783] who only looks sees the names and gives none", async () => {
  const { page, text } = shown(undefined, 14, { live: named, role: "viewer" });
  await expect.poll(text).toContain(talk.name);
  expect(page.shadowRoot?.querySelector("button.naming")).toBe(null);
});

test("[WB784] naming and comparing by names violate WCAG in no theme or width", async () => {
  await withColours();
  const { page, text } = shown(undefined, 15, { live: named });
  await expect.poll(text).toContain("Drone flight");
  page.shadowRoot?.querySelector<HTMLElement>(".point")?.click();
  press(page, "Invoice");
  await expect.poll(text).toContain("Change 2 of 4");
  press(page, "Name…");
  press(page, "Compare…");
  await page.updateComplete;
  expect(page.shadowRoot?.querySelectorAll(".names, .compared select")).toHaveLength(2);
  const trouble: string[] = [];
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    for (const width of [1_280, 390]) {
      await browser.viewport(width, 800);
      const found = await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      trouble.push(
        ...found.violations.map(({ id, nodes }) => `${theme} ${width} ${id} ${nodes[0]?.html}`),
      );
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
  }
  delete document.documentElement.dataset["theme"];
  await browser.viewport(1_280, 800);
  expect(trouble).toEqual([]);
});
